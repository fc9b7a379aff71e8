"""`manage.py verify_log [--fast] [--heads FILE] [--json]`: exit status 0 whole, 1 altered, 2 cannot tell."""

import json
import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from academy.audit.verification import verify
from academy.audit.verifier import CannotTell, content_of, counted, of_strangers, read_heads

STATUS = {True: 0, False: 1, None: 2}
ONLY_HEADS = (
    "That it was not cut or rewritten as a whole, only tree heads kept outside can show (--heads FILE)."
)


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
            heads = read_heads(content_of(path)) if path else ()
            finding = verify(heads=heads, fast=options["fast"])
        except CannotTell as doubt:
            self._tell(options, None, f"Cannot tell: {doubt}.")
            sys.exit(2)
        except Exception as problem:  # whatever it is, it must not pass for a finding
            self._tell(options, None, f"Cannot tell: the log could not be read through. {problem}")
            sys.exit(2)
        self._tell(
            options,
            finding.as_data(),
            "\n".join([_in_words(finding), *_of_keys(finding), *_of_heads(finding)]),
        )
        sys.exit(STATUS[finding.ok])

    def _tell(self, options, data, words):
        if options["json"]:
            unknown = {"ok": None, "entries": None, "erased": None, "first_bad": None, "why": words}
            words = json.dumps(data or unknown)
        self.stdout.write(words)


def _in_words(finding):
    """What the database says of itself."""
    entries = counted(finding.entries, "entry", "entries")
    if finding.why:
        found = "1 entry was" if finding.entries == 1 else f"{finding.entries} entries were"
        return f"ALTERED{_where(finding.first_bad)}: {finding.why}. {found} found."
    if finding.erased is None:
        said = (
            f"Whole as far as the stored hashes go: {entries}, root {finding.root}. "
            "Acts and facts were not looked at: whether they were altered, only a run without --fast tells."
        )
    else:
        said = f"Whole: {entries}, {finding.erased} erased, root {finding.root}."
    if finding.heads:
        return said
    return f"{said} {ONLY_HEADS}"


def _of_keys(finding):
    """Who can write to the database can keep heads in it, too, but not sign them with the academy's keys."""
    if finding.signed and finding.signed.foreign:
        kept = counted(
            finding.signed.foreign, "signed head that is kept is", "signed heads that are kept are"
        )
        yield f"{kept} signed with a key that is not in the academy's file of keys, and so proves nothing."


def _where(bad):
    if bad is None or bad["index"] is None:
        return ""
    if "to" in bad:
        return f" somewhere among entries {bad['index']} to {bad['to']}"
    return f" at entry {bad['index']}"


def _of_heads(finding):
    """How the heads fare that were kept outside."""
    if not (heads := finding.heads):
        return
    given = len(heads.given) - len(heads.strange)
    if given:
        yield f"{heads.held} of {counted(given, 'head holds', 'heads hold')}."
    if heads.first_bad:
        yield f"ALTERED since then: the head of {heads.first_bad} does not hold: {heads.why}."
        yield f"The last head that holds: {heads.last or 'none'}."
    if heads.beyond:
        later = "The later one" if heads.beyond == 1 else f"The {heads.beyond} later ones"
        yield f"{later} cannot be compared: the log is altered{_where(finding.first_bad)}."
    if heads.strange:
        yield f"Cannot tell: {of_strangers(heads.strange, settings.SITE_URL)}."
