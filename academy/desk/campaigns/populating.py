"""Which certificates a campaign is about: its query, as data, as words, and as the register answers it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from academy.desk.campaigns.weighing import risks
from academy.people.models import Unit
from academy.register.models import Certificate, in_state
from academy.words.listening import Channel, Language
from academy.words.standing import Level, State


@dataclass(frozen=True)
class Query:
    """What is asked of the register; what is empty is not asked. `unit` is a code, and takes in all below."""

    level: str = ""
    unit: str = ""
    channel: str = ""
    language: str = ""
    state: str = State.ACTIVE
    policy: str = ""

    def as_data(self):
        return {name: value for name, value in asdict(self).items() if value}

    def certificates(self, *, at: datetime):
        """The certificates that fitted at a moment, in the order of their numbers, with their people's units.
        Those that hold for all channels or languages fit every one."""
        rows = Certificate.objects.known(at=at)
        if self.state:
            rows = rows.filter(in_state(self.state, at=at))
        if self.level:
            rows = rows.filter(level=self.level)
        if self.policy:
            rows = rows.filter(policy=self.policy)
        if self.unit:
            from academy.desk.models import Posting  # which imports this module

            there = Posting.objects.in_unit(Unit.objects.get(code=self.unit), at=at)
            rows = rows.filter(person__in=there.values("person"))
        return with_unit(rows.order_by("number"), at=at).select_related("person").with_decisions()

    def fits(self, certificate):
        """What no database need ask of a list in a column."""
        return all(
            not asked or not held or asked in held
            for asked, held in (
                (self.channel, certificate.channels),
                (self.language, certificate.languages),
            )
        )

    def in_words(self):
        """`Every active Professional certificate in Support, for microblogs`"""
        said = {
            "state": State(self.state).label.lower() if self.state else "",
            "level": Level(self.level).label if self.level else "",
        }
        words = [
            " ".join(
                str(word) for word in (_("Every"), said["state"], said["level"], _("certificate")) if word
            )
        ]
        if self.unit:
            unit = Unit.objects.filter(code=self.unit).first()
            words.append(_("of people in %(unit)s and below") % {"unit": unit or self.unit})
        if self.channel:
            words.append(_("for %(channel)s") % {"channel": Channel(self.channel).label})
        if self.language:
            words.append(_("in %(language)s") % {"language": Language(self.language).label})
        if self.policy:
            words.append(_("earned under %(policy)s") % {"policy": self.policy})
        return ", ".join(map(str, words))


def with_unit(certificates, *, at):
    """With the code of the unit that the holder was in at a moment, as `unit_then`."""
    from academy.desk.models import Posting  # which imports this module

    there = Posting.objects.at(at).filter(person=OuterRef("person")).values("unit__code")[:1]
    return certificates.annotate(unit_then=Subquery(there))


def with_history(certificates):
    """With whether the cycle before each had `lapsed` when it was issued."""
    before = Certificate.objects.filter(
        person=OuterRef("person"), programme=OuterRef("programme"), cycle=OuterRef("cycle") - 1
    )
    return certificates.annotate(lapsed=Exists(before.filter(ends_at__lt=OuterRef("issued_at"))))


def risks_of(certificate, *, at):
    """Why this certificate (of `with_history`) weighs more than another, from what was known at a moment."""
    decided = any(decision.at <= at for decision in certificate.decisions.all())
    said = {"decided": decided, "lapsed": certificate.lapsed, "why": certificate.why}
    return risks(certificate.evidence, **said)


def shown(certificate, *, at):
    """What a certificate showed at a moment, as plain data that names nobody."""
    return {
        "certificate": certificate.number,
        "level": certificate.level,
        "state": str(certificate.state(at=at)),
        "policy": certificate.policy,
        "issued": certificate.issued_at.isoformat(),
        "ends": certificate.ends_at.isoformat(),
        "unit": certificate.unit_then or "",
    }
