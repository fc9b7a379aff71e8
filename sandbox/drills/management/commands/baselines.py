"""What doing nothing, answering everything and the reference score in a scenario."""

import json

from django.core.management.base import BaseCommand, CommandError

from sandbox.drills.baselines import baselines
from sandbox.scenarios.models import Scenario


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("scenario", help="the slug of the scenario")
        parser.add_argument(
            "--json", action="store_true", help='print {"nothing", "everything", "reference"}'
        )

    def handle(self, *args, scenario, **options):
        found = Scenario.objects.filter(slug=scenario).first()
        edition = found and (found.current or found.editions.order_by("-number").first())
        if not edition:
            raise CommandError(f"There is no scenario “{scenario}” with an edition.")
        scores = baselines(edition)
        if options["json"]:
            self.stdout.write(json.dumps(scores))
            return
        self.stdout.write(f"{edition}")
        for name, score in scores.items():
            self.stdout.write(f"  {name:<12}{score:>7.2f}")
