"""Jobs on several processes. Imported by each of them before Django is set up."""

import ctypes
import signal
import sys
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

PR_SET_PDEATHSIG = 1  # prctl(2): who waits for a job would wait for ever once nobody gives any


@contextmanager
def mapping(processes):
    """`mapped(act, jobs)`: what `act(*job)` gives for each job, in their order, from so many `processes`
    (0: from this one). No more than two jobs a process are under way: a slow reader fills no memory."""
    if not processes:
        yield lambda act, jobs: (act(*job) for job in jobs)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin) as pool:

        def mapped(act, jobs):
            waiting = deque()
            for job in jobs:
                waiting.append(pool.submit(act, *job))
                if len(waiting) >= 2 * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

        yield mapped


def _begin():
    """In each process: end with the one that began it."""
    import django

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    django.setup()
