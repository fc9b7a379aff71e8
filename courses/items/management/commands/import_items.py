"""`manage.py import_items FILE --bank SLUG …`: a file of items becomes drafts of a bank."""

import json
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from courses.items.formats.shape import Unreadable
from courses.items.importing import import_items


class Command(BaseCommand):
    help = (
        "Reads GIFT, Moodle XML, QTI 2.1, 2.2 and 3.0 (items and packages) or CSV. What can be scored "
        "becomes drafts, which a second person approves in the editor; the rest is refused by name."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, metavar="SLUG", help="made if it is not there")
        parser.add_argument(
            "--author", metavar="EMAIL", help="whose drafts they are; they cannot approve them"
        )
        parser.add_argument("--dry-run", action="store_true", help="only report")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        by, dry = _author(options["author"]), options["dry_run"]
        try:
            survey = import_items(options["file"], options["bank"], by=by, dry_run=dry)
        except (Unreadable, OSError) as problem:
            words = (
                str(problem) if isinstance(problem, Unreadable) else f"{problem.strerror}: {options['file']}."
            )
            if options["json"]:
                nothing = {"format": "", "read": 0, "imported": 0, "refused": [], "items": [], "error": words}
                self.stdout.write(json.dumps(nothing))
                sys.exit(1)
            raise CommandError(f"{words} Nothing was imported.") from problem
        self.stdout.write(json.dumps(survey.as_data()) if options["json"] else _in_words(survey, options))
        if survey.refused and not survey.good:
            sys.exit(1)


def _author(email):
    if not email:
        return None
    person = get_user_model().objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"Nobody has the address {email!r}. Nothing was imported.")
    return person


def _in_words(survey, options):
    lines = [f"{survey.format}: {survey.read} read, {len(survey.good)} good, {len(survey.refused)} refused."]
    lines += [f"  refused: {one.position}: {one.reason}" for one in survey.refused]
    lines += [f"  {one.slug} ({one.position}): {note}" for one in survey.good for note in one.notes]
    if options["dry_run"]:
        lines.append("A dry run: nothing was written.")
    elif survey.imported:
        lines.append(f"{survey.imported} drafts were written to the bank “{options['bank']}”.")
        lacking = sum(one.unfinished for one in survey.good)
        if lacking:
            lines.append(f"{lacking} of them need their topic or clause before they can go live.")
    else:
        lines.append("Nothing was imported.")
    return "\n".join(lines)
