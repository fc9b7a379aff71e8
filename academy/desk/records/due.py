"""Whose periods are over: who left, whom no hold covers, and of whom nothing is still to be kept."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from academy.desk.records.holds import Hold
from academy.desk.records.kinds import Fate
from academy.desk.records.proposals import Erasure
from academy.desk.records.schedule import PROOF, SCHEDULE
from academy.people.models import User

MOST_COUNTED = 1_000


def due(*, at: datetime, years: int = PROOF.years) -> Any:
    """The people who left `years` ago or longer and whose every period is over, the longest gone first.
    Whoever is held, erased or proposed already is none of them."""
    found = User.objects.filter(erased_at=None, left_at__lte=years_before(at, max(years, PROOF.years)))
    for kind in SCHEDULE:
        if kind.fate != Fate.KEEP and kind.since and kind.period:
            later = {f"{kind.since}__gt": years_before(at, kind.period.years)}
            mine = {kind.whose: OuterRef(kind.by)}
            found = found.exclude(Exists(kind.table._base_manager.filter(kind.only, **mine, **later)))
    waiting = Erasure.objects.open().values("person")
    held = Hold.objects.people().values("pk")
    return found.exclude(pk__in=held).exclude(pk__in=waiting).order_by("left_at", "pk")


def by_kind(people: Any) -> list[tuple[Any, int, int]]:
    """`[(kind, records, people)]` of what erasing these people would delete, empty or rename."""
    people, found = list(people), []
    for kind in SCHEDULE:
        if kind.fate != Fate.KEEP:
            counts = Counter({key: n for key, (n, _) in kind.tally(people).items()}) if people else Counter()
            if counts:
                found.append((kind, counts.total(), len(counts)))
    return found


def years_before(at: datetime, years: int) -> datetime:
    """The same day so many years earlier; 28 February for a 29 that is not there."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)
