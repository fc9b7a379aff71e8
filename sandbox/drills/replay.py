"""The stream as a pure function of (edition, clock): nobody has to remember what was sent.

A stream is told by the seconds of its posts in order. How many have been
delivered is all that a reader has to say to go on exactly where it stopped.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from sandbox.drills.clock import Segments, due_at, scenario_second


def due(seconds: Sequence[int], second: float) -> int:
    """How many posts have appeared by the scenario second `second`."""
    return bisect_right(seconds, second)


def between(seconds: Sequence[int], after: float, until: float) -> range:
    """The indexes of the posts that appear later than `after` and by `until`."""
    return range(due(seconds, after), due(seconds, until))


def due_now(seconds: Sequence[int], clock: Segments, at: datetime, length: int) -> int:
    """How many posts have appeared at server time `at`."""
    return due(seconds, scenario_second(clock, at, length))


def next_at(seconds: Sequence[int], delivered: int, clock: Segments) -> datetime | None:
    """The server time at which the next post appears; None if none ever will as the clock stands."""
    return due_at(clock, seconds[delivered]) if delivered < len(seconds) else None
