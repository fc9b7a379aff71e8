"""`manage.py verify_reads`: whether the record of what was read is as the log has it."""

import json
import sys

from django.core.management.base import BaseCommand

from academy.desk.reads import KINDS, altered


class Command(BaseCommand):
    help = (
        "Compares what consoles asked and what people looked at with the log. "
        "Exit status 0: they agree, 1: they do not."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the finding as JSON")

    def handle(self, *args, json: bool = False, **options):
        found = [altered(act) for act in KINDS]
        bad, held = [one for bad, _held in found for one in bad], sum(held for _bad, held in found)
        self.stdout.write(_as_json(bad, held) if json else _in_words(bad, held))
        if bad:
            sys.exit(1)


def _as_json(bad, held):
    return json.dumps({"ok": not bad, "batches": held, "altered": dict(bad)})


def _in_words(bad, held):
    return "\n".join(
        [f"{held} batches are as the log has them.", *(f"{batch}: {why}." for batch, why in bad)]
    )
