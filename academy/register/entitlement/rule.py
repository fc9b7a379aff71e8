"""Who may do what where: one pure rule, for the API and for bundles that answer without the line."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from academy.words.entitlement import Reason
from academy.words.listening import Channel, Language
from academy.words.standing import End, EntitlementAct


@dataclass(frozen=True)
class Question:
    """May somebody do `act` on `channel` in `language` at the moment `at`?"""

    act: EntitlementAct
    channel: Channel
    language: Language
    at: datetime


@dataclass(frozen=True)
class Right:
    """What one certificate gives: open from `opens` until before `closes`, and closed then for `end`.
    No channels or languages: all. `suspensions` are the decisions on it, the earliest first: when, and
    whether it was suspended from then on."""

    certificate: str
    acts: list[str]
    channels: list[str]
    languages: list[str]
    opens: datetime
    closes: datetime
    end: str = End.EXPIRED
    suspensions: list[tuple[datetime, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """`certificate` is the one that allows it or that the reason speaks of, else None; `until` is when the
    right closes as it is known now, or None where it is not allowed."""

    reason: Reason
    certificate: str | None = None
    until: datetime | None = None
    closed: datetime | None = None

    @property
    def allowed(self) -> bool:
        return self.reason == Reason.ALLOWED

    def text(self, question: Question) -> str:
        """The answer in a sentence for whoever sits at the console."""
        return _SENTENCES[self.reason]() % {
            "certificate": self.certificate,
            "until": _moment(self.until or self.closed),
            "act": question.act.label,
            "channel": question.channel.label,
            "language": question.language.label,
        }


def entitled(rights: Iterable[Right], question: Question, left_at: datetime | None = None) -> Answer:
    """Of several rights the one that allows it longest; where none does, the nearest miss.

    Nearest is what covers the act, then what lacks the fewest of channel, language and holding, then what was
    issued last. A certificate that the next cycle followed is no miss: the next one answers for it.
    """
    if left_at and left_at <= question.at:
        return Answer(Reason.LEFT)
    known = [right for right in rights if right.opens <= question.at]
    lacking = [(right, _lacks(right, question)) for right in known]
    if allowing := [right for right, lacks in lacking if not lacks]:
        longest = max(allowing, key=lambda right: (right.closes, right.opens))
        return Answer(Reason.ALLOWED, longest.certificate, longest.closes)
    misses = [(right, lacks) for right, lacks in lacking if not _followed(right, question.at)]
    if not misses:
        return Answer(Reason.NO_CERTIFICATE)
    right, lacks = min(misses, key=lambda miss: (_distance(miss[1]), -miss[0].opens.timestamp()))
    return Answer(lacks[0], right.certificate, closed=right.closes)


def _lacks(right: Right, question: Question) -> list[Reason]:
    """What of the question a right does not give, the gravest first."""
    lacks = []
    if question.act not in right.acts:
        lacks.append(Reason.NOT_THIS_ACT)
    if right.channels and question.channel not in right.channels:
        lacks.append(Reason.NOT_THIS_CHANNEL)
    if right.languages and question.language not in right.languages:
        lacks.append(Reason.NOT_THIS_LANGUAGE)
    if right.closes <= question.at:
        lacks.append(_ENDED.get(right.end, Reason.EXPIRED))
    elif [suspended for at, suspended in right.suspensions if at <= question.at][-1:] == [True]:
        lacks.append(Reason.SUSPENDED)
    return lacks


def _distance(lacks: list[Reason]) -> tuple[bool, int]:
    return Reason.NOT_THIS_ACT in lacks, len(lacks)


def _followed(right: Right, at: datetime) -> bool:
    return right.closes <= at and right.end == End.SUPERSEDED


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else ""


_ENDED: dict[str, Reason] = {
    End.REVOKED: Reason.REVOKED,
    End.CHANGED: Reason.CHANGED,
    End.LEFT: Reason.LEFT,
}
# Asked for anew each time: they are in the language of whoever asks.
_SENTENCES = {
    Reason.ALLOWED: lambda: _("%(act)s: allowed by certificate %(certificate)s until %(until)s."),
    Reason.UNKNOWN_PERSON: lambda: _("Nobody is known by this employee number."),
    Reason.LEFT: lambda: _("This person has left the company."),
    Reason.NO_CERTIFICATE: lambda: _("This person holds no certificate."),
    Reason.NOT_THIS_ACT: lambda: _("No certificate of this person allows it: %(act)s."),
    Reason.NOT_THIS_CHANNEL: lambda: _(
        "Certificate %(certificate)s does not hold for this channel: %(channel)s."
    ),
    Reason.NOT_THIS_LANGUAGE: lambda: _(
        "Certificate %(certificate)s does not hold for this language: %(language)s."
    ),
    Reason.SUSPENDED: lambda: _("Certificate %(certificate)s is suspended."),
    Reason.REVOKED: lambda: _("Certificate %(certificate)s was revoked on %(until)s."),
    Reason.CHANGED: lambda: _(
        "Certificate %(certificate)s closed on %(until)s: something it rests on had changed, and was not done"
        " in time."
    ),
    Reason.EXPIRED: lambda: _("Certificate %(certificate)s expired on %(until)s."),
}
