"""What one line of the stream has to say, and when: no network, no database, the time an argument."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime

from sandbox.drills import replay
from sandbox.drills.reel import Reel
from sandbox.drills.standing import Standing

TICK = 0.25  # the shortest time between two batches
CHUNK = 200  # posts in one event
# What is answered waits for this: a move that was made in time may still be on its way into the journal.
GRACE = 0.2


class Line:
    """One reader of a run: `delivered` of the edition's posts they have, and the answers in `told`."""

    def __init__(self, stands: Standing, posts: Reel, delivered: int):
        self.stands, self.posts, self.delivered = stands, posts, delivered
        self.told: set[str] = set()
        self.beats = 0  # how many beats of the pulse were told

    def is_elsewhere(self, window: str) -> bool:
        """Whether another window than the reader's has the run."""
        return bool(window and self.stands.window) and self.stands.window != window

    def due(self, at: datetime) -> Iterator[bytes]:
        """The events that are due by `at`; they are delivered with it."""
        second = self.stands.second(at)
        until = replay.due(self.posts.seconds, second)
        for start in range(self.delivered, until, CHUNK):
            self.delivered = min(start + CHUNK, until)
            yield event("posts", self.posts.batch(start, self.delivered), number=self.delivered)
        yield from self._beats(second)
        settled = second if self.stands.is_over(at) else second - GRACE * self.stands.speed
        come = [one for one in self.stands.answers if one.second <= settled and one.ref not in self.told]
        if come:
            self.told.update(one.ref for one in come)
            lines = [self.posts.answer(one.ref, one.second) for one in come]
            yield event("answers", b"[%s]" % b",".join(lines))

    def _beats(self, second: float) -> Iterator[bytes]:
        """The beats of the pulse that are over, all of them in one event."""
        until = bisect_right(self.posts.beats, second, key=lambda beat: beat[0])
        if until > self.beats:
            yield event(
                "pulse", b"[%s]" % b",".join(said for _, said in self.posts.beats[self.beats : until])
            )
            self.beats = until

    def pause(self, at: datetime) -> float:
        """Seconds until there is something to say, an hour where nothing is in sight; a tick at least, so
        that what comes together is told together."""
        stands, waits = self.stands, [3600.0]
        moments = [replay.next_at(self.posts.seconds, self.delivered, stands.segments), stands.ends_at]
        waits += [(moment - at).total_seconds() for moment in moments if moment]
        answer = next((one.second for one in stands.answers if one.ref not in self.told), None)
        if answer is not None and stands.speed:
            waits.append((answer - stands.second(at)) / stands.speed + GRACE)
        return max(TICK, min(waits))

    def clock(self, at: datetime) -> bytes:
        """Where the stream stands."""
        segments, ends_at = self.stands.runs
        told = {"clock": segments[-1:], "ends_at": ends_at and ends_at.isoformat(), "now": at.isoformat()}
        return event("clock", json.dumps(told).encode())


def event(name: str, data: bytes, number: int | None = None) -> bytes:
    head = b"" if number is None else b"id: %d\n" % number
    return b"%sevent: %s\ndata: %s\n\n" % (head, name.encode(), data)
