"""Word that a run has changed, from whoever changed it to the streams that show it.

Within one process a table of bells; between processes, when `REDIS_URL` is set,
the channel `run:<code>`. The word says only that something changed: who hears it
reads the run again, so that a lost or doubled word does no harm.
"""

import asyncio
import contextlib
import threading
from collections import defaultdict
from collections.abc import AsyncIterator

import redis
from django.conf import settings
from redis import asyncio as redis_asyncio

_lock = threading.Lock()
_bells: dict[str, set["Bell"]] = defaultdict(set)


class Bell:
    """Wakes one stream, from whatever thread it is rung."""

    def __init__(self) -> None:
        self.loop, self.event = asyncio.get_running_loop(), asyncio.Event()

    def ring(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closing with its server
            self.loop.call_soon_threadsafe(self.event.set)

    async def wait(self, seconds: float) -> bool:
        """Whether it rang within so many seconds."""
        try:
            await asyncio.wait_for(self.event.wait(), max(0.0, seconds))
        except TimeoutError:
            return False
        self.event.clear()
        return True


def tell(code: str) -> None:
    """The run `code` has changed; call it once the change is committed."""
    with _lock:
        bells = list(_bells.get(code, ()))
    for bell in bells:
        bell.ring()
    if settings.REDIS_URL:
        _publish(code)


def _publish(code: str) -> None:
    # A stream that misses the word reads the run again with its next ping.
    with contextlib.suppress(redis.RedisError), redis.from_url(settings.REDIS_URL) as server:
        server.publish(f"run:{code}", "changed")


@contextlib.asynccontextmanager
async def listen(code: str) -> AsyncIterator[Bell]:
    """A bell that rings whenever the run `code` changes."""
    bell = Bell()
    with _lock:
        _bells[code].add(bell)
    relay = asyncio.create_task(_relay(code, bell)) if settings.REDIS_URL else None
    try:
        yield bell
    finally:
        with _lock:
            _bells[code].discard(bell)
            if not _bells[code]:
                del _bells[code]
        if relay:
            relay.cancel()
            await asyncio.gather(relay, return_exceptions=True)


async def _relay(code: str, bell: Bell) -> None:
    """Rings for what other processes publish; when Redis is away it comes back."""
    while True:
        with contextlib.suppress(redis.RedisError, OSError):
            async with redis_asyncio.from_url(settings.REDIS_URL) as server, server.pubsub() as channel:
                await channel.subscribe(f"run:{code}")
                async for message in channel.listen():
                    if message["type"] == "message":
                        bell.ring()
        await asyncio.sleep(1)
