"""`manage.py check_intervals [--json]`: exit status 0 they agree, 1 they do not."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from academy.desk.agreeing import compare


class Command(BaseCommand):
    help = (
        "Compares the intervals of certificates' states with the register and with the log. "
        "Exit status: 0 they agree, 1 they do not."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the finding as JSON")

    def handle(self, *args, **options):
        found = compare()
        words = json.dumps({"ok": found.ok, **asdict(found)}) if options["json"] else _in_words(found)
        self.stdout.write(words)
        if not found.ok:
            sys.exit(1)


def _in_words(found):
    seen = (
        f"{found.certificates} certificates, {found.intervals} intervals, {found.entries} entries of the log"
        f" ({found.erased} more are erased)"
    )
    if found.ok:
        return f"They agree: {seen}."
    return f"{found.differing} DIFFER, of {seen}. The first is {found.first}."
