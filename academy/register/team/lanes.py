"""The lane of a line: what was held, the window, the ends and the due dates, on one scale of months. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise

from academy.register.team.matters import Group, Matter

MONTHS, BEFORE, WIDE = 15, 4, 50  # months on the scale, those of them before this one, units to a month


@dataclass(frozen=True)
class Bar:
    """A rectangle of the drawing; `kind` is its class in the style sheet."""

    kind: str
    x: int
    width: int
    y: int = 7
    height: int = 6


class Scale:
    """Fifteen months, each as wide as the other, the month of `at` the fifth of them. In UTC."""

    def __init__(self, at: datetime):
        self.at = at.astimezone(UTC)
        self.first = _month(self.at, -BEFORE)

    @property
    def wide(self) -> int:
        return MONTHS * WIDE

    @cached_property
    def now(self) -> int:
        return self.place(self.at)

    @cached_property
    def months(self) -> list[tuple[datetime, str]]:
        """`(its first day, "now", "year" or "")` of each."""
        found = [_month(self.first, step) for step in range(MONTHS)]
        return [
            (one, "now" if place == BEFORE else "year" if one.month == 1 else "")
            for place, one in enumerate(found)
        ]

    @cached_property
    def grid(self) -> str:
        """The path of the lines between the months."""
        return "".join(f"M{step * WIDE} 0V20" for step in range(1, MONTHS))

    def place(self, moment: datetime) -> int:
        """Where a moment lies, also beside the scale: what is further off than a scale lies at its end."""
        here = max(_month(self.first, -MONTHS), min(moment.astimezone(UTC), _month(self.first, 2 * MONTHS)))
        first = _month(here, 0)
        months = (here.year - self.first.year) * 12 + here.month - self.first.month
        return round(WIDE * (months + (here - first) / (_month(here, 1) - first)))

    def bar(self, kind: str, begins: datetime, ends: datetime, y: int = 7, height: int = 6) -> Iterator[Bar]:
        """What of it lies on the scale."""
        left, right = max(0, self.place(begins)), min(self.wide, self.place(ends))
        if left < right:
            yield Bar(kind, left, right - left, y, height)

    def tick(self, kind: str, moment: datetime) -> Iterator[Bar]:
        if 0 <= (place := self.place(moment)) <= self.wide:
            yield Bar(kind, max(0, place - 1), 3, 3, 14)


def lane(matter: Matter, scale: Scale) -> list[Bar]:
    """The drawing of one matter, what lies on top last."""
    return [*_held(matter, scale), *_stopped(matter, scale), *_asked(matter, scale)]


def _held(matter: Matter, scale: Scale) -> Iterator[Bar]:
    settled, held = matter.standing.settled, matter.standing.holding.held
    if not held or not settled.ends or not settled.opens:
        return
    for before, after in pairwise(held):
        yield from scale.bar("held", before.cycle.issued, min(before.ends, after.cycle.issued))
    ends = settled.ends.at
    opens = max(min(settled.opens.at, ends), held[-1].cycle.issued)
    yield from scale.bar("held", held[-1].cycle.issued, opens)
    if matter.to_renew:
        yield from scale.bar("win", opens, ends)
    else:
        yield from scale.bar("held", opens, ends, y=9, height=2)
    yield from scale.tick("end", ends)


def _stopped(matter: Matter, scale: Scale) -> Iterator[Bar]:
    if matter.group in (Group.LAPSED, Group.STOPPED):
        yield from scale.bar("gone", matter.moment, scale.at)


def _asked(matter: Matter, scale: Scale) -> Iterator[Bar]:
    change = matter.asked_anew
    if change and change.by:
        yield from scale.bar("todo", change.at, change.by)
    if matter.assignment:
        due = matter.assignment.due_at
        yield from scale.bar("todo", matter.assignment.assigned_at, due)
        yield from scale.tick("pz" if due <= scale.at else "end", due)


def _month(moment: datetime, step: int) -> datetime:
    """The start of the month `step` after that of `moment`."""
    months = moment.year * 12 + moment.month - 1 + step
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
