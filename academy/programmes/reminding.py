"""Which reminder of a day is due. Pure, so that it says the same however late the sweep comes."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def dates(day: datetime, before: Iterable[int]) -> list[datetime]:
    """When the reminders that many days before `day` fall due."""
    return [day - timedelta(days=days) for days in before]


def newest(day: datetime, before: Iterable[int], *, since: datetime, at: datetime) -> int | None:
    """The reminder to be written at `at`: of those that have fallen due the last, as its days before `day`.
    None before the first, from `day` on, and for what had fallen due when it began, at `since`."""
    due = [days for days in before if since < day - timedelta(days=days) <= at]
    return min(due) if due and at < day else None
