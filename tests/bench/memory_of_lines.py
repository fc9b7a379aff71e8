"""Run inside the academy: what a line of the stream holds in memory, but for its socket. Prints bytes."""

import asyncio
import tracemalloc

from sandbox.drills.models import Run
from sandbox.drills.reel import reel
from sandbox.drills.stream import events

CODES = list(Run.objects.order_by("pk").values_list("code", flat=True)[:100])
reel(Run.objects.get(code=CODES[0]).edition)  # what the process holds once, and no line's


async def wait(code):
    async for _ in events(code, 10**6):  # all of it was delivered: it waits
        pass


async def measured():
    first = asyncio.create_task(wait(CODES[0]))
    await asyncio.sleep(3)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    tasks = [first, *(asyncio.create_task(wait(code)) for code in CODES[1:])]
    await asyncio.sleep(5)
    held = tracemalloc.get_traced_memory()[0] - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return held / (len(CODES) - 1)


print(round(asyncio.run(measured())))
