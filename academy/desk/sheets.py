"""Exports as files that cannot be cut unseen: each ends with the number of its rows and the SHA-256 of all
that stands before. Pure; a file of a million rows is never in memory.

CSV and JSON are digested byte by byte, up to their last line. XLSX is packed, so what is digested is the text
that the same cells would be as CSV; a packed file that was cut cannot be opened at all.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import IO, Any, Protocol

import xlsxwriter

from academy.words.cells import harmless

END = "#end"
ROWS_A_SHEET = 1_000_000  # a spreadsheet ends at 1,048,576
# Where a cell may begin like a formula; few pieces hold any, and only those are looked at cell by cell.
_RISKY = re.compile(r'(?:^|,)"?[=+\-@\t\r\n]', re.MULTILINE)

About = Mapping[str, Any]
Row = Sequence[Any]


class Form(Protocol):
    """How a file is written, piece by piece. `begin` has what it is about and the names of its columns."""

    def begin(self, about: About, columns: Sequence[str]) -> str: ...
    def rows(self, rows: Sequence[Row], *, first: bool) -> str: ...
    def close(self) -> str: ...
    def end(self, count: int, digest: str) -> str: ...


class Csv:
    """Lines that begin with `#` say what the file is about, and, at last, that it is whole."""

    def begin(self, about: About, columns: Sequence[str]) -> str:
        return _lines([[f"#{name}", harmless(value)] for name, value in about.items()]) + _lines([columns])

    def rows(self, rows: Sequence[Row], *, first: bool) -> str:
        text = _lines(rows)
        return _lines([[harmless(cell) for cell in row] for row in rows]) if _RISKY.search(text) else text

    def close(self) -> str:
        return ""

    def end(self, count: int, digest: str) -> str:
        return _lines([[END, count, digest]])


class Json:
    """One object: what it is `about`, its `rows` a line each, and in the last line its `end`. The text of a
    list, in the columns `lists`, is a list in it."""

    def __init__(self, lists: Sequence[str] = ()):
        self.lists = lists

    def begin(self, about: About, columns: Sequence[str]) -> str:
        self.columns, self.encode = columns, json.JSONEncoder(ensure_ascii=False).encode
        return f'{{"about":{self.encode(dict(about))},"rows":['

    def rows(self, rows: Sequence[Row], *, first: bool) -> str:
        lines = [self.encode(self._said(row)) for row in rows]
        return ("\n" if first else ",\n") + ",\n".join(lines)

    def _said(self, row: Row) -> dict[str, Any]:
        said = dict(zip(self.columns, row, strict=True))
        for name in self.lists:
            said[name] = _list(said[name])
        return said

    def close(self) -> str:
        return "\n],\n"

    def end(self, count: int, digest: str) -> str:
        return f'"end":{{"rows":{count},"sha256":"{digest}"}}}}\n'


def written(
    form: Form, about: About, columns: Sequence[str], batches: Iterable[Sequence[Row]]
) -> Iterator[bytes]:
    """The file, piece by piece."""
    digest, count = hashlib.sha256(), 0

    def seen(text: str) -> bytes:
        piece = text.encode()
        digest.update(piece)
        return piece

    yield seen(form.begin(about, columns))
    for batch in batches:
        if batch:
            yield seen(form.rows(batch, first=not count))
            count += len(batch)
    yield seen(form.close())
    yield form.end(count, digest.hexdigest()).encode()


def write_xlsx(
    file: IO[bytes], about: About, columns: Sequence[str], batches: Iterable[Sequence[Row]], *, title: str
) -> None:
    """The same as a spreadsheet, written to `file` row by row. What is text stays text in it."""
    form, digest, count, place = Csv(), hashlib.sha256(), 0, 0
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, settings) as book:
        sheet = book.add_worksheet(title)
        for cells in ([f"#{name}", harmless(value)] for name, value in about.items()):
            _put(sheet, place, cells)
            place += 1
        _put(sheet, place, columns)
        digest.update(form.begin(about, columns).encode())
        for batch in batches:
            digest.update(form.rows(batch, first=not count).encode())
            for row in batch:
                count, place = count + 1, place + 1
                if place > ROWS_A_SHEET:
                    sheet, place = book.add_worksheet(f"{title} {count}"), 0
                _put(sheet, place, row)
        _put(sheet, place + 1, [END, count, digest.hexdigest()])


def _put(sheet: Any, place: int, cells: Row) -> None:
    """A row of cells as what they are: an empty text too, which the library would leave out."""
    for column, cell in enumerate(cells):
        write = sheet.write_string if isinstance(cell, str) else sheet.write_number
        write(place, column, cell)


_list = lru_cache(1_000)(json.loads)  # they are few, and each in many rows


def _lines(rows: Iterable[Row]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
