"""Run by `tests.bench.desk` beside a database of its own."""

import csv
import os
import resource
import statistics
import tempfile
import time
from datetime import timedelta
from random import Random

os.environ["ACADEMY_DATA"] = os.environ.get("ACADEMY_DATA") or tempfile.mkdtemp(prefix="academy-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import now

from academy import starter
from academy.desk import exporting
from academy.desk.agreeing import compare
from academy.desk.covering import renewals, speaking
from academy.desk.ledger import SORTS, STATES, Ledger
from academy.desk.lines import page
from academy.desk.models import Interval, Scope
from academy.desk.readings import planned_anew
from academy.desk.rebuilding import TABLES, rebuild
from academy.people.models import Unit
from academy.register.models import Certificate
from academy.seeding.seed import YEARS

ASKED = int(os.environ.get("BENCH_ASKED", "300"))
SINCE = now() - YEARS
PLAIN = ["mar", "okonjo", "ines", "szy", "larkspur", "a", "101-", "LK-25", "ka ma", "nobodyatall"]


class Timing:
    """The seconds that the database takes for what is asked within, and the slowest query of it."""

    def __enter__(self):
        self.seconds, self.slowest = 0.0, (0.0, "", None)
        self.wrapper = connection.execute_wrapper(self._timed)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *problem):
        self.wrapper.__exit__(*problem)

    def _timed(self, execute, sql, params, many, context):
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - begun
            self.seconds += took
            self.slowest = max(self.slowest, (took, sql, params), key=lambda one: one[0])


def asked(rng, units, policies):
    """A moment, a reading, an order, and mostly one filter or two."""
    said = {"sort": rng.choice(["", "-"]) + rng.choice([*SORTS])}
    said["reading"] = rng.choice(["then", "then", "corrected"])
    filters = {
        "unit": lambda: rng.choice(units),
        "level": lambda: rng.choice(["advocate", "professional", "responder", "channel specialist"]),
        "channel": lambda: rng.choice(["forum", "video", "social"]),
        "language": lambda: rng.choice(["de", "ja"]),
        "state": lambda: str(rng.choice(STATES)),
        "policy": lambda: rng.choice(policies),
        "q": lambda: rng.choice(PLAIN),
        "issued_from": lambda: (SINCE + timedelta(days=rng.randrange(1000))).date(),
        "expires_to": lambda: (SINCE + timedelta(days=rng.randrange(300, 1400))).date(),
    }
    for name in rng.sample(sorted(filters), rng.choice([0, 0, 1, 1, 2])):
        said[name] = filters[name]()
    at = rng.choice([now(), SINCE + YEARS * rng.random()])
    return Ledger(at, said, now=now())


def tell(name, seconds, words=""):
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(
        f"{name:<34} median {statistics.median(ordered) * 1e3:8.1f} ms   p95 {p95 * 1e3:8.1f} ms"
        f"   worst {ordered[-1] * 1e3:8.1f} ms   {words}",
        flush=True,
    )


def bench_pages(rng, units, policies):
    """First pages and later ones, of moments all over three years, in both readings."""
    pages, slow = [], []
    for _ in range(ASKED):
        ledger = asked(rng, units, policies)
        for _turn in range(2):
            with Timing() as timing, planned_anew():
                shown = page(ledger, size=50)
            pages.append(timing.seconds)
            slow.append((timing.seconds, _words(ledger), timing.slowest))
            if not shown.next:
                break
            ledger = Ledger(ledger.at, ledger.asked | shown.next, now=ledger.now)
    tell("a page of the register", pages)
    _slowest(slow)


def bench_totals(rng, units, policies):
    tallies, slow = [], []
    for _ in range(max(20, ASKED // 6)):
        ledger = asked(rng, units, policies)
        with Timing() as timing, planned_anew():
            ledger.tally()
            ledger.months(now=now())
        tallies.append(timing.seconds)
        slow.append((timing.seconds, _words(ledger), timing.slowest))
    tell("totals and months", tallies)
    whole = []
    for _ in range(3):
        with Timing() as timing, planned_anew():
            Ledger(now()).tally()
            Ledger(now()).months(now=now())
        whole.append(timing.seconds)
    tell("totals and months of everything", whole)
    _slowest(slow)


def _words(ledger):
    return f"{ledger.at:%Y-%m-%d} { ({name: str(value) for name, value in ledger.asked.items()}) }"


def _slowest(slow):
    """With `BENCH_EXPLAIN=3`, what was asked and how it was planned for the three slowest."""
    count = int(os.environ.get("BENCH_EXPLAIN", "0"))
    for seconds, words, query in sorted(slow, key=lambda one: -one[0])[:count]:
        print(f"{seconds * 1e3:.0f} ms: {words}")
        _explain(query)


def _explain(slowest):
    seconds, sql, params = slowest
    with planned_anew(), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + sql, params)
        print(f"{seconds * 1e3:.0f} ms  {sql[:600]}\n" + "\n".join(row[0] for row in cursor.fetchall()))


def bench_coverage():
    at = now()
    seconds = []
    for _ in range(5):
        with Timing() as timing, planned_anew():
            speaking(at, known=at)
            speaking(at + timedelta(days=90), known=at)
            renewals(at)
        seconds.append(timing.seconds)
    tell("coverage", seconds, f"{Scope.objects.count()} scopes")


def bench_export():
    """Against a psycopg loop that writes what the same query gives, in the same transaction and as many at a
    time, without a header, a digest or a look at what stands in a cell."""
    ledger = Ledger(now(), now=now())
    sql, params = exporting._rows(ledger).query.sql_with_params()
    rates = []
    for _ in range(3):
        floor, rows = _clocked(lambda: _bare(sql, params))
        ours, size = _clocked(lambda: _ours(ledger))
        rates.append(floor / ours)
        print(
            f"export {rows} rows, {size / 1e6:.0f} MB: {ours:.1f} s, {rows / ours:,.0f} rows a second; a "
            f"bare loop {floor:.1f} s; rate {floor / ours:.2f} of its; at most {_peak():.0f} MB held",
            flush=True,
        )
    print(f"export, median of the rates: {statistics.median(rates):.2f}")


def _ours(ledger):
    with tempfile.NamedTemporaryFile() as file:
        for piece in exporting.pieces(ledger, "csv", exported_at=now()):
            file.write(piece)
        return file.tell()


def _bare(sql, params):
    rows = 0
    with (
        psycopg.connect(os.environ["DATABASE_URL"]) as server,
        tempfile.NamedTemporaryFile("w", newline="") as file,
    ):
        write = csv.writer(file).writerow
        with server.cursor(name="bare") as cursor:
            server.execute("SET LOCAL cursor_tuple_fraction = 1.0")  # the same plan for both
            cursor.itersize = exporting.AT_ONCE
            cursor.execute(sql, params)
            for row in cursor:
                write(row)
                rows += 1
    return rows


def _clocked(act):
    begun = time.perf_counter()
    found = act()
    return time.perf_counter() - begun, found


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bench_intervals():
    """Making them anew, against a COPY of the same rows into the same tables; comparing, against fetching the
    certificates."""
    took, count = _clocked(lambda: rebuild(tell=lambda _what: None))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"rebuild {count} intervals: {took:.1f} s; at most {_peak():.0f} MB held", flush=True)
    floor, _ = _clocked(lambda: [_copied(model._meta.db_table) for model in TABLES])
    print(f"  a COPY of the same rows: {floor:.1f} s; ratio {took / floor:.1f}", flush=True)
    took, found = _clocked(compare)
    print(
        f"compare {found.certificates} certificates, {found.intervals} intervals and {found.entries} entries:"
        f" {took:.1f} s; {found.differing} differ {found.first}; at most {_peak():.0f} MB held",
        flush=True,
    )


def _copied(table):
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        os.chmod(folder, 0o777)
        cursor.execute(f"COPY {table} TO '{folder}/rows'")
        cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        cursor.execute(f"COPY bench_{table} FROM '{folder}/rows'")
        cursor.execute(f"DROP TABLE bench_{table}")


def main():
    call_command("migrate", verbosity=0)
    if not Certificate.objects.exists():
        at = now() - timedelta(days=1)
        starter.load(at=at - YEARS, tell=lambda _what: None)
        call_command("seed_register", people=int(os.environ["BENCH_PEOPLE"]), at=at.isoformat(), verbosity=0)
    if not os.environ.get("BENCH_KEEP") or not Interval.objects.exists():
        bench_intervals()
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
    rng, units = Random(7), list(Unit.objects.all())
    policies = [policy for (policy,) in Scope.objects.exclude(policy="").values_list("policy").distinct()]
    bench_pages(rng, units, policies)
    bench_totals(rng, units, policies)
    bench_coverage()
    bench_export()


if __name__ == "__main__":
    assert settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    main()
