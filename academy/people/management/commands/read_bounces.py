"""Mark the letters that came back."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from academy.people.bounces import kept, mails, read
from academy.people.models import Letter


class Command(BaseCommand):
    help = "Reads mails that came back (RFC 3464) and marks the letters they are about as bounced."

    def add_arguments(self, parser):
        parser.add_argument("file", help="an mbox, a maildir or one mail; - for standard input")

    def handle(self, *args, file, **options):
        try:
            found = mails(sys.stdin.buffer.read()) if file == "-" else list(kept(Path(file)))
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from problem
        told = [bounce for bounce in map(read, found) if bounce]
        marked = sum(_mark(bounce) for bounce in told)
        self.stdout.write(
            f"{len(found)} mails read: {marked} letters marked as bounced, {len(told) - marked} known or not "
            f"ours, {len(found) - len(told)} say nothing of a letter that failed."
        )


def _mark(bounce):
    letter = Letter.objects.filter(key=bounce.key).first()
    return bool(letter) and letter.bounce(bounce.said, at=now())
