"""The register as it stood at a moment: which lines, how many, in what state."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from academy.register.models import Certificate, in_state
from academy.words.standing import State

STATES = [State.ACTIVE, State.SUSPENDED, State.EXPIRED, State.SUPERSEDED, State.REVOKED]
SORTS = {
    "name": "holder",
    "title": "title",
    "number": "number",
    "policy": "policy",
    "issued": "issued_at",
    "expires": "ends_at",
}


@dataclass(frozen=True)
class Line:
    """One numbered line: a certificate and its state at the moment."""

    number: int
    certificate: Certificate
    state: str


@dataclass(frozen=True)
class Ledger:
    """The register at `at`, as far as `asked` (forms.LedgerForm.asked) wants it."""

    at: datetime
    asked: dict[str, Any] = field(default_factory=dict)

    def matching(self):
        """Every certificate that fits, whenever it was issued."""
        rows = Certificate.objects.all()
        if unit := self.asked.get("unit"):
            rows = rows.filter(person__unit__path__startswith=unit.path)
        if level := self.asked.get("level"):
            rows = rows.filter(level=level)
        if text := self.asked.get("q"):
            rows = rows.filter(
                Q(holder__icontains=text)
                | Q(number__icontains=text)
                | Q(person__name__icontains=text)
                | Q(person__email__icontains=text)
                | Q(person__employee_number__icontains=text)
            )
        return rows

    def rows(self):
        """The certificates of the ledger in its order, with their people."""
        rows = self.matching().known(at=self.at).select_related("person__unit").with_decisions()
        if state := self.asked.get("state"):
            rows = rows.filter(in_state(state, at=self.at))
        wanted = self.asked.get("sort", "name")
        column, minus = SORTS.get(wanted.lstrip("-"), "holder"), "-" if wanted.startswith("-") else ""
        return rows.order_by(minus + column, "number")

    def lines(self, page):
        """The numbered lines of one page of `rows()`."""
        return [
            Line(number, certificate, certificate.state(at=self.at))
            for number, certificate in enumerate(page.object_list, start=page.start_index())
        ]

    def tally(self):
        """How many by state, how many people, how many were issued only later. The states add up to `all`."""
        known = Q(issued_at__lte=self.at)
        return self.matching().aggregate(
            all=Count("pk", filter=known),
            **{state: Count("pk", filter=in_state(state, at=self.at)) for state in STATES},
            people=Count("person", filter=known, distinct=True),
            later=Count("pk", filter=~known),
        )

    def months(self, *, now, count=12):
        """`[(moment, active then)]` at the last minute of each of `count` months, and now."""
        moments = [*_month_ends(now, count), now]
        counts = {f"m{n}": Count("pk", filter=in_state(State.ACTIVE, at=at)) for n, at in enumerate(moments)}
        counted = self.matching().aggregate(**counts)
        return [(at, counted[f"m{n}"]) for n, at in enumerate(moments)]


def _month_ends(now, count):
    first, ends = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0), []
    for _ in range(count):
        ends.append(first - timedelta(minutes=1))
        first = ends[-1].replace(day=1, hour=0, minute=0)
    return ends[::-1]
