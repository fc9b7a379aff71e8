"""The one function that says when an attempt ends, and how long an answer may be on its way.

The page, the save, the API and the sweep call it.
"""

from datetime import datetime, timedelta

# An answer given before the deadline may arrive this much later; the network is not the candidate's fault.
GRACE = timedelta(seconds=30)


def deadline(started_at: datetime, limit: timedelta, allowance: timedelta = timedelta(0)) -> datetime:
    """The moment after which no answer can be given. Nothing else cuts it short: no window
    in which the exam may be started, no lock, no later change of the exam."""
    return started_at + limit + allowance


def in_time(given_at: datetime, arrives_at: datetime, closes_at: datetime) -> bool:
    """Whether an answer counts that was given at one time and arrives at another.

    The browser says when it was given. Nobody can check that, which is why the grace
    is short and stated; a time after the arrival is taken for the arrival."""
    return min(given_at, arrives_at) < closes_at and arrives_at < closes_at + GRACE


def is_final(at: datetime, closes_at: datetime) -> bool:
    """Whether nothing can be on its way any more, so that what is saved may be scored."""
    return at >= closes_at + GRACE
