"""The entitlement bench: what one question of a console takes, beside a bare view with two queries on the
same server in the same run, behind the same middleware: it fetches the row of the token and that of the
certificate by the same columns, and answers JSON. Questions and floors are asked in turn over one
connection each; what was asked is recorded meanwhile, as always. `BENCH_QUESTIONS=200` asks for fewer.
"""

import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests import servers
from tests.bench.exams import Bench

QUESTIONS = int(os.environ.get("BENCH_QUESTIONS", "1500"))
PEOPLE = 5_000
WARM = 200
LIMITS = {"ratio": 1.5, "queries": 2}
PREPARE = Path(__file__).with_name("prepare_entitlement.py").read_text()
COLUMNS = "{:<11}{:>12}{:>12}{:>9}{:>11}{:>11}{:>9}{:>10}"
HEADER = "\n".join(
    [
        COLUMNS.format("", "question", "floor", "", "question", "floor", "", "recorded"),
        COLUMNS.format(
            "database", "median ms", "median ms", "ratio", "per second", "p95 ms", "queries", "reads"
        ),
        COLUMNS.format("at most", "", "", LIMITS["ratio"], "", "", LIMITS["queries"], ""),
    ]
)


class Console:
    """Asks again and again over one connection that stays open."""

    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, path):
        """(seconds, queries) of one answer, which has to be 200."""
        begun = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        said = answer.read()
        taken = time.perf_counter() - begun
        assert answer.status == 200, (answer.status, said)
        return taken, int(answer.headers["X-Queries"])


def measured(port, token):
    """The seconds of questions and of floors, asked in turn; and the most queries of a question."""
    console, questions, floors, queries = Console(port, token), [], [], 0
    for n in range(WARM + QUESTIONS):
        person = f"B-{n * 7 % PEOPLE:05}"
        question = f"/api/entitlements?person={person}&channel=forum&language=en&act=speak"
        taken, asked = console.ask(question)
        floor, _ = console.ask(f"/bench/bare?person={person}")
        if n >= WARM:
            questions.append(taken)
            floors.append(floor)
            queries = max(queries, asked)
    return questions, floors, queries


def bench(name):
    """Prints a row; returns what is over its limit."""
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        site = Bench(folder)
        site.prepare()
        site.environment["BENCH_PEOPLE"] = str(PEOPLE)
        token = json.loads(site.shell(PREPARE).strip().splitlines()[-1])
        site.start_site()
        try:
            questions, floors, queries = measured(site.port, token)
            time.sleep(10)  # by then all of it is recorded
            recorded = site.json(
                "from academy.register.models import EntitlementRead as R; print(R.objects.count())"
            )
        finally:
            site.kill()
    assert recorded == WARM + QUESTIONS, f"{recorded} of {WARM + QUESTIONS} questions were recorded"
    found = {"ratio": statistics.median(questions) / statistics.median(floors), "queries": queries}
    report(name, questions, floors, found, recorded)
    return [f"{name}: {what} {found[what]:.2f}" for what, most in LIMITS.items() if found[what] > most]


def report(name, questions, floors, found, recorded):
    median, floor = (1000 * statistics.median(seconds) for seconds in (questions, floors))
    p95 = 1000 * sorted(questions)[int(len(questions) * 0.95)]
    figures = (f"{median:.2f}", f"{floor:.2f}", f"{found['ratio']:.2f}", f"{1000 / median:.0f}", f"{p95:.2f}")
    print(COLUMNS.format(name, *figures, found["queries"], recorded), flush=True)


def main():
    print(HEADER, flush=True)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    over = bench("SQLite")
    with servers.running() as names:
        os.environ |= names
        over += bench("PostgreSQL")
    print("Over its limit: " + "; ".join(over) if over else "Every figure is within its limit.", flush=True)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
