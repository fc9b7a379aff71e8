"""Whether an export is whole: what its last line says, against what is there. Pure, in constant memory."""

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from academy.desk.sheets import END, Csv

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class NotWhole(Exception):
    """The file is cut, was changed, or never was such an export; the message says which."""


def check(path: str | Path) -> int:
    """How many rows the export at `path` has. Raises `NotWhole`."""
    with Path(path).open("rb") as file:
        begins = file.read(2)
    if begins == b"PK":
        return _check_xlsx(path)
    with Path(path).open("rb") as file:
        return _check_lines(file, is_json=begins[:1] == b"{")


def _check_lines(file: IO[bytes], *, is_json: bool) -> int:
    digest, last, lines = hashlib.sha256(), b"", 0
    for line in file:
        digest.update(last)
        last, lines = line, lines + 1
    count, said = _json_end(last) if is_json else _csv_end(last)
    if said != digest.hexdigest():
        raise NotWhole("Its digest is not that of its content: something in it was changed or is missing.")
    if is_json and count != max(0, lines - 3):
        raise NotWhole(f"It says that it has {count} rows, and it has {max(0, lines - 3)}.")
    return count


def _csv_end(line: bytes) -> tuple[int, str]:
    try:
        mark, count, digest = next(csv.reader([line.decode()]))
        if mark == END and line.endswith(b"\n"):
            return int(count), digest
    except (StopIteration, UnicodeDecodeError, ValueError):
        pass
    raise NotWhole("It does not end with the line that says how many rows it has: it was cut.")


def _json_end(line: bytes) -> tuple[int, str]:
    try:
        end = json.loads(b"{" + line)["end"]
        return int(end["rows"]), str(end["sha256"])
    except (KeyError, TypeError, ValueError):
        raise NotWhole("It does not end with the line that says how many rows it has: it was cut.") from None


def _check_xlsx(path: str | Path) -> int:
    form, digest, count, end = Csv(), hashlib.sha256(), 0, list[str]()
    try:
        for row in _cells(path):
            if row[:1] == [END]:
                end = row
                continue
            digest.update(form.rows([row], first=False).encode())
            count += not row[0].startswith("#")
    except (zipfile.BadZipFile, ParseError, KeyError, EOFError) as problem:
        raise NotWhole(f"It cannot be opened: {problem}.") from None
    if not end:
        raise NotWhole("It does not end with the line that says how many rows it has: it was cut.")
    if (end[1], end[2]) != (str(count - 1), digest.hexdigest()):
        raise NotWhole("Its digest is not that of its content: something in it was changed or is missing.")
    return count - 1  # the line of the columns is no row


def _cells(path: str | Path) -> Iterator[list[str]]:
    with zipfile.ZipFile(path) as book:
        sheets = sorted(
            (name for name in book.namelist() if name.startswith("xl/worksheets/sheet")),
            key=lambda name: int("".join(filter(str.isdigit, name.rpartition("/")[2]))),
        )
        for name in sheets:
            with book.open(name) as file:
                for _, element in iterparse(file):
                    if element.tag == f"{_MAIN}row":
                        yield [_text(cell) for cell in element.iter(f"{_MAIN}c")]
                        element.clear()


def _text(cell: Element) -> str:
    return "".join(part.text or "" for part in cell.iter() if part.tag in (f"{_MAIN}t", f"{_MAIN}v"))
