"""`make bench`: each figure beside a floor measured in the same run.

Machines are noisy: read the ratios and medians, not the seconds.
"""

import csv
import hashlib
import json
import os
import tempfile
from pathlib import Path

os.environ["ACADEMY_DATA"] = tempfile.mkdtemp(prefix="academy-bench-")
os.environ["DATABASE_URL"] = ""
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import now

from academy.audit.models import append
from academy.audit.verification import verify
from sandbox.scenarios.archive import Reading, judged
from tests.bench.credentials import bench_credentials
from tests.bench.drills import bench_drills
from tests.bench.exports import bench_exports
from tests.bench.streams import bench_streams
from tests.bench.timing import say, timed

ENTRIES = 20_000


def fact(number):
    return {"at": now(), "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": number}}


def bench_append():
    """One fact in one transaction, against one insert of a row in one transaction."""

    @transaction.atomic
    def one():
        append(fact(1))

    @transaction.atomic
    def floor():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench (data) VALUES (%s)", ["x" * 400])

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench (id INTEGER PRIMARY KEY, data TEXT)")
    say("append one fact to the log", timed(one, 200), timed(floor, 200), "one insert in a transaction")


def bench_verify():
    """The whole log, against fetching the rows, parsing their JSON and hashing it once."""
    with transaction.atomic():
        append(*[fact(number) for number in range(ENTRIES)])

    def floor():
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT "index", at, act, subject, actor, commitment, salt, facts, hash FROM audit_entry'
            )
            for row in cursor:
                text = json.dumps(json.loads(row[7]), separators=(",", ":"), sort_keys=True)
                hashlib.sha256(text.encode()).digest()
                hashlib.sha256(row[8]).digest()
                hashlib.sha256(row[8] + row[8]).digest()

    say(
        f"verify a log of {ENTRIES} entries",
        timed(verify, 3),
        timed(floor, 3),
        "fetch, parse, hash the same rows",
    )


def bench_archive():
    """Judging 50,000 rows of an archive, against the csv module alone."""
    path = Path(os.environ["ACADEMY_DATA"]) / "archive.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "at"])
        writer.writerows([n, f"my order {n} is late, again", "2026-03-09T09:00:00Z"] for n in range(50_000))

    def floor():
        with path.open(newline="") as file:
            return sum(1 for _ in csv.reader(file))

    def judge():
        return sum(1 for _ in judged(path, Reading()))

    say("judge 50,000 rows of an archive", timed(judge, 3), timed(floor, 3), "csv.reader alone")


def main():
    call_command("migrate", verbosity=0)
    bench_append()
    bench_verify()
    bench_archive()
    bench_exports()
    bench_credentials()
    bench_drills()
    bench_streams()


if __name__ == "__main__":
    main()
