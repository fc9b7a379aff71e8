"""Item and form statistics of a 0/1 matrix: `manage.py item_statistics --matrix FILE.csv [--json]`."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.exams.matrices import read_matrix
from courses.exams.statistics import matrix_statistics

FORM = ("n", "kr20", "alpha", "mean", "sd", "sem", "totals")
ITEM = ("p", "item_total", "corrected_item_total", "alpha_if_removed")
COLUMNS = {
    "p": "    p",
    "item_total": "item-total r",
    "corrected_item_total": "corrected r",
    "alpha_if_removed": "alpha if removed",
    "discrimination": "upper-lower D",
}
KEY = """p: mean credit. item-total r: with the total that holds the item itself. corrected r: with the
rest, the total without the item. upper-lower D: p of the upper 27 % by total less that of the
lower. A dash: the data do not define the figure."""


class Command(BaseCommand):
    help = "Prints the item and form statistics of a 0/1 matrix."
    requires_system_checks = []  # arithmetic on a file: needs no database, no keys

    def add_arguments(self, parser):
        parser.add_argument(
            "--matrix",
            required=True,
            type=Path,
            metavar="FILE.csv",
            help="a CSV of 0 and 1 with a header; a first column “rownames” or “id” is the person",
        )
        parser.add_argument("--json", action="store_true", help="print the figures as JSON, unrounded")

    def handle(self, *args, matrix, **options):
        try:
            names, rows = read_matrix(matrix.read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(f"{matrix}: {getattr(error, 'strerror', None) or error}") from error
        form, items = matrix_statistics(rows)
        as_text = _as_json if options["json"] else _as_table
        self.stdout.write(as_text(asdict(form), dict(zip(names, map(asdict, items), strict=True))))


def _as_json(form, items):
    data = {name: form[name] for name in FORM}
    data["items"] = [{"name": name, **{key: item[key] for key in ITEM}} for name, item in items.items()]
    return json.dumps(data, allow_nan=False)


def _as_table(form, items):
    width = max(len("item"), *map(len, items))
    lines = [f"n = {form['n']} persons, {len(items)} items"]
    lines += [f"{name:<6}{_figure(form[name])}" for name in ("mean", "sd", "sem", "alpha")]
    lines += [f"KR-20 {_figure(form['kr20'])}", "", "total  persons"]
    lines += [f"{total:>5}  {persons:>7}" for total, persons in enumerate(form["totals"])]
    lines += ["", "  ".join([f"{'item':<{width}}", f"{'n':>6}", *COLUMNS.values()])]
    for name, item in items.items():
        figures = [f"{_figure(item[key]):>{len(title)}}" for key, title in COLUMNS.items()]
        lines.append("  ".join([f"{name:<{width}}", f"{item['n']:>6}", *figures]))
    return "\n".join([*lines, "", KEY])


def _figure(value):
    return "–" if value is None else f"{value:.3f}"
