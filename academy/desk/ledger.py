"""The register as it stood at a moment, in one of two readings: which lines, how many, in what state."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, DateTimeField, F, Func, IntegerField, Q, Value
from django.db.models.functions import Greatest, Least

from academy.desk.bounding import dates
from academy.desk.models import CAME, Interval, Posting, Reach, Scope, SearchWord
from academy.desk.readings import Reading
from academy.desk.spans import FOREVER
from academy.register.models import Certificate, read_number
from academy.words.standing import State

STATES = [State.ACTIVE, State.SUSPENDED, State.EXPIRED, State.SUPERSEDED, State.REVOKED]
SORTS = {"name": "name", "issued": "issued_at", "expires": "expires_at"}
FEW = 2_000
DAY = timedelta(days=1)
_NUMBER = re.compile(r"LK[-\s]?\d", re.IGNORECASE)  # so begins a certificate's number, and no name


@dataclass(frozen=True)
class Ledger:
    """The register at `at`, as far as `asked` (forms.LedgerForm.asked) wants it: as it was known then, or as
    it is known at `now`."""

    at: datetime
    asked: dict[str, Any] = field(default_factory=dict)
    now: datetime | None = None

    @property
    def reading(self):
        return Reading(self.asked.get("reading") or Reading.THEN)

    @property
    def known(self):
        """When it has to have been known."""
        return self.at if self.reading == Reading.THEN else max(self.at, self.now or self.at)

    def matching(self):
        """All that was ever so of the certificates that fit, whenever."""
        return Interval.objects.filter(CAME, self._fits)

    @cached_property
    def _fits(self):
        fits, asked = Q(), self.asked
        if unit := asked.get("unit"):
            fits &= _one_of("person", Posting.objects.in_unit(unit, at=self.at).values_list("person"))
        if self._scopes is not None:
            fits &= Q(scope__in=self._scopes)
        if text := asked.get("q"):
            fits &= _found(text)
        for name, moment in self._dates.items():
            column, _, side = name.partition("_")
            fits &= Q(**{f"{column}_at__{'gte' if side == 'from' else 'lt'}": moment})
        return fits

    @cached_property
    def _dates(self):
        """The dates that are asked for as moments: from the beginning of a day, to its end."""
        days = {
            name: self.asked.get(name) for name in ("issued_from", "issued_to", "expires_from", "expires_to")
        }
        return {name: _start(day) + DAY * name.endswith("_to") for name, day in days.items() if day}

    def _bounds(self):
        """What the rest implies of issue and expiry, for an order by one of them to begin where there is
        something."""
        reaches = Reach.objects.all()
        if self._scopes is not None:
            reaches = reaches.filter(scope__in=self._scopes)
        if state := self.asked.get("state"):
            reaches = reaches.filter(state=state)
        found = dates(reaches.bounds(), self.at, self.known, self._dates)
        if found is None:
            return Q(pk__in=[])
        issued = Q(issued_at__gte=found.issued_from, issued_at__lte=found.issued_to)
        return issued & Q(expires_at__gte=found.expires_from, expires_at__lte=found.expires_to)

    @cached_property
    def _scopes(self):
        """The scopes that fit, or None where every one does."""
        if not any(self.asked.get(name) for name in ("level", "policy", "channel", "language")):
            return None
        channel, language = self.asked.get("channel", ""), self.asked.get("language", "")
        wanted = {name: self.asked[name] for name in ("level", "policy") if self.asked.get(name)}
        scopes = Scope.objects.filter(**wanted)
        return [scope.pk for scope in scopes if scope.gives(channel=channel, language=language)]

    def rows(self, *, all_=False):
        """The intervals that say how each certificate of the ledger stood; in its order. Who fetches `all_`
        of them is not helped by where to begin."""
        rows = self.matching().about(self.at, known=self.known)
        rows = rows if all_ else rows.filter(self._bounds())
        if state := self.asked.get("state"):
            rows = rows.filter(state=state)
        column, down = self.order
        minus = "-" if down else ""
        return rows.order_by(f"{minus}{column}", f"{minus}certificate_id")

    @property
    def order(self):
        """The column it is sorted by, and whether downwards."""
        wanted = self.asked.get("sort", "name")
        return SORTS.get(wanted.lstrip("-"), "name"), wanted.startswith("-") and wanted[1:] in SORTS

    def tally(self):
        """How many by state, how many people; of how many the other reading says something else, and how
        many were issued only later. The states add up to `all`."""
        rows = self.matching().about(self.at, known=self.known).order_by()
        counted = dict(rows.values("state").annotate(count=Count("person")).values_list("state", "count"))
        found = {state.value: counted.get(state, 0) for state in STATES}
        found |= {"all": sum(found.values()), "people": rows.aggregate(n=Count("person", distinct=True))["n"]}
        return found | {"differing": self.differing(), "later": self.later()}

    def differing(self):
        """How many stood otherwise at the moment than was known then."""
        if self.now and self.at >= self.now:
            return 0
        now = self.matching().filter(valid_from__lte=self.at, valid_to__gt=self.at, known_to=FOREVER)
        return now.filter(known_from__gt=self.at).count()

    def later(self):
        """How many were put on record only later."""
        return self.matching().filter(issued_at__gt=self.at, known_to=FOREVER, valid_to=FOREVER).count()

    def months(self, *, now, count=12):
        """`[(moment, active then)]` at the last minute of each of `count` months, and now; in one pass: of
        each interval it is found between which of the moments it begins and ends."""
        moments = [*_month_ends(now, count), now]
        begins, ends = F("valid_from"), F("valid_to")
        active = self.matching().filter(state=State.ACTIVE, valid_to__gt=moments[0])
        if self.reading == Reading.THEN:
            begins, ends = Greatest(begins, F("known_from")), Least(ends, F("known_to"))
        else:
            active = active.filter(known_to=FOREVER)
        places = active.values(first=Place(begins, moments), past=Place(ends, moments))
        counted = list(places.annotate(rows=Count("person")).values_list("first", "past", "rows"))
        return [
            (at, sum(rows for first, past, rows in counted if first <= place < past))
            for place, at in enumerate(moments)
        ]


class Place(Func):
    """How many of `moments`, in their order, are before the expression."""

    output_field = IntegerField()

    def __init__(self, expression, moments=()):
        super().__init__(expression, *(Value(at, DateTimeField()) for at in moments))

    def as_sql(self, compiler, connection, **_):
        (at, params), *moments = [compiler.compile(one) for one in self.get_source_expressions()]
        after = [f"({at} > {moment})" for moment, _ in moments]
        return f"({' + '.join(after)})", [one for _, moment in moments for one in (*params, *moment)]

    def as_postgresql(self, compiler, connection, **_):
        (at, params), *moments = [compiler.compile(one) for one in self.get_source_expressions()]
        listed = ", ".join(moment for moment, _ in moments)
        sql = f"width_bucket({at} - interval '1 microsecond', ARRAY[{listed}]::timestamptz[])"
        return sql, [*params, *(one for _, moment in moments for one in moment)]


def _found(text):
    """Certificates whose number begins so, or whose holder's names, address or number do. A number begins
    with the year in which it was issued: without that, orders by date would be searched from their end."""
    begins = text.strip().upper()
    if not _NUMBER.match(begins):
        return _one_of("person", SearchWord.objects.people(text))
    begins = read_number(text) or begins
    found = _one_of("certificate", Certificate.objects.filter(number__startswith=begins).values_list("pk"))
    if year := re.match(r"LK-(\d\d)", begins):
        first = datetime(2000 + int(year[1]), 1, 1, tzinfo=UTC) - DAY
        found &= Q(issued_at__gte=first, issued_at__lt=first + 368 * DAY)
    return found


def _one_of(column, found):
    """A condition on a column: few are named one by one, so that they are looked up and not looked for."""
    few = list(found.order_by()[: FEW + 1])
    return Q(**{f"{column}__in": found if len(few) > FEW else sorted({one for (one,) in few})})


def _start(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _month_ends(now, count):
    first, ends = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0), []
    for _ in range(count):
        ends.append(first - timedelta(minutes=1))
        first = ends[-1].replace(day=1, hour=0, minute=0)
    return ends[::-1]
