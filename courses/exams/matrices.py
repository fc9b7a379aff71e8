"""Reading a 0/1 matrix of persons by items from a CSV file. Pure; raises `ValueError` in plain words."""

import csv
from codecs import BOM_UTF8
from collections.abc import Sequence
from io import StringIO
from typing import NamedTuple

PERSON = ("rownames", "id")
CREDITS = {"0": 0, "1": 1}


class Matrix(NamedTuple):
    """The items' names, and by person their credits in that order."""

    names: list[str]
    rows: list[list[float]]


def read_matrix(data: bytes) -> Matrix:
    """The matrix in a CSV file: UTF-8 (with or without a byte order mark), commas, a header with
    the items' names; a first column named `rownames` or `id` is the person.

    Raises `ValueError`, with line and column where there is one, for anything else: a cell that
    is not 0 or 1 (an unanswered item is a 0), a row of another length, an item without a name
    or with that of another, no items, no persons, broken encoding.
    """
    reader = csv.reader(StringIO(_decoded(data), newline=""), strict=True)
    try:
        header = next(reader)
        first = int(bool(header) and header[0] in PERSON)
        _check_names(header, first)
        rows = [_credits(row, header, first, reader.line_num) for row in reader]
    except csv.Error as error:
        raise ValueError(f"Line {reader.line_num}: this is not CSV ({error}).") from None
    if not rows:
        raise ValueError("The file has a header but no persons.")
    return Matrix(header[first:], rows)


def _decoded(data: bytes) -> str:
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        lines = data[: error.start].split(b"\n")
        column = lines[-1].count(b",") + 1
        raise ValueError(f"Line {len(lines)}, column {column}: this is not UTF-8 text.") from None
    text = text.rstrip("\r\n")  # editors leave empty lines at the end
    if not text.strip():
        raise ValueError("The file is empty.")
    return text


def _check_names(header: Sequence[str], first: int) -> None:
    if not header[first:]:
        raise ValueError("Line 1: the header names no items.")
    for at, name in enumerate(header):
        if not name.strip() or not name.isprintable():
            raise ValueError(f"Line 1, column {at + 1}: the name is empty or cannot be printed.")
        if name in header[:at]:
            raise ValueError(f"Line 1, column {at + 1}: the name {_quoted(name)} is there twice.")


def _credits(row: Sequence[str], header: Sequence[str], first: int, line: int) -> list[float]:
    if len(row) != len(header):
        raise ValueError(
            f"Line {line}, column {min(len(row), len(header)) + 1}: "
            f"the row has {len(row)} cells, the header has {len(header)}."
        )
    for at, cell in enumerate(row[first:], first):
        if cell not in CREDITS:
            raise ValueError(
                f"Line {line}, column {at + 1} ({_quoted(header[at])}): {_quoted(cell)} is not 0 or 1."
            )
    return [CREDITS[cell] for cell in row[first:]]


def _quoted(text: str) -> str:
    """Short, and with nothing in it that a terminal would obey."""
    short = text if len(text) <= 30 else f"{text[:30]}…"
    return f"“{short}”" if short.isprintable() else ascii(short)
