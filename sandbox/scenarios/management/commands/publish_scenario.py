"""`manage.py publish_scenario SLUG`: freeze the draft of a scenario as its next edition."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from sandbox.scenarios.models import Edition


class Command(BaseCommand):
    help = "Publishes the draft edition of a scenario, for good."

    def add_arguments(self, parser):
        parser.add_argument("scenario", metavar="SLUG", help="the short name of the scenario")

    def handle(self, *args, **options):
        draft = Edition.objects.filter(scenario__slug=options["scenario"], published_at=None).first()
        if draft is None:
            raise CommandError(f"The scenario {options['scenario']!r} has no draft to publish.")
        try:
            draft.publish(by=None, at=now())
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(self.style.SUCCESS(f"Published: {draft}, {draft.posts.streamed().count()} posts."))
