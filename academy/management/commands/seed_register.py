"""`manage.py seed_register --people 300000`: a large academy to measure by, made from a number."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from academy.audit.models import Head
from academy.register.models import Certificate
from academy.seeding.seed import Refused, check, seed


class Command(BaseCommand):
    help = (
        "Seeds people who cannot sign in, three years of certificates and the log of them, for measuring. "
        "All in one transaction: broken off, it leaves nothing behind. Meant for an empty database."
    )

    def add_arguments(self, parser):
        parser.add_argument("--people", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1, help="another number gives other people")
        parser.add_argument("--at", help="the moment it ends with, as 2026-11-23T09:00Z; else now")
        parser.add_argument("--processes", type=int, default=2, help="that make rows; 0: none beside this")
        parser.add_argument("--force", action="store_true", help="even among real people")

    def handle(self, *args, **options):
        at = parse_datetime(options["at"]) if options["at"] else now()
        if at is None or at.tzinfo is None:
            raise CommandError(f"--at is {options['at']!r}; it must be a moment such as 2026-11-23T09:00Z.")
        self.begun = time.monotonic()
        try:
            check(options["people"], force=options["force"])
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        asked = {name: options[name] for name in ("seed", "processes")}
        entries = seed(options["people"], at=at, tell=self._tell, **asked)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        cycles, head = Certificate.objects.count(), Head.now()
        self._tell(f"{cycles} certificates; {entries} entries, {head.size} in the log, root {head.root}")

    def _tell(self, what):
        self.stdout.write(f"  {time.monotonic() - self.begun:6.0f} s  {what}")
        self.stdout.flush()
