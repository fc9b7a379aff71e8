"""Run by `tests.bench.register` beside a database of its own."""

import os
import resource
import tempfile
import time
from datetime import timedelta

os.environ["ACADEMY_DATA"] = os.environ.get("ACADEMY_DATA") or tempfile.mkdtemp(prefix="academy-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

import typst
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from academy import starter
from academy.audit.models import Entry
from academy.people.models import User
from academy.register.models import Certificate, Due
from academy.register.printing import pdf
from academy.register.settlement import settle_people
from academy.register.tasks import AT_ONCE, settle_everyone
from academy.seeding.seed import YEARS
from academy.seeding.working import mapping
from tests.bench import proofs

PEOPLE = int(os.environ["BENCH_PEOPLE"])
PRINTED = 200
TABLES = [
    "people_user",
    "people_user_groups",
    "programmes_attestation",
    "register_certificate",
    "register_decision",
    "register_due",
    "audit_entry",
]
LINE = "{:<34}{:>10.1f} s{:>10.1f} s{:>10.1f} s{:>8.1f}   {}"


def timed(act):
    """(seconds, seconds of the processor) that `act` took, with the processes it began."""
    begun, used = time.perf_counter(), _used()
    act()
    return time.perf_counter() - begun, _used() - used


def _used():
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in found)


def say(name, figure, floor, words):
    seconds, used = figure
    print(LINE.format(name, seconds, used, floor[0], seconds / floor[0], words), flush=True)


def bench_seed():
    """Against a bare COPY of the same rows into the same tables without foreign keys."""
    at = now() - timedelta(days=1)
    starter.load(at=at - YEARS, tell=lambda _what: None)  # takes as long for one as for all
    figure = timed(lambda: call_command("seed_register", people=PEOPLE, at=at.isoformat()))
    floor = timed(lambda: [_copy(table) for table in TABLES])
    cycles, entries = Certificate.objects.count(), Entry.objects.count()
    say("seed", figure, floor, f"{cycles} cycles, {entries} entries; COPY of the same rows")


def _copy(table):
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        os.chmod(folder, 0o777)
        cursor.execute(f"COPY {table} TO '{folder}/rows'")
        cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        cursor.execute(f"COPY bench_{table} FROM '{folder}/rows'")
        cursor.execute(f"DROP TABLE bench_{table}")


def bench_settle():
    """A night, and everybody at once, against fetching the same people's certificates as many at a time."""
    due = list(Due.objects.by(now()).values_list("person", flat=True))
    say(
        "settle who is due after a day",
        timed(settle_everyone),
        timed(lambda: _fetch(due)),
        f"{len(due)} people",
    )
    everybody = list(User.objects.active().values_list("pk", flat=True))
    Due.objects.all().delete()
    Due.objects.note(everybody, at=now())
    say(
        "settle everybody",
        timed(settle_everyone),
        timed(lambda: _fetch(everybody)),
        f"{len(everybody)} people",
    )
    with CaptureQueriesContext(connection) as asked:
        settle_people(everybody[:1], at=now())
    print(f"settle one person: {len(asked)} queries, with BEGIN and COMMIT", flush=True)


def _fetch(people):
    for begin in range(0, len(people), AT_ONCE):
        list(Certificate.objects.filter(person__in=people[begin : begin + AT_ONCE]).values())


def bench_print():
    """On two processes, against an empty page of the same typesetter with the same fonts."""
    numbers = list(Certificate.objects.order_by("key").values_list("pk", flat=True)[:PRINTED])
    halves = [(numbers[::2],), (numbers[1::2],)]
    with mapping(2) as mapped:
        list(mapped(printed, [(numbers[:2],)] * 4))  # both have read the fonts
        figure, floor = _on_both(mapped, printed, halves), _on_both(mapped, blank, halves)
    say("print", figure, floor, f"{PRINTED} PDFs, {60 * PRINTED / figure[0]:.0f} a minute; empty pages")


def _on_both(mapped, act, jobs):
    begun = time.perf_counter()
    used = sum(mapped(act, jobs))
    return time.perf_counter() - begun, used


def printed(numbers):
    """Print them. Returns the seconds of the processor that it took."""
    before = time.process_time()
    for certificate in Certificate.objects.filter(pk__in=numbers):
        assert pdf(certificate).startswith(b"%PDF")
    return time.process_time() - before


def blank(numbers):
    before = time.process_time()
    for _ in numbers:
        typst.compile(b"Larkspur", format="pdf", ignore_system_fonts=True, font_paths=[settings.FONTS])
    return time.process_time() - before


def main():
    call_command("migrate", verbosity=0)
    print(LINE.replace(".1f", "").replace(" s", "").format("", "seconds", "processor", "floor", "ratio", ""))
    bench_seed()
    proofs.main(say, timed)
    bench_settle()
    bench_print()


if __name__ == "__main__":
    main()
