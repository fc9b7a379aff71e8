"""`manage.py check_export FILE`: exit status 0 it is whole, 1 it is not."""

import sys

from django.core.management.base import BaseCommand

from academy.desk.wholeness import NotWhole, check


class Command(BaseCommand):
    help = (
        "Says whether an export of the register is whole. Exit status: 0 it is, 1 it is not, 2 cannot tell."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *args, **options):
        try:
            rows = check(options["file"])
        except NotWhole as problem:
            self.stdout.write(f"NOT WHOLE: {problem}")
            sys.exit(1)
        except OSError as problem:
            self.stdout.write(f"Cannot tell: {problem}")
            sys.exit(2)
        self.stdout.write(f"Whole: {rows} rows.")
