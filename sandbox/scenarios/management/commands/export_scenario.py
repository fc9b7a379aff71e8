"""`manage.py export_scenario SLUG --out PATH`: an edition as a bundle."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sandbox.scenarios.bundles import bundle_of, files_of, zipped
from sandbox.scenarios.models import Edition


class Command(BaseCommand):
    help = "Writes an edition as a bundle that import_scenario reads back to the same scenario."

    def add_arguments(self, parser):
        parser.add_argument("scenario", metavar="SLUG", help="the short name of the scenario")
        parser.add_argument("--edition", type=int, metavar="N", help="its number; else the newest")
        parser.add_argument("--out", type=Path, required=True, help="a new folder, or a new file.zip")

    def handle(self, *args, **options):
        editions = Edition.objects.filter(scenario__slug=options["scenario"]).select_related("scenario")
        if options["edition"]:
            editions = editions.filter(number=options["edition"])
        edition, out = editions.order_by("-number").first(), options["out"]
        if edition is None:
            raise CommandError(f"There is no such edition of {options['scenario']!r}.")
        if out.exists():
            raise CommandError(f"{out} is there already; nothing was written.")
        try:
            _write(files_of(bundle_of(edition)), out)
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem.strerror}.") from problem
        self.stdout.write(self.style.SUCCESS(f"Written: {out}, {edition.posts.streamed().count()} posts."))


def _write(files, out):
    if out.suffix == ".zip":
        out.write_bytes(zipped(files))
        return
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
