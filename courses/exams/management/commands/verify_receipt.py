"""`manage.py verify_receipt FILE [--json]`: is this the academy's receipt, and does it still hold?"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from courses.exams.receipts import CANNOT_TELL, HOLDS, judge


class Command(BaseCommand):
    help = (
        "Checks a candidate's receipt. Exits 0 if it is genuine and the records say what it says, "
        "1 if it was altered or the records differ, 2 if that cannot be told."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        status, why = _judge(options["file"])
        if options["json"]:
            self.stdout.write(json.dumps({"ok": status == HOLDS, "why": why}))
        else:
            self.stdout.write(why)
        sys.exit(status)


def _judge(path):
    try:
        content = Path(path).read_bytes()
    except OSError as unread:
        return CANNOT_TELL, f"The file cannot be read: {unread.strerror}."
    return judge(content)
