"""The fault bench: candidates answer while pages and task worker are killed with SIGKILL at random.

Whoever is not answered tries again with the same number, as the page does. Then half of them submit, twice
at once, and the time of the others runs out, all still under fire. Afterwards the database is held against
what was acknowledged. `BENCH_FAULT_SECONDS` and `BENCH_FAULT_CANDIDATES` say how long and how many.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import servers
from tests.bench.candidates import Candidate, Tally
from tests.bench.exams import FORMS, Bench

SECONDS = float(os.environ.get("BENCH_FAULT_SECONDS", "60"))
CANDIDATES = int(os.environ.get("BENCH_FAULT_CANDIDATES", "200"))
PATIENCE = 90  # seconds in which a retried request must have come through
LINGER = 5  # seconds of fire on what closes the attempts whose time has run out
GONE = (OSError, http.client.HTTPException, ValueError)
AFTERMATH = Path(__file__).with_name("aftermath.py").read_text()
RUN_OUT = """
from datetime import timedelta
from django.utils.timezone import now
from courses.exams.models import Attempt
from courses.exams.tasks import close_overdue
Attempt.objects.open().update(closes_at=now() - timedelta(minutes=5))
close_overdue()
"""


class Killer(threading.Thread):
    """Kills a web worker or the task worker every moment; what supervises them starts them again."""

    def __init__(self, site, seed):
        super().__init__(daemon=True)
        self.site, self.dice, self.over = site, random.Random(seed), threading.Event()
        self.killed = {"web workers": 0, "task workers": 0}

    def run(self):
        while not self.over.wait(self.dice.uniform(0.3, 1.5)):
            if self.dice.random() < 0.75:
                self._kill_a_web_worker()
            else:
                self._kill_the_task_worker()

    def _kill_a_web_worker(self):
        workers = children(self.site.processes[0].pid)
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.dice.choice(workers), signal.SIGKILL)
                self.killed["web workers"] += 1

    def _kill_the_task_worker(self):
        worker = self.site.processes.pop()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self.killed["task workers"] += 1
        self.site.start_worker()


def children(parent):
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.name))
    return found


def insist(candidate, act):
    """What `act` gives, tried again until somebody answers; a refusal is no answer."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            found = act()
            if found is not None:
                return found
            candidate.tally.refused += 1
        except AssertionError:
            candidate.tally.refused += 1
        except GONE:
            candidate.tally.cut_off += 1
        time.sleep(random.uniform(0.05, 0.4))
    raise AssertionError(f"nobody answered for {PATIENCE} seconds")


def start(candidate):
    insist(candidate, lambda: candidate.start("bench") or True)


def answer(candidate, orders, until):
    """Answers, one after the other, until the time is over: `[(code, position, sequence, keys)]`."""
    told, sequence = [], 0
    while time.monotonic() < until:
        sequence += 1
        position = random.randrange(len(orders)) + 1
        keys = [random.choice(orders[position - 1])]
        insist(candidate, lambda: candidate.save(position, keys, sequence))  # noqa: B023 it is called at once
        told.append((candidate.code, position, sequence, keys))
        time.sleep(random.uniform(0.5, 3))
    return told


def submit(candidate):
    """Two clicks at once."""
    with ThreadPoolExecutor(2) as hands:
        list(hands.map(lambda _: insist(candidate, lambda: candidate.submit() or True), range(2)))


def bench(name, seconds):
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        site = Bench(folder)
        site.prepare()
        people = [Candidate(site.port, session, Tally()) for session in site.sessions(CANDIDATES)]
        site.start()
        try:
            killer = Killer(site, seed=2026)
            told = _under_fire(site, killer, people, seconds)
            counted = _aftermath(site, told)
            whole = site.manage("verify_log").strip().splitlines()[-1].partition(",")[0]
        finally:
            site.kill()
    deaths = ", ".join(f"{number} {what}" for what, number in killer.killed.items())
    cut_off, refused = (sum(getattr(one.tally, what) for one in people) for what in ("cut_off", "refused"))
    print(
        f"{name}: {len(people)} candidates, {seconds:.0f} s, killed {deaths}; "
        f"requests cut off {cut_off}, refused {refused}, all repeated; "
        f"{counted['acknowledged']} answers acknowledged, lost {counted['lost']}; "
        f"{counted['attempts']} attempts, stuck {counted['stuck']}, not scored once {counted['double']}; "
        f"log {whole}",
        flush=True,
    )
    return counted["lost"] + counted["stuck"] + counted["double"]


def _aftermath(site, told):
    """What the database says when the worker has had its time to close what ran out."""
    path = Path(site.folder) / "told.json"
    path.write_text(json.dumps(told))
    site.environment["BENCH_TOLD"] = str(path)
    until = time.monotonic() + PATIENCE
    while True:
        counted = json.loads(site.shell(AFTERMATH).strip().splitlines()[-1])
        if not counted["stuck"] or time.monotonic() > until:
            return counted
        site.shell(RUN_OUT)  # as the beat does every minute


def _under_fire(site, killer, people, seconds):
    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(start, people))
        forms = json.loads(site.shell(FORMS).strip().splitlines()[-1])
        killer.start()
        until = time.monotonic() + seconds
        told = threads.map(lambda one: answer(one, forms[one.code], until), people)
        found = [line for lines in told for line in lines]
        submitting = threads.map(submit, people[::2])
        site.shell(RUN_OUT)
        list(submitting)
        time.sleep(LINGER)
        killer.over.set()
        killer.join()
    return found


def main():
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    failed = bench("SQLite", SECONDS)
    with servers.running() as names:
        os.environ |= names
        failed += bench("PostgreSQL", SECONDS)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
