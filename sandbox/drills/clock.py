"""Scenario time as a pure function of server time.

A clock is a list of segments `{"at": ISO 8601 server time, "second": scenario
second at that moment, "speed": scenario seconds a second from then on}`, oldest
first; speed 0 is a pause. Whoever knows the list and the time knows where the
stream stands: a lost connection or a restarted server resumes exactly there.
"""

from datetime import datetime, timedelta
from typing import Any

Segments = list[dict[str, Any]]


def segment(at: datetime, second: float, speed: int) -> dict[str, Any]:
    return {"at": at.isoformat(), "second": second, "speed": speed}


def scenario_second(clock: Segments, at: datetime, length: int) -> float:
    """The scenario second at server time `at`, between 0 and `length`."""
    last = clock[-1]
    elapsed = (at - datetime.fromisoformat(last["at"])).total_seconds()
    second = float(last["second"]) + max(0.0, elapsed) * float(last["speed"])
    return min(float(length), max(0.0, second))


def speed(clock: Segments) -> int:
    return int(clock[-1]["speed"])


def due_at(clock: Segments, second: float) -> datetime | None:
    """The server time at which the clock will show `second`, or None while it is paused before it."""
    last = clock[-1]
    if second <= last["second"]:
        return datetime.fromisoformat(last["at"])
    if not last["speed"]:
        return None
    ahead = (second - last["second"]) / last["speed"]
    return datetime.fromisoformat(last["at"]) + timedelta(seconds=ahead)
