"""The one function that says when an attempt ends. The page, the save and the sweep call it."""

from datetime import datetime, timedelta


def deadline(started_at: datetime, limit: timedelta, allowance: timedelta = timedelta(0)) -> datetime:
    """The moment after which an attempt takes no more answers. Nothing else cuts it short."""
    return started_at + limit + allowance
