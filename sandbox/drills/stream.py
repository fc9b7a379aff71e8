"""A run's stream as server-sent events: `posts` (a batch), `clock` (where it stands), `end`.

The `id` of a batch is how many posts were delivered with it, so a browser that
lost the line asks for the rest by its Last-Event-ID. Between batches it holds no
database connection, and nothing about a reader is remembered here.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.utils.timezone import now

from sandbox.drills import clock, news, replay
from sandbox.drills.models import Run
from sandbox.drills.reel import Reel, reel

TICK = 0.25  # the shortest time between two batches
PING = 15.0
CHUNK = 200  # posts in one event


@dataclass(frozen=True)
class Standing:
    """What a stream has to know of its run."""

    segments: clock.Segments
    length: int
    ends_at: datetime | None
    finished_second: float | None

    def second(self, at: datetime) -> float:
        if self.finished_second is not None:
            return self.finished_second
        return clock.scenario_second(self.segments, at, self.length)

    def is_over(self, at: datetime) -> bool:
        return self.finished_second is not None or self.second(at) >= self.length


async def events(
    code: str, delivered: int, *, at: Callable[[], datetime] = now, ping: float = PING
) -> AsyncIterator[str]:
    """The run's events from the post number `delivered` on. Cancelled when the reader goes away."""
    await sync_to_async(connections.close_all)()  # what the session and the view have opened
    async with news.listen(code) as bell:
        standing, posts = await _read(code)
        yield "retry: 1000\n" + _clock(standing, at())
        heard = time.monotonic()
        while True:
            until = replay.due(posts.seconds, standing.second(at()))
            for start in range(delivered, until, CHUNK):
                delivered = min(start + CHUNK, until)
                yield _event("posts", posts.batch(start, delivered), number=delivered)
                heard = time.monotonic()
            if standing.is_over(at()) and delivered >= replay.due(posts.seconds, standing.second(at())):
                yield _event("end", "{}")
                return
            rang = await bell.wait(_pause(standing, posts, delivered, at(), heard + ping))
            if rang or time.monotonic() >= heard + ping:
                standing, was = (await _read(code))[0], standing
                yield _clock(standing, at()) if standing != was else ": still here\n\n"
                heard = time.monotonic()


def _pause(standing: Standing, posts: Reel, delivered: int, at: datetime, ping_at: float) -> float:
    """Seconds until there is something to say: the next post, the end, or that the line is alive."""
    moments = [replay.next_at(posts.seconds, delivered, standing.segments), standing.ends_at]
    waits = [(moment - at).total_seconds() for moment in moments if moment]
    return max(TICK, min([*waits, ping_at - time.monotonic()]))


async def _read(code: str) -> tuple[Standing, Reel]:
    # Shielded: a reader who leaves must not leave a half-used connection behind.
    return await asyncio.shield(sync_to_async(_read_and_let_go, thread_sensitive=False)(code))


def _read_and_let_go(code: str) -> tuple[Standing, Reel]:
    try:
        run = Run.objects.select_related("edition").get(code=code)
        standing = Standing(run.clock, run.edition.ends, run.ends_at, run.finished_second)
        return standing, reel(run.edition)
    finally:
        connection.close()


def _clock(standing: Standing, at: datetime) -> str:
    data = {
        "clock": standing.segments[-1:],
        "ends_at": standing.ends_at and standing.ends_at.isoformat(),
        "now": at.isoformat(),
    }
    return _event("clock", json.dumps(data))


def _event(name: str, data: str, number: int | None = None) -> str:
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {name}\ndata: {data}\n\n"
