"""`manage.py verify_log [--json]`: exit status 0 whole, 1 altered, 2 cannot tell."""

import json
import sys

from django.core.management.base import BaseCommand

from academy.audit.verification import verify


class Command(BaseCommand):
    help = "Recomputes the whole audit log. Exit status: 0 whole, 1 altered, 2 cannot tell."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the finding as JSON")

    def handle(self, *args, **options):
        try:
            finding = verify()
        except Exception as problem:  # whatever it is, it must not pass for a finding
            self._tell(options, None, f"Cannot tell: {problem}")
            sys.exit(2)
        self._tell(options, finding.as_data(), _in_words(finding))
        sys.exit(0 if finding.ok else 1)

    def _tell(self, options, data, words):
        if options["json"]:
            unknown = {"ok": None, "entries": None, "erased": None, "first_bad": None, "why": words}
            words = json.dumps(data or unknown)
        self.stdout.write(words)


def _in_words(finding):
    if finding.ok:
        return f"Whole: {finding.entries} entries, {finding.erased} erased, root {finding.root}."
    bad = finding.first_bad
    return f"ALTERED at entry {bad['index']}: {bad['why']}. {finding.entries} entries were found."
