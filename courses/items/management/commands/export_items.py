"""`manage.py export_items --bank SLUG --format FORMAT`: a bank as a file that we read again."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.items.exporting import WRITERS, exported
from courses.items.models import Bank


class Command(BaseCommand):
    help = "Writes a bank as Moodle XML, a QTI 3.0 package or CSV: live items and drafts, none retired."

    def add_arguments(self, parser):
        parser.add_argument("--bank", required=True, metavar="SLUG")
        parser.add_argument("--format", required=True, choices=sorted(WRITERS))
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: the standard output")

    def handle(self, *args, **options):
        bank = Bank.objects.filter(slug=options["bank"]).first()
        if bank is None:
            known = ", ".join(Bank.objects.order_by("slug").values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no bank {options['bank']!r}. There are: {known}.")
        try:
            chunks, left_out = exported(bank, options["format"])
            content = b"".join(chunks)
        except ValueError as problem:
            raise CommandError(f"{problem} Nothing was written.") from problem
        if options["output"]:
            options["output"].write_bytes(content)
        else:
            sys.stdout.buffer.write(content)
        for slug in left_out:
            self.stderr.write(f"Left out: {slug} is a draft that nobody could score yet.")
