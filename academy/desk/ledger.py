"""The register as it stood at a moment, in one of two readings: which lines, how many, in what state."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Greatest, Least

from academy.desk.models import CAME, Interval, Posting, Scope, SearchWord
from academy.desk.readings import Reading
from academy.desk.spans import FOREVER
from academy.register.models import Certificate, read_number
from academy.words.standing import State

STATES = [State.ACTIVE, State.SUSPENDED, State.EXPIRED, State.SUPERSEDED, State.REVOKED]
SORTS = {"name": "name", "issued": "issued_at", "expires": "expires_at"}
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
            fits &= Q(person__in=Posting.objects.in_unit(unit, at=self.at).values("person"))
        if any(asked.get(name) for name in ("level", "policy", "channel", "language")):
            fits &= Q(scope__in=self._scopes())
        if text := asked.get("q"):
            fits &= _found(text)
        for name, column in (("issued", "issued_at"), ("expires", "expires_at")):
            if day := asked.get(f"{name}_from"):
                fits &= Q(**{f"{column}__gte": _start(day)})
            if day := asked.get(f"{name}_to"):
                fits &= Q(**{f"{column}__lt": _start(day) + timedelta(days=1)})
        return fits

    def _scopes(self):
        channel, language = self.asked.get("channel", ""), self.asked.get("language", "")
        wanted = {name: self.asked[name] for name in ("level", "policy") if self.asked.get(name)}
        scopes = Scope.objects.filter(**wanted)
        return [scope.pk for scope in scopes if scope.gives(channel=channel, language=language)]

    def rows(self):
        """The intervals that say how each certificate of the ledger stood; in its order."""
        rows = self.matching().about(self.at, known=self.known)
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
        wanted = {state.value: Q(state=state) for state in STATES} | {"early": Q(issued_at__gt=self.at)}
        counts = {f"of_{name}": Count("pk", filter=fits) for name, fits in wanted.items()}
        people = rows.values("person").annotate(**counts)
        sums = {name: Sum(f"of_{name}", default=0) for name in wanted}
        found = people.aggregate(people=Count("person"), **sums)
        later = self.matching().filter(issued_at__gt=self.at, known_to=FOREVER, valid_to=FOREVER).count()
        found["later"] = later - found.pop("early")
        return found | {"all": sum(found[state] for state in STATES), "differing": self.differing()}

    def differing(self):
        """How many stood otherwise at the moment than was known then."""
        now = self.matching().filter(valid_from__lte=self.at, valid_to__gt=self.at, known_to=FOREVER)
        return now.filter(known_from__gt=self.at).count()

    def months(self, *, now, count=12):
        """`[(moment, active then)]` at the last minute of each of `count` months, and now; in one pass: of
        each interval it is found between which of the moments it begins and ends."""
        moments = [*_month_ends(now, count), now]
        begins, ends = F("valid_from"), F("valid_to")
        active = self.matching().filter(state=State.ACTIVE)
        if self.reading == Reading.THEN:
            begins, ends = Greatest(begins, F("known_from")), Least(ends, F("known_to"))
        else:
            active = active.filter(known_to=FOREVER)
        active = active.alias(begins=begins, ends=ends).filter(begins__lt=F("ends"))
        places = active.values(first=_place("begins", moments), past=_place("ends", moments))
        counted = list(places.annotate(rows=Count("pk")).values_list("first", "past", "rows"))
        return [
            (at, sum(rows for first, past, rows in counted if first <= place < past))
            for place, at in enumerate(moments)
        ]


def _place(name, moments):
    """Which of the moments is the first that is not before `name`."""
    whens = [When(**{f"{name}__lte": at}, then=Value(place)) for place, at in enumerate(moments)]
    return Case(*whens, default=Value(len(moments)), output_field=IntegerField())


def _found(text):
    """Certificates whose number begins so, or whose holder's names, address or number do. A number begins
    with the year in which it was issued: without that, orders by date would be searched from their end."""
    begins = text.strip().upper()
    if not _NUMBER.match(begins):
        return SearchWord.objects.people(text)
    begins = read_number(text) or begins
    found = Q(certificate__in=Certificate.objects.filter(number__startswith=begins).values("pk"))
    if year := re.match(r"LK-(\d\d)", begins):
        first = datetime(2000 + int(year[1]), 1, 1, tzinfo=UTC) - timedelta(days=1)
        found &= Q(issued_at__gte=first, issued_at__lt=first + timedelta(days=368))
    return found


def _start(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _month_ends(now, count):
    first, ends = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0), []
    for _ in range(count):
        ends.append(first - timedelta(minutes=1))
        first = ends[-1].replace(day=1, hour=0, minute=0)
    return ends[::-1]
