"""`manage.py records_due`: whose periods are over, by their random keys."""

import json

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from academy.desk.records.due import by_kind, due
from academy.desk.records.schedule import PROOF, VERSION


class Command(BaseCommand):
    help = "Lists whose every period of the retention schedule is over, by key: nobody is named."

    def add_arguments(self, parser):
        parser.add_argument("--years", type=int, default=PROOF.years, help="who left so long ago or longer")
        parser.add_argument("--json", action="store_true", help="print the list as JSON")

    def handle(self, *args, years: int, json: bool = False, **options):
        people = list(due(at=now(), years=years))
        self.stdout.write((_as_json if json else _in_words)(people))


def _as_json(people):
    return json.dumps(
        {
            "schedule": VERSION,
            "people": [{"key": str(one.key), "left": one.left_at.date().isoformat()} for one in people],
            "kinds": {kind.code: records for kind, records, _ in by_kind(people)},
        }
    )


def _in_words(people):
    lines = [f"Due under version {VERSION} of the retention schedule: {len(people)}."]
    lines += [f"{one.key}  left {one.left_at:%Y-%m-%d}" for one in people]
    return "\n".join([*lines, *(f"{records:>8}  {kind.what}" for kind, records, _ in by_kind(people))])
