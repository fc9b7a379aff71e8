"""The log at its full size, on PostgreSQL: verifying it, adding to it, proving from it; beside floors."""

import hashlib
import json
import os
import statistics
import threading
import time
import zipfile

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import now

from academy.audit.models import Entry, Head, append
from academy.audit.verification import verify
from academy.audit.verifier import HOLDS
from academy.audit.verifier import verify as verify_pack
from academy.desk.packs.choosing import Named
from academy.desk.packs.pack import EvidencePack
from academy.people.models import User
from academy.words.standing import Role

PACKED = 500
WRITERS, EACH = 8, 100


def rows(columns):
    """The rows of the log as psycopg alone fetches them, through a cursor of the server's."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as line, line.cursor("bare") as cursor:
        cursor.itersize = 2000
        cursor.execute(f'SELECT {columns} FROM audit_entry ORDER BY "index"')
        yield from cursor


def grow(peaks, size, leaf):
    while size & 1:
        leaf, size = hashlib.sha256(b"\x01" + peaks.pop() + leaf).digest(), size >> 1
    peaks.append(leaf)


def bare():
    """Fetch the rows, parse and write their JSON again, hash leaves and tree."""
    write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
    peaks = []
    columns = '"index", at, act, subject, actor, commitment, salt, facts::text, hash'
    for size, (index, at, act, subject, actor, committed, salt, facts, _hash) in enumerate(rows(columns)):
        hashlib.sha256(salt + write(json.loads(facts)).encode()).hexdigest()
        told = {"v": 1, "index": index, "at": at.isoformat(), "act": act, "subject": subject, "actor": actor}
        leaf = write(told | {"commitment": committed}).encode()
        grow(peaks, size, hashlib.sha256(b"\x00" + leaf).digest())


def bare_hashes():
    peaks = []
    for size, (_index, leaf) in enumerate(rows('"index", hash')):
        grow(peaks, size, leaf)


def bench_log(say, timed):
    """`say` and `timed` as `tests.bench.registered` has them."""
    size = Head.now().size
    for name, act, floor in (
        (f"verify {size} entries", verify, bare),
        ("the same, stored leaves only", lambda: verify(fast=True), bare_hashes),
    ):
        say(name, timed(act), timed(floor), "psycopg fetches, parses and hashes the same")


def fact(number):
    facts = {"title": "Professional", "certificate": f"LK-26-{number:06}", "reason": "A bench."}
    return {"at": now(), "act": "bench", "subject": "bench", "actor": None, "facts": facts}


def bench_append():
    """One writer and eight, one fact a transaction, at the end of the whole log."""
    times = []
    for number in range(300):
        begun = time.perf_counter()
        with transaction.atomic():
            append(fact(number))
        times.append(time.perf_counter() - begun)

    def write():
        for number in range(EACH):
            with transaction.atomic():
                append(fact(number))
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    begun = time.perf_counter()
    [one.start() for one in threads]
    [one.join() for one in threads]
    rate = WRITERS * EACH / (time.perf_counter() - begun)
    alone = f"median {1000 * statistics.median(times):.2f} ms alone"
    print(f"append: {alone}; {rate:.0f} a second with {WRITERS} writers", flush=True)


def bench_pack(say, timed):
    """The evidence of 500 people, against fetching their entries and zipping as many bytes."""
    settings.PACKS_DIR.mkdir(parents=True, exist_ok=True)
    officer = User.objects.join(
        email="bench@larkspur.example", name="Bench", employee_number="bench", by=None, at=now()
    )
    officer.grant(Role.COMPLIANCE, by=None, at=now())
    holders = User.objects.filter(certificates__isnull=False).distinct().order_by("key")
    people = list(holders[:PACKED])
    pack = EvidencePack.ask(Named(people), "A bench.", by=officer, at=now())
    figure = timed(lambda: pack.build(at=now()))

    def floor():
        keys = [str(person.key) for person in people]
        list(Entry.objects.filter(subject__in=keys).values_list())
        with zipfile.ZipFile(pack.file) as made:
            parts = [(one.filename, made.read(one)) for one in made.infolist()]
        with zipfile.ZipFile(pack.file.with_suffix(".bench"), "w", zipfile.ZIP_DEFLATED) as again:
            for name, content in parts:
                again.writestr(name, content)

    say(
        f"pack of {len(people)} people",
        figure,
        timed(floor),
        f"{pack.file.stat().st_size >> 20} MB; zipping it",
    )
    assert verify_pack(str(pack.file))[0] == HOLDS


def main(say, timed):
    bench_log(say, timed)
    bench_append()
    bench_pack(say, timed)
