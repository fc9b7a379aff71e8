"""CSV, for people with a spreadsheet: one row an item, in and out.

Columns, in any order; only `kind` and `stem` must be there:

- `slug`, `category`, `kind`, `rule`, `topic`, `clause`, `difficulty`, `language`, `enemy_set`, `stem`,
  `feedback`: as the item's fields; empty `difficulty` is medium, empty `language` is en, an empty `rule`
  the first that the kind has;
- `post_channel`, `post_name`, `post_handle`, `post_text`: the post it is about, if any;
- `truth_sentiment`, `truth_topic`, `truth_priority`, `truth_track`, `truth_routes` (with a space between
  them): what triage of it is right;
- `reply_account`, `reply_visibility`, `reply_points` (one a line): what a reply must do;
- `option_1`, `credit_1`, `rationale_1`, `match_1`, `tolerance_1`, `option_2` …: the options.

Numbers have a decimal point. A text that a spreadsheet would run as a formula (it begins with =, +, -, @,
a tab or a carriage return) has an apostrophe before it, as spreadsheets themselves write text; reading
takes one such apostrophe away."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import Entry, Found, Refused, Unreadable
from courses.items.formats.sheet_columns import (
    COLUMNS,
    MOST_OPTIONS,
    OF_AN_OPTION,
    PLAIN,
    POST,
    REPLY,
    TRUTH,
    Row,
    guarded,
    unguarded,
)
from courses.items.formats.sheet_row import read_row
from courses.items.formats.xmlguard import read_bytes
from courses.items.soundness import faults

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
    unknown = [name for name in names if name not in COLUMNS and not _OPTION.fullmatch(name)]
    if unknown:
        raise Unreadable(f"These columns are none of ours: {', '.join(repr(name) for name in unknown[:10])}.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Unreadable(f"These columns are there twice: {', '.join(twice)}.")


def _rows(reader: Any, names: list[str]) -> Iterator[Found | Refused]:
    while True:
        line = reader.line_num + 2  # the header was read before, and lines are counted from 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            never_closed = "unexpected end" in str(broken)
            why = (
                "A quotation mark is never closed"
                if never_closed
                else "Its quotation marks or cells are broken"
            )
            yield Refused(f"line {line}", f"{why}; neither it nor what follows was read.")
            return
        if any(cell.strip() for cell in cells):
            yield _one(line, cells, names)


def _one(line: int, cells: list[str], names: list[str]) -> Found | Refused:
    position = f"line {line}"
    if len(cells) != len(names):
        return Refused(position, f"It has {len(cells)} cells, and the header has {len(names)}.")
    row = {name: unguarded(cell) for name, cell in zip(names, cells, strict=True)}
    position += f" ({row['slug'][:80]})" * bool(row.get("slug"))
    try:
        entry = read_row(row)
    except Refusal as refusal:
        return Refused(position, str(refusal))
    if found := faults(entry.question):
        return Refused(position, " ".join(found))
    return Found(position, entry)


def write(_title: str, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The bank as such a sheet in UTF-8 with a byte order mark, which spreadsheets want.

    Raises `ValueError`, before it gives anything, for an entry that has faults and could not come back."""
    entries = list(entries)
    for entry in entries:
        for fault in faults(entry.question):
            raise ValueError(f"{entry.slug} cannot be exported: {fault}")
    most = max((len(entry.question["options"]) for entry in entries), default=0)
    names = [*COLUMNS, *(f"{name}_{place}" for place in range(1, most + 1) for name in OF_AN_OPTION)]
    return _written(names, entries)


def _written(names: list[str], entries: list[Entry]) -> Iterator[bytes]:
    yield codecs.BOM_UTF8
    for row in [dict(zip(names, names, strict=True)), *map(_row, entries)]:
        line = io.StringIO(newline="")
        csv.writer(line).writerow([row.get(name, "") for name in names])
        yield line.getvalue().encode()


def _row(entry: Entry) -> Row:
    asked = entry.question
    row = {name: asked[name] for name in PLAIN if name in asked}
    row |= {"slug": entry.slug, "category": entry.category, "enemy_set": entry.enemy_set}
    row |= {f"post_{name}": asked["post"][name] for name in POST if asked["post"]}
    row |= {f"truth_{name}": asked["truth"][name] for name in TRUTH[:-1] if asked["truth"]}
    if asked["truth"]:
        row["truth_routes"] = " ".join(asked["truth"]["routes"])
    if asked["reply"]:
        row |= {f"reply_{name}": asked["reply"][name] for name in REPLY[:-1]}
        row["reply_points"] = "\n".join(asked["reply"]["key_points"])
    row = {name: guarded(text) for name, text in row.items()}
    for place, option in enumerate(asked["options"], 1):
        row[f"option_{place}"] = guarded(option["text"])
        row[f"rationale_{place}"] = guarded(option["rationale"])
        row[f"match_{place}"] = guarded(option.get("match", ""))
        row[f"credit_{place}"] = repr(option["credit"]) if option["credit"] else ""
        row[f"tolerance_{place}"] = (
            f"{Decimal(repr(option['tolerance'])):f}" if option.get("tolerance") else ""
        )
    return row
