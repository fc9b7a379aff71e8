"""`manage.py load_starter [--demo]`: the starter academy; with --demo also its people."""

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from academy import demonstration, starter


class Command(BaseCommand):
    help = "Loads the starter curriculum, items, scenario and programmes. Loading again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo", action="store_true", help="also bring in demonstration people and walk them through"
        )

    def handle(self, *args, **options):
        at = now()
        starter.load(at=at, tell=self._tell)
        if options["demo"]:
            demonstration.load(at=at, tell=self._tell)
        self.stdout.write(self.style.SUCCESS("The starter academy is loaded."))

    def _tell(self, what):
        self.stdout.write(f"  {what}")
