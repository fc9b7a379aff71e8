"""A bank as a sheet of ours, each row of which is read back before the first is given."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import Entry
from courses.items.formats.sheet_columns import (
    COLUMNS,
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
from courses.items.soundness import faults


def write(_title: str, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The bank as such a sheet in UTF-8 with a byte order mark, which spreadsheets want.

    Raises `ValueError`, before it gives anything, for an entry that has faults or would not come back
    as it is, and for two of the same slug: it names them."""
    entries = list(entries)
    for entry in entries:
        if problem := _problem(entry):
            raise ValueError(f"{entry.slug} cannot be exported: {problem}")
    for slug, times in Counter(entry.slug for entry in entries).items():
        if slug and times > 1:
            raise ValueError(f"{slug} cannot be exported: {times} items are called so.")
    most = max((len(entry.question["options"]) for entry in entries), default=0)
    names = [*COLUMNS, *(f"{name}_{place}" for place in range(1, most + 1) for name in OF_AN_OPTION)]
    return _written(names, entries)


def _problem(entry: Entry) -> str:
    """Why the entry has no row that is read to the same entry; "" if it has."""
    if found := faults(entry.question):
        return found[0]
    try:
        back = read_row({name: unguarded(cell) for name, cell in _row(entry).items()})
    except Refusal as refusal:
        return str(refusal)
    return "" if _keyless(back) == _keyless(entry) else "a row of CSV cannot hold it as it is."


def _keyless(entry: Entry) -> Entry:
    """The entry without the keys of its options, which every bank has of its own."""
    options = [option | {"key": ""} for option in entry.question["options"]]
    return replace(entry, question=entry.question | {"options": options})


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
