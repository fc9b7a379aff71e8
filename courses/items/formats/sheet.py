"""CSV, for people with a spreadsheet: one row an item, in and out.

Columns, in any order, with comma, semicolon or tab between them; only `kind` and `stem` must be there:

- `slug`, `category`, `kind`, `rule`, `topic`, `clause`, `difficulty`, `language`, `enemy_set`, `stem`,
  `feedback`: as the item's fields; empty `difficulty` is medium, empty `language` is en, an empty `rule`
  the first that the kind has; no two rows have the same `slug`;
- `post_channel`, `post_name`, `post_handle`, `post_text`: the post it is about, if any;
- `truth_sentiment`, `truth_topic`, `truth_priority`, `truth_track`, `truth_routes` (with a space between
  them): what triage of it is right;
- `reply_account`, `reply_visibility`, `reply_points` (one a line): what a reply must do;
- `option_1`, `credit_1`, `rationale_1`, `match_1`, `tolerance_1`, `option_2` …: the options,
  at most 100; an empty credit or tolerance is 0.

Numbers have a decimal point; one with a comma is refused. A text that a spreadsheet would run as a formula
(it begins with =, +, -, @ or their full-width forms, maybe after spaces, or with a tab or a line end) has an
apostrophe before it, as spreadsheets themselves write text; so has one that begins with apostrophes and
then such a sign. Reading takes one such apostrophe away."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import Found, Refused, Unreadable
from courses.items.formats.sheet_columns import (
    COLUMNS,
    LONGEST_CELL,
    LONGEST_HEADER,
    MOST_OPTIONS,
    MOST_ROWS,
    OF_AN_OPTION,
    unguarded,
)
from courses.items.formats.sheet_row import read_row
from courses.items.formats.sheet_writing import write
from courses.items.formats.xmlguard import read_bytes
from courses.items.soundness import faults

__all__ = ["is_header", "read", "write"]

REQUIRED = {"kind", "stem"}
_OPTION = re.compile(rf"({'|'.join(OF_AN_OPTION)})_([1-9][0-9]?|{MOST_OPTIONS})")


def is_header(head: bytes) -> bool:
    """Whether a file that begins with `head` is such a sheet."""
    try:
        line = _decoded(head, errors="ignore").split("\n", 1)[0]
    except Unreadable:
        return False
    return set(_names(line, _delimiter(line))) >= REQUIRED


def read(path: str | Path) -> Iterator[Found | Refused]:
    """Every row of the file at `path`, found or refused, in its order; its position is its first line.

    Raises `Unreadable` for a file in no encoding we know, with no header or with columns that are not
    ours: those are named."""
    text = _decoded(read_bytes(path))
    lines = io.StringIO(text, newline="")
    header = lines.readline()
    if len(header) > LONGEST_HEADER:
        raise Unreadable(f"Its first line is longer than {LONGEST_HEADER:,} characters; no header is.")
    delimiter = _delimiter(header)
    names = _names(header, delimiter)
    _check(names)
    return _rows(csv.reader(lines, delimiter=delimiter, strict=True), names)


def _decoded(content: bytes, errors: str = "strict") -> str:
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding, errors)
    except UnicodeDecodeError as broken:
        raise Unreadable("It is not in UTF-8. Save it as “CSV UTF-8” and import it again.") from broken


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _names(header: str, delimiter: str) -> list[str]:
    row: list[str] = next(csv.reader([header.strip("\r\n")], delimiter=delimiter), [])
    return [name.strip().lower() for name in row]


def _check(names: list[str]) -> None:
    missing = sorted(REQUIRED - set(names))
    if missing:
        raise Unreadable(f"Its first line names no column {' and no '.join(missing)}.")
    if "" in names:
        raise Unreadable(f"Its column {names.index('') + 1} has no name.")
    unknown = [name for name in names if name not in COLUMNS and not _OPTION.fullmatch(name)]
    if unknown:
        raise Unreadable(f"These columns are none of ours: {', '.join(repr(name) for name in unknown[:10])}.")
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise Unreadable(f"These columns are there twice: {', '.join(twice)}.")


def _rows(reader: Any, names: list[str]) -> Iterator[Found | Refused]:
    lines: dict[str, int] = {}  # on which line a slug was seen first
    number = 0
    while True:
        line = reader.line_num + 2  # the header was read before, and lines are counted from 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            yield Refused(f"line {line}", f"{_broken(str(broken))}; neither it nor what follows was read.")
            return
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        if number > MOST_ROWS:
            yield Refused(f"line {line}", f"Neither it nor what follows was read: {MOST_ROWS:,} rows are.")
            return
        yield _one(line, cells, names, lines)


def _broken(problem: str) -> str:
    if "unexpected end" in problem:
        return "A quotation mark is never closed"
    if "field larger" in problem:
        return f"A cell is longer than {LONGEST_CELL:,} characters, or its quotation mark is never closed"
    return "Its quotation marks or cells are broken"


def _one(line: int, cells: list[str], names: list[str], lines: dict[str, int]) -> Found | Refused:
    position = f"line {line}"
    if len(cells) != len(names):
        return Refused(position, f"It has {len(cells)} cells, and the header has {len(names)}.")
    row = {name: unguarded(cell) for name, cell in zip(names, cells, strict=True)}
    slug = row.get("slug", "").strip()
    if slug:
        position += f" ({slug[:80]})"
        if (first := lines.setdefault(slug, line)) != line:
            return Refused(position, f"slug: line {first} has the same.")
    try:
        entry = read_row(row)
    except Refusal as refusal:
        return Refused(position, str(refusal))
    if found := faults(entry.question):
        return Refused(position, " ".join(found))
    return Found(position, entry)
