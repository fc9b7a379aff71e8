"""The exam bench: N candidates at once start an exam of 20 items, save each answer, submit, see the result.

Everything goes over HTTP to the pages as production serves them (gunicorn), on SQLite and on PostgreSQL.
Beside each save stands the floor of the same run: a view behind the same middleware that loads session
and user and does one upsert. `BENCH_CANDIDATES=1,8` says how many at once, if not all of 1, 8, 32 and 200.
Processor time grows with whatever else the machine does; the last of its columns, what 20 floors took,
says by how much.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import servers
from tests.bench.candidates import Candidate, Tally
from tests.site import Site

ITEMS = 20
WORKERS = 2
FEWEST = 8  # attempts in a run, however few candidates sit at once
PREPARE = Path(__file__).with_name("prepare.py").read_text()
TICKS = os.sysconf("SC_CLK_TCK")


class Bench(Site):
    """The pages under gunicorn, as the image starts them, with the floor beside them."""

    def __init__(self, folder):
        super().__init__(folder)
        self.environment |= {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "LOG_LEVEL": "ERROR"}

    def prepare(self):
        """An up-to-date database; `PREPARE` fills it."""
        self.manage("migrate", "--verbosity", "0")

    def start_site(self):
        bind = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS), "--timeout", "120"]
        self._start("gunicorn", "academy.wsgi:application", *bind, "--log-level", "error")
        self._wait_until_up()

    def _start(self, *command):
        log = open(Path(self.folder) / "log", "ab")  # noqa: SIM115 the process keeps it
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "-m", *command],
                env=self.environment,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        )

    def sessions(self, number):
        self.environment["BENCH_PEOPLE"] = str(number)
        return json.loads(self.shell(PREPARE).strip().splitlines()[-1])


def processor_seconds(roots):
    """What these processes and all below them have used so far."""
    parents, used = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
        used[int(entry.name)] = sum(map(int, fields[11:15])) / TICKS  # user, system, and of ended children
    return sum(seconds for pid, seconds in used.items() if _is_below(pid, roots, parents))


def _is_below(pid, roots, parents):
    while pid > 1:
        if pid in roots:
            return True
        pid = parents.get(pid, 0)
    return False


FORMS = """
import json
from courses.exams.models import FormItem
forms = {}
for code, order in FormItem.objects.order_by("position").values_list("attempt__code", "order"):
    forms.setdefault(code, []).append(order)
print(json.dumps(forms))
"""


class Run:
    """So many candidates at once; each does the same, one request after the other."""

    def __init__(self, bench, at_once):
        self.bench, self.at_once = bench, at_once
        self.number = -(-max(at_once, FEWEST) // at_once) * at_once
        self.tally, self.wall, self.used = Tally(), 0.0, 0.0

    def measure(self, act, people):
        roots = [process.pid for process in self.bench.processes] + self.bench.database
        before, begun = processor_seconds(roots), time.perf_counter()
        with ThreadPoolExecutor(self.at_once) as threads:
            list(threads.map(act, people))
        self.wall += time.perf_counter() - begun
        self.used += processor_seconds(roots) - before

    def whole_attempts(self):
        """One request to start, one for each save, one to submit, one to see the result."""
        people = self.people()
        self.measure(lambda one: one.start("bench"), people)
        forms = json.loads(self.bench.shell(FORMS).strip().splitlines()[-1])  # beside the measurement
        self.measure(lambda one: _save_all(one, forms[one.code]), people)
        self.measure(_hand_in, people)

    def people(self):
        port = self.bench.port
        return [Candidate(port, session, self.tally) for session in self.bench.sessions(self.number)]

    def beside_the_floor(self):
        """Saves and floors in turn, and what the page of an item takes; then as many floors alone."""
        run, floors = Run(self.bench, self.at_once), Run(self.bench, self.at_once)
        people = run.people()
        run.measure(lambda one: one.start("bench"), people)
        run.measure(_in_turn, people)
        floors.measure(_floors_alone, people)
        return run.tally, floors.used / floors.number


def _save_all(candidate, orders):
    for position, keys in enumerate(orders, start=1):
        assert candidate.save(position, keys[:1], sequence=position), "an answer was not saved"


def _in_turn(candidate):
    keys = candidate.look(1)
    for sequence in range(1, ITEMS + 1):
        assert candidate.save(1, keys[:1], sequence), "an answer was not saved"
        candidate.floor()


def _floors_alone(candidate):
    for _ in range(ITEMS):
        candidate.floor()


def _hand_in(candidate):
    candidate.submit()
    assert 'id="rec-h"' in candidate.result()


LIMITS = {"/ floor": 1.5, "+ floor": 2, "queries": 130, "cpu ms": 150}
COLUMNS = "{:<11}{:>8}{:>14}{:>10}{:>9}{:>9}{:>9}{:>9}{:>8}{:>11}   {}"
HEADER = "\n".join(
    [
        COLUMNS.format("", "", "", "save", "save", "save", "queries", "attempt", "", "20 floors", ""),
        COLUMNS.format(
            *("database", "at once", "attempts/min", "p50 ms", "p95 ms", "/ floor", "+ floor"),
            *("queries", "cpu ms", "cpu ms", "queries by request"),
        ),
        COLUMNS.format("at most", "", "", "", "", *LIMITS.values(), "", ""),
    ]
)


def figures(run, tally):
    """What has a limit, by the name of its column."""
    saves, floors = (statistics.median(tally.seconds[kind]) for kind in ("save", "floor"))
    asked = [statistics.median(counts) for counts in (run.tally.queries["save"], tally.queries["floor"])]
    return {
        "/ floor": saves / floors,
        "+ floor": asked[0] - asked[1],
        "queries": sum(map(sum, run.tally.queries.values())) / run.number,
        "cpu ms": 1000 * run.used / run.number,
    }


def report(name, run, tally, floors):
    """Prints the row; returns what is over its limit, in words."""
    found = figures(run, tally)
    ordered = sorted(1000 * seconds for seconds in run.tally.seconds["save"])
    kinds = run.tally.queries | {"an item’s page": tally.queries["look"]}
    line = COLUMNS.format(
        name,
        run.at_once,
        f"{60 * run.number / run.wall:.0f}",
        f"{statistics.median(ordered):.1f}",
        f"{ordered[int(len(ordered) * 0.95)]:.1f}",
        f"{found['/ floor']:.2f}",
        f"{found['+ floor']:+.0f}",
        f"{found['queries']:.0f}",
        f"{found['cpu ms']:.0f}",
        f"{1000 * floors:.0f}",
        ", ".join(f"{kind} {statistics.median(counts):.0f}" for kind, counts in kinds.items()),
    )
    print(line, flush=True)
    over = [f"{column} {found[column]:.2f}" for column, most in LIMITS.items() if found[column] > most]
    return [f"{name}, {run.at_once} at once: {', '.join(over)}"] if over else []


def bench(name, counts, database=()):
    """Prints a row for each number at once; returns what is over its limit."""
    over = []
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        site = Bench(folder)
        site.database = list(database)
        site.prepare()
        site.start_site()
        try:
            Run(site, 4 * WORKERS).whole_attempts()  # every worker has met every page before it counts
            for count in counts:
                run = Run(site, count)
                run.whole_attempts()
                over += report(name, run, *run.beside_the_floor())
        finally:
            site.kill()
    return over


def main():
    counts = [int(count) for count in os.environ.get("BENCH_CANDIDATES", "1,8,32,200").split(",")]
    print(HEADER, flush=True)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    over = bench("SQLite", counts)
    with servers.running() as names:
        os.environ |= names
        over += bench("PostgreSQL", counts, [servers.postmaster(names["DATABASE_URL"])])
    print("Over its limit: " + "; ".join(over) if over else "Every figure is within its limit.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
