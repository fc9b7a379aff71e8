"""`manage.py verify_receipt FILE [--json]`: is this the academy's receipt, and does it still hold?"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from academy.words.keys import Forged, NoKey
from courses.exams.receipts import Differs, verify

HOLDS, ALTERED, CANNOT_TELL = 0, 1, 2


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
        attempt = verify(json.loads(Path(path).read_text(encoding="utf-8")))
    except Forged as forged:
        return ALTERED, f"The receipt was altered, or is not the academy's: {forged}."
    except Differs as differs:
        return ALTERED, f"The receipt is genuine, but the records differ in: {differs}."
    except NoKey as unknown:
        return CANNOT_TELL, f"The key {unknown} is not in the academy's file of keys, so nothing can be told."
    except (OSError, ValueError, RecursionError) as unread:
        return CANNOT_TELL, f"The file does not read as a receipt: {unread}."
    said = "not scored yet" if attempt.score is None else f"{attempt.score} of 100"
    return HOLDS, f"The receipt is genuine and the records say the same: {attempt.code}, {said}."
