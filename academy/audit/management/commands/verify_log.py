"""`manage.py verify_log [--fast] [--heads FILE] [--json]`: exit status 0 whole, 1 altered, 2 cannot tell."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from academy.audit.verification import verify
from academy.audit.verifier import named, read_heads


class Command(BaseCommand):
    help = "Recomputes the whole audit log. Exit status: 0 whole, 1 altered, 2 cannot tell."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the finding as JSON")
        parser.add_argument(
            "--fast",
            action="store_true",
            help="trust the stored hash of each entry; only the tree is made anew",
        )
        parser.add_argument(
            "--heads", metavar="FILE", help="tree heads that somebody outside kept, one JSON object a line"
        )

    def handle(self, *args, **options):
        try:
            path = options["heads"]
            heads = read_heads(Path(path).read_text(encoding="utf-8")) if path else ()
            finding = verify(heads=heads, fast=options["fast"])
        except Exception as problem:  # whatever it is, it must not pass for a finding
            self._tell(options, None, f"Cannot tell: {problem}")
            sys.exit(2)
        self._tell(options, finding.as_data(), "\n".join(_in_words(finding)))
        sys.exit(0 if finding.ok else 1)

    def _tell(self, options, data, words):
        if options["json"]:
            unknown = {"ok": None, "entries": None, "erased": None, "first_bad": None, "why": words}
            words = json.dumps(data or unknown)
        self.stdout.write(words)


def _in_words(finding):
    if bad := finding.first_bad:
        yield f"ALTERED at entry {bad['index']}: {bad['why']}. {finding.entries} entries were found."
    else:
        read = "their hashes were trusted" if finding.erased is None else f"{finding.erased} erased"
        yield f"Whole: {finding.entries} entries, {read}, root {finding.root}."
    if heads := finding.heads:
        yield f"{heads.held} of {len(heads.given)} heads hold."
        if heads.first_bad:
            last = named(heads.last) if heads.last else "none"
            yield f"ALTERED since then: the head of {named(heads.first_bad)} does not hold: {heads.why}."
            yield f"The last head that holds: {last}."
