"""What judges said, as a CSV file: the sheet they fill in, and reading it back.

Columns, in any order, with comma, semicolon or tab between them: `judge`, `item` (its slug), `percent`
(0 to 100) and, if there was more than one, `round` (1 if it is empty). The further
columns of the sheet (`topic`, `difficulty`, `post`, `stem`, `options`) are for the judges' eyes and are not
read. Sheets put below each other may repeat the first line.
"""

import codecs
import csv
import io
import re
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.exams.standards import LONGEST_JUDGE, Rating
from courses.items.formats.sheet_columns import guarded, unguarded
from courses.items.models import Item

SHEET = ["judge", "item", "round", "topic", "difficulty", "post", "stem", "options", "percent"]
REQUIRED = ("judge", "item", "percent")
MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
MOST_ROUNDS = 9
LONGEST_TEXT = 4_000
_PERCENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?")


class Row(NamedTuple):
    """One rating as it stands in the file; `percent` is text that says a number."""

    line: int
    judge: str
    item: str
    round: int
    percent: str


class Refused(NamedTuple):
    line: int
    reason: str


def sheet(items):
    """The rating sheet for `items`, as CSV in UTF-8 with the mark that spreadsheets want."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(SHEET)
    for item in Item.with_options(list(items)):
        asked = item.question()
        told = [item.slug, 1, item.get_topic_display(), item.get_difficulty_display()]
        told += [(asked["post"] or {}).get("text", ""), item.stem, _options(asked)]
        writer.writerow(["", *(guarded(str(cell)) for cell in told), ""])
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _options(asked):
    """What can be chosen, a line each, with what is right said so: judges rate with the key before them."""
    lines = []
    for option in asked["options"]:
        said = " → ".join(filter(None, [option.get("text"), option.get("match")]))
        credit = option.get("credit")
        lines.append(f"{said} [{credit:g}]" if credit else said)
    return "\n".join(lines)


def read(data):
    """The rows of the file, and those refused: `([Row], [Refused])`. Raises `ValidationError` for what
    is no such file at all."""
    lines = io.StringIO(_decoded(data), newline="")
    header = lines.readline()
    delimiter = max(",;\t", key=header.count)
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    _check(names)
    return _rows(csv.reader(lines, delimiter=delimiter, strict=True), names)


def _decoded(data):
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise ValidationError(
            _("It is not in UTF-8. Save it as “CSV UTF-8” and choose it again.")
        ) from broken


def _check(names):
    if missing := [name for name in REQUIRED if name not in names]:
        told = {"names": ", ".join(missing)}
        raise ValidationError(_("Its first line does not name these columns: %(names)s.") % told)
    if unknown := [name or "–" for name in names if name not in SHEET]:
        told = {"names": ", ".join(name[:30] for name in unknown[:10])}
        raise ValidationError(_("These columns are none of ours: %(names)s.") % told)
    if len(set(names)) < len(names):
        raise ValidationError(_("One of its columns is there twice."))


def _rows(reader, names):
    rows, refused = [], []
    line = 2
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not _is_header(cells, names):
                if len(rows) + len(refused) == MOST_ROWS:
                    told = _("Neither it nor what follows was read: %(most)s ratings are the most.")
                    refused.append(Refused(line, told % {"most": MOST_ROWS}))
                    break
                one = _row(line, cells, names)
                (rows if isinstance(one, Row) else refused).append(one)
            line = reader.line_num + 2  # lines are counted from 1, and the header was read before
    except csv.Error:
        refused.append(Refused(line, _("Its quotation marks are broken, so what follows was not read.")))
    if not rows and not refused:
        raise ValidationError(_("It has a header but no ratings."))
    return rows, refused


def _is_header(cells, names):
    return [cell.strip().lstrip("\ufeff").lower() for cell in cells] == names


def _row(line, cells, names):
    if len(cells) != len(names):
        told = {"cells": len(cells), "names": len(names)}
        return Refused(line, _("It has %(cells)s cells, and the header has %(names)s.") % told)
    said = {name: unguarded(cell).strip() for name, cell in zip(names, cells, strict=True)}
    judge, percent, number = " ".join(said["judge"].split()), said["percent"], said.get("round") or "1"
    if not judge:
        return Refused(line, _("It names no judge."))
    if len(judge) > LONGEST_JUDGE or not judge.isprintable():
        told = {"most": LONGEST_JUDGE}
        return Refused(line, _("The judge’s name has more than %(most)s characters, or odd ones.") % told)
    if not said["item"]:
        return Refused(line, _("It names no item."))
    if number not in map(str, range(1, MOST_ROUNDS + 1)):
        told = {"said": number[:20], "most": MOST_ROUNDS}
        return Refused(line, _("The round “%(said)s” is not a whole number from 1 to %(most)s.") % told)
    if not percent:
        return Refused(line, _("It gives no per cent. Take the line out if the item was not rated."))
    if not _PERCENT.fullmatch(percent) or Decimal(percent.replace(",", ".")) > 100:
        told = _("The per cent “%(said)s” is not a number from 0 to 100, with two places at most.")
        return Refused(line, told % {"said": percent[:20]})
    return Row(line, judge, said["item"], int(number), percent.replace(",", "."))


def resolve(rows, items):
    """The rows as ratings of `items` (a queryset of those that can be rated), and the rows refused:
    `([Rating], [Refused])`."""
    items = {item.slug: item for item in items.select_related("live_revision")}
    ratings, refused, lines, spelt = [], [], {}, {}
    for row in rows:
        item = items.get(row.item)
        first = lines.setdefault((row.judge, row.item, row.round), row.line)
        spelling = spelt.setdefault(row.judge.casefold(), row.judge)
        if item is None:
            told = _("“%(item)s” is no live item of the bank that the blueprint asks for.")
            refused.append(Refused(row.line, told % {"item": row.item[:80]}))
        elif spelling != row.judge:
            told = _("“%(judge)s” is spelt “%(spelling)s” before; two judges, or one?")
            refused.append(Refused(row.line, told % {"judge": row.judge, "spelling": spelling}))
        elif first != row.line:
            told = _("Line %(line)s is about the same judge, item and round.")
            refused.append(Refused(row.line, told % {"line": first}))
        else:
            ratings.append(_rating(row, item))
    return ratings, refused


def _rating(row, item):
    return Rating(
        judge=row.judge,
        item=item,
        revision=item.live_revision,
        round=row.round,
        percent=Decimal(row.percent),
    )


class RatingsForm(forms.Form):
    """A study as it is sent in. `read` holds the rows of its file and those that are refused."""

    held_on = forms.DateField(
        label=gettext_lazy("Held on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    panel = forms.CharField(
        label=gettext_lazy("Panel"),
        help_text=gettext_lazy("Who the judges were, and how they were chosen."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        help_text=gettext_lazy(
            "How the minimally competent candidate was described, and how the rounds went. May stay empty."
        ),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=gettext_lazy("Ratings"),
        help_text=gettext_lazy(
            "The filled-in sheets as one CSV file with the columns judge, item, round and percent."
        ),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_held_on(self):
        if self.cleaned_data["held_on"] > self.today:
            raise ValidationError(_("This day has not come yet."))
        return self.cleaned_data["held_on"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("It is larger than 5 MB, more than any panel writes."))
        self.read = read(file.read())
        return file
