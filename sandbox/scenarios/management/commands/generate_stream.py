"""`manage.py generate_stream --posts 25000 --languages all --seed 7 --days 1 --out FILE.jsonl`."""

import json
import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sandbox.background.curve import DAY, SHARES
from sandbox.background.day import Recipe, posts


class Command(BaseCommand):
    help = (
        "Writes a listening day as people would have posted it, one JSON object a line, in time order. The "
        "same numbers give the same bytes on every machine."
    )

    def add_arguments(self, parser):
        parser.add_argument("--posts", type=int, default=25_000, help="posts a day, 1 to 100,000 (25,000)")
        parser.add_argument("--languages", default="all", help="all, or some: en,de,ja (all)")
        parser.add_argument("--seed", type=int, default=7, help="another number, another day (7)")
        parser.add_argument("--days", type=int, default=1, help="1 to 31 (1)")
        parser.add_argument(
            "--out", type=Path, help="the file to write, as JSON lines; standard output if none is named"
        )

    def handle(self, *args, **options):
        recipe = _recipe(options)
        lines, told = [], Counter()
        for row in posts(recipe):
            lines.append(json.dumps(row, ensure_ascii=False, separators=(", ", ": ")))
            told.update(_counted(row))
        self._write("\n".join(lines) + "\n", options["out"])
        self.stderr.write(_in_words(told))

    def _write(self, text, out):
        if out is None:
            sys.stdout.buffer.write(text.encode())
            return
        try:
            half = out.with_name(f"{out.name}.half")
            half.write_bytes(text.encode())
            half.replace(out)  # so that what was there stays until all is written
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem.strerror}. Nothing was kept.") from None


def _recipe(options):
    languages = list(SHARES) if options["languages"] == "all" else options["languages"].split(",")
    unknown = [language for language in languages if language not in SHARES]
    if unknown:
        raise CommandError(f"“{unknown[0]}” is none of the languages: {', '.join(SHARES)}.")
    for name, most in (("posts", 100_000), ("days", 31)):
        if not 1 <= options[name] <= most:
            raise CommandError(f"--{name} takes 1 to {most:,}; {options[name]} was given.")
    # In the order of the table, so that naming them in another order is the same recipe.
    spoken = [language for language in SHARES if language in languages]
    return Recipe(options["posts"], options["seed"], spoken, seconds=options["days"] * DAY)


def _counted(row):
    yield "posts"
    yield row["channel"]
    if row["spam"]:
        yield "spam"
    if row["reshare_of"]:
        yield "reshares"
    if row["in_reply_to"]:
        yield "replies"
    if row["truth"] and row["truth"]["actionable"]:
        yield "needing us"


def _in_words(told):
    parts = [f"{told['posts']:,} posts"]
    for name in ("replies", "reshares", "spam", "needing us"):
        parts.append(f"{name} {told[name]:,} ({told[name] / told['posts']:.1%})")
    return ", ".join(parts) + "."
