"""`manage.py import_archive FILE --scenario SLUG …`: an archive becomes a scenario's posts."""

import csv
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from academy.words.listening import Channel, Language
from sandbox.scenarios.archive import (
    FIELDS,
    LONGEST_LINE,
    MOST_LINES,
    ArchiveError,
    Reading,
    checked_zone,
    columns_of,
)
from sandbox.scenarios.importing import import_archive

SHOWN = 12  # line numbers a reason, so that the report stays one screen


class Command(BaseCommand):
    help = (
        "Turns a CSV or JSONL archive into the posts of a scenario's draft. All or nothing. "
        f"A row has at most {LONGEST_LINE:,} characters and {MOST_LINES:,} lines, "
        f"a cell of a CSV file {csv.field_size_limit():,} characters."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV or JSONL in UTF-8")
        parser.add_argument("--scenario", required=True, metavar="SLUG", help="its draft takes the posts")
        parser.add_argument(
            "--map",
            default="",
            metavar="text=COL,at=COL,…",
            help=f"columns of other names than {', '.join(FIELDS)}",
        )
        parser.add_argument(
            "--channel", default="microblog", choices=Channel.values, help="where no column says it"
        )
        parser.add_argument(
            "--language", default="en", choices=Language.values, help="where no column says it"
        )
        parser.add_argument(
            "--dates",
            default="iso",
            choices=["iso", "dmy", "mdy"],
            help="which way round dates with slashes are: 9/3/2026 is dmy in Paris, mdy in Boston",
        )
        parser.add_argument("--zone", default="UTC", help="of times without an offset, as America/New_York")
        parser.add_argument("--skip-refused", action="store_true", help="import the rest")
        parser.add_argument("--dry-run", action="store_true", help="only report")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args, **options):
        skip, dry = options["skip_refused"], options["dry_run"]
        try:
            how = Reading(
                columns=columns_of(options["map"]),
                channel=options["channel"],
                language=options["language"],
                dates=options["dates"],
                zone=checked_zone(options["zone"]),
            )
            survey = import_archive(options["file"], options["scenario"], how, skip_refused=skip, dry_run=dry)
        except ArchiveError as problem:
            if options["json"]:
                nothing = {"read": 0, "imported": 0, "refused": {}, "error": str(problem)}
                self.stdout.write(json.dumps(nothing))
                sys.exit(1)
            raise CommandError(f"{problem} Nothing was imported.") from problem
        self.stdout.write(json.dumps(survey.as_data()) if options["json"] else _in_words(survey, options))
        if survey.refused and not skip:
            sys.exit(1)


def _in_words(survey, options):
    refused = sum(map(len, survey.refused.values()))
    lines = [f"{survey.read} rows read, {survey.good} good, {refused} refused."]
    for reason, where in sorted(survey.refused.items(), key=lambda item: -len(item[1])):
        more = f" and {len(where) - SHOWN} more" if len(where) > SHOWN else ""
        lines.append(f"  {len(where):>7}  {reason}: line {', '.join(map(str, where[:SHOWN]))}{more}")
    if survey.refused_dates:
        lines.append("  Are its dates as 9/3/2026? Say which way round: --dates dmy or --dates mdy.")
    if survey.imported:
        lines.append(f"{survey.imported} posts were imported into the draft of “{options['scenario']}”.")
        lines.append(f"They have no truth yet: people label them at /labelling/{options['scenario']}/")
        lines.append(f"Publish it with: manage.py publish_scenario {options['scenario']}")
    elif options["dry_run"]:
        lines.append("A dry run: nothing was written.")
    else:
        lines.append("Nothing was imported. Mend these rows, or import the rest with --skip-refused.")
    return "\n".join(lines)
