"""Word that a run has changed, from whoever changed it to the streams that show it.

Within one process a table of bells; between processes, when `REDIS_URL` is set,
the channel `run:<code>`, heard over one connection a process. The word says only that something changed: who
hears it reads the run again, so that a doubled word does no harm; and when Redis was away, every stream reads
its run once.
"""

import asyncio
import contextlib
import threading
from collections import defaultdict
from collections.abc import AsyncIterator
from functools import cache

import redis
from django.conf import settings
from redis import asyncio as redis_asyncio

_lock = threading.Lock()
_bells: dict[str, set["Bell"]] = defaultdict(set)
_relays: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}


class Bell:
    """Wakes one stream, from whatever thread it is rung."""

    def __init__(self) -> None:
        self.loop, self.event, self.rang = asyncio.get_running_loop(), asyncio.Event(), False

    def ring(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closing with its server
            self.loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        self.rang = True
        self.event.set()

    async def wait(self, seconds: float) -> bool:
        """Whether it rang within so many seconds; other than `wait_for` it makes no task."""
        alarm = self.loop.call_later(max(0.0, seconds), self.event.set)
        try:
            await self.event.wait()
        finally:
            alarm.cancel()
        self.event.clear()
        rang, self.rang = self.rang, False
        return rang


def tell(code: str) -> None:
    """The run `code` has changed; call it once the change is committed."""
    _ring(code)
    if settings.REDIS_URL:
        _publish(code)


def _ring(code: str | None) -> None:
    """Rings the bells of one run, or of all."""
    with _lock:
        bells = [bell for name, some in _bells.items() if code in (None, name) for bell in some]
    for bell in bells:
        bell.ring()


def _publish(code: str) -> None:
    # A stream that misses the word reads its run when Redis is back.
    with contextlib.suppress(redis.RedisError):
        _server(settings.REDIS_URL).publish(f"run:{code}", "changed")


@cache
def _server(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=2)


@contextlib.asynccontextmanager
async def listen(code: str) -> AsyncIterator[Bell]:
    """A bell that rings whenever the run `code` changes."""
    bell, loop = Bell(), asyncio.get_running_loop()
    with _lock:
        _bells[code].add(bell)
    if settings.REDIS_URL and loop not in _relays:
        _relays[loop] = asyncio.create_task(_relay())
    try:
        yield bell
    finally:
        with _lock:
            _bells[code].discard(bell)
            if not _bells[code]:
                del _bells[code]
            relay = None if _bells else _relays.pop(loop, None)
        if relay:
            relay.cancel()
            await asyncio.gather(relay, return_exceptions=True)


async def _relay() -> None:
    """Rings for what other processes publish. When Redis is away it comes back, and then rings for all."""
    while True:
        with contextlib.suppress(redis.RedisError, OSError):
            async with redis_asyncio.from_url(settings.REDIS_URL) as server, server.pubsub() as channel:
                await channel.psubscribe("run:*")
                async for message in channel.listen():
                    if message["type"] == "psubscribe":
                        _ring(None)
                    elif message["type"] == "pmessage":
                        _ring(message["channel"].decode().removeprefix("run:"))
        await asyncio.sleep(1)
