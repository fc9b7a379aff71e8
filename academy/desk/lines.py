"""A page of the register: lines, found by where the page before ended, not by counting from the top."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.desk.models import Interval, Posting, Scope
from academy.desk.spans import FOREVER
from academy.register.models import Certificate
from academy.words.listening import Channel, Language
from academy.words.standing import RUNNING, EntitlementAct, State

SOON = 60  # days before an expiry in which it is said how many are left


@dataclass(frozen=True)
class Line:
    """One numbered line: a certificate, its state since when, and when its right was to close, all at the
    moment and in the reading of the ledger; `otherwise` is what the other reading says, if it differs. What
    its holder was entitled to is said by the scopes of all their open rights."""

    number: int
    certificate: Certificate
    state: str
    since: datetime
    closes: datetime
    unit: str
    otherwise: str = ""
    days_left: int | None = None
    scopes: list[Scope] = field(default_factory=list)

    @property
    def resumed(self):
        """Whether it is active again after it was suspended."""
        return self.state == State.ACTIVE and self.since > self.certificate.issued_at

    @property
    def entitled(self):
        """What its holder was entitled to, short: one phrase for each kind of place."""
        return [_phrase(*right) for right in rights(self.scopes)]


@dataclass(frozen=True)
class Page:
    """Some lines, and what to ask for those before and after them."""

    lines: list[Line]
    previous: dict[str, Any] | None
    next: dict[str, Any] | None

    @property
    def first(self):
        return self.lines[0].number if self.lines else 0

    @property
    def last(self):
        return self.lines[-1].number if self.lines else 0


def page(ledger, *, size):
    """The page of the ledger that is asked for by `after` or `before`, the place of a row in its order."""
    column, down = ledger.order
    wanted = dict.fromkeys((column, "certificate_id", "person_id", "state", "valid_from", "expires_at"))
    after, before = (_place(column, ledger.asked.get(name, "")) for name in ("after", "before"))
    rows = ledger.rows().values_list(*wanted, named=True)  # what stands in the index of the order
    if before:
        rows = rows.filter(_beyond(column, before, up=down)).reverse()
    elif after:
        rows = rows.filter(_beyond(column, after, up=not down))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if before:
        found.reverse()
    first = max(1, ledger.asked.get("line") or 1) if after or before else 1
    lines = _lines(ledger, found, first)
    has_next, has_previous = (bool(before) or more), (bool(after) or (bool(before) and more))
    return Page(
        lines,
        previous={"before": _told(column, found[0]), "line": max(1, first - size)}
        if found and has_previous
        else None,
        next={"after": _told(column, found[-1]), "line": first + len(found)} if found and has_next else None,
    )


def _told(column, row):
    value = getattr(row, column)
    return f"{value if column == 'name' else value.isoformat()}~{row.certificate_id}"


def _place(column, told):
    """`(value, certificate id)` of what `_told` has written, or None if it has not."""
    value, _, pk = told.rpartition("~")
    try:
        place = (value if column == "name" else datetime.fromisoformat(value)), int(pk)
    except ValueError:
        return None
    return place if 0 < place[1] < 2**63 else None


def _beyond(column, place, *, up):
    """The rows after the place, or before it; the first condition is there for the index."""
    value, pk = place
    to = "gt" if up else "lt"
    beyond = Q(**{f"{column}__{to}": value}) | Q(**{column: value, f"certificate__{to}": pk})
    return Q(**{f"{column}__{to}e": value}) & beyond


def held(person, *, at):
    """`[(certificate, state, when its right was to close)]` of a person as known at `at`, oldest first."""
    spans = defaultdict(list)
    for interval in Interval.objects.filter(person=person, known_from__lte=at, known_to__gt=at):
        spans[interval.certificate_id].append(interval.span)
    certificates = Certificate.objects.of(person).known(at=at).order_by("issued_at", "pk")
    return [
        (one, state_of(spans[one.pk], at, known=at), closing(spans[one.pk], one.expires_at))
        for one in certificates
    ]


def _lines(ledger, rows, first):
    """The lines of these rows, in four queries."""
    certificates = Certificate.objects.select_related("person").in_bulk([row.certificate_id for row in rows])
    people = {row.person_id for row in rows}
    units = dict(Posting.objects.filter(person__in=people).at(ledger.at).values_list("person", "unit__name"))
    spans, held, scopes = defaultdict(list), defaultdict(set), Scope.objects.in_bulk()
    for interval in Interval.objects.filter(person__in=people):
        spans[interval.certificate_id].append(interval.span)
        if _is_open(interval, ledger.at, ledger.known):
            held[interval.person_id].add(interval.scope_id)
    return [
        _line(
            ledger,
            number,
            row,
            certificates[row.certificate_id],
            spans[row.certificate_id],
            unit=units.get(row.person_id, ""),
            scopes=[scopes[pk] for pk in sorted(held[row.person_id])],
        )
        for number, row in enumerate(rows, start=first)
    ]


def _line(ledger, number, row, certificate, spans, **of_person):
    """The line of a row; `spans` is all that was ever believed of its certificate."""
    at = ledger.at
    then, now = (state_of(spans, at, known=known) for known in (at, FOREVER))
    other = now if ledger.known == at else then
    held = [span for span in spans if span.known_from <= ledger.known < span.known_to]
    closes = closing(held, row.expires_at)
    left = (closes - at).days
    return Line(
        number,
        certificate,
        row.state,
        since(held, row.state, row.valid_from),
        closes,
        otherwise=other if other != row.state else "",
        days_left=left if row.state in RUNNING and 0 <= left <= SOON else None,
        **of_person,
    )


def closing(spans, expires):
    """When the right closes as these spans have it, all of one moment: with the first that gives none."""
    return min((span.valid_from for span in spans if span.state not in RUNNING), default=expires)


def since(spans, state, begins):
    """Since when it had been in the state that it was in from `begins` on at least: spans that touch may have
    become known one after the other."""
    before = {span.valid_to: span.valid_from for span in spans if span.state == state}
    while begins in before:
        begins = before[begins]
    return begins


def state_of(spans, at, *, known):
    """The state at a moment as it was known at another; `State.NONE` where nothing was on record."""
    known = min(known, FOREVER.replace(year=9998))
    for span in spans:
        if span.valid_from <= at < span.valid_to and span.known_from <= known < span.known_to:
            return span.state
    return str(State.NONE)


def _is_open(interval, at, known):
    """Whether it gave a right at the moment: the certificate was active, and on record by then."""
    return (
        interval.state == State.ACTIVE
        and interval.issued_at <= at
        and interval.valid_from <= at < interval.valid_to
        and interval.known_from <= known < interval.known_to
    )


def rights(scopes):
    """What some scopes give together: `[(acts, channels, languages)]`, one for each kind of place.
    No channels or languages: all."""
    found = defaultdict(list)
    for scope in scopes:
        acts = found[tuple(scope.channels), tuple(scope.languages)]
        acts += [act for act in scope.acts if act not in acts]
    return [(acts, *places) for places, acts in found.items()]


def _phrase(acts, channels, languages):
    words = ", ".join(str(_SHORT.get(act, act)) for act in acts)
    where = [_places(channels, Channel), _places(languages, Language)]
    return ": ".join([words, *[" · ".join(filter(None, where))] * any(where)])


def _places(values, words):
    labels = dict(words.choices)
    return ", ".join(str(labels.get(value, value)) for value in values)


_SHORT = {
    EntitlementAct.SHARE: _("Share"),
    EntitlementAct.SPEAK: _("Speak"),
    EntitlementAct.HOLD_ACCOUNT: _("Hold an account"),
}
