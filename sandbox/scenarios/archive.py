"""Reading a listening archive, row by row: CSV or JSONL, never wholly in memory.

`judged()` yields an `ArchivedPost` for every row that can be a post and a
`Refusal` for every row that cannot, with the line it begins on. Nothing is
guessed: what could be read in two ways is refused.
"""

import csv
import json
import re
import zoneinfo
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from academy.words.listening import Channel, Language
from sandbox.scenarios.moments import Unreadable, read_moment

FIELDS = ("text", "at", "author", "channel", "language", "sentiment", "topic", "id")
LONGEST_LINE = 1_000_000  # characters; a longer line or row is refused unread
MOST_LINES = 2_000  # in one row of a CSV file; a cell of more is a quote that was never closed
LONGEST_ID = LONGEST_AUTHOR = 80
NAMED = 40  # columns that an error names
# What a spreadsheet makes of an id of 16 digits and more: 5.70301E+17.
_ROUNDED = re.compile(r"^[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+$")


class ArchiveError(Exception):
    """The file as a whole cannot be read, and why."""


class Refusal(NamedTuple):
    line: int
    reason: str


class ArchivedPost(NamedTuple):
    line: int
    id: str
    at: datetime
    text: str
    author: str
    channel: str
    language: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Reading:
    """How an archive is read: `columns` maps our fields to its columns; `dates` is
    iso, dmy or mdy; naive times are in `zone`; posts without an id are numbered on
    from `numbered_from`; ids in `taken` are there already."""

    columns: dict[str, str] = field(default_factory=dict)
    channel: str = Channel.MICROBLOG.value
    language: str = Language.EN.value
    dates: str = "iso"
    zone: str = "UTC"
    numbered_from: int = 1
    taken: frozenset[str] = frozenset()


def columns_of(text: str) -> dict[str, str]:
    """Which column each field is in, from `text=COL,at=COL,…`. Raises `ArchiveError`."""
    columns = {}
    for pair in filter(None, text.split(",")):
        ours, found, theirs = pair.partition("=")
        if ours.strip() not in FIELDS or not found or not theirs.strip():
            raise ArchiveError(
                f"{pair!r} is no field with its column: {', '.join(FIELDS)}, as text=COL,at=COL."
            )
        columns[ours.strip()] = theirs.strip()
    return columns


def checked_zone(name: str) -> str:
    """The name of a time zone that there is. Raises `ArchiveError`."""
    if name not in zoneinfo.available_timezones():
        raise ArchiveError(f"There is no time zone {name!r}. Write it as America/New_York.")
    return name


def judged(path: Path, how: Reading) -> Iterator[ArchivedPost | Refusal]:
    """Every row of the file at `path` in order, as a post or as a refusal.

    Raises `ArchiveError` where no row can be read: no such file, another
    encoding, a column that `how` names and the file does not have.
    """
    seen = set(how.taken)
    number = how.numbered_from
    with _opened(path) as file:
        for line, row in _rows(file, how):
            found = row if isinstance(row, str) else _post(line, row, how, number)
            number += 1
            if isinstance(found, str):
                yield Refusal(line, found)
            elif found.id in seen:
                yield Refusal(line, "repeated id")
            else:
                seen.add(found.id)
                yield found


def _opened(path: Path) -> IO[str]:
    if path.exists() and not path.is_file():
        raise ArchiveError(f"{path} is no file: an archive is read twice, which a pipe cannot be.")
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
    except OSError as problem:
        raise ArchiveError(f"{path} cannot be opened: {problem.strerror}.") from problem
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ArchiveError(f"{path} is in UTF-16. Save it as UTF-8 and import it again.")
    # Broken bytes become lone surrogates, so that only their own row is refused.
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _rows(file: IO[str], how: Reading) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """(line, row or the reason why there is none); rows hold our fields only."""
    start = file.read(1)
    file.seek(0)
    if not start:
        raise ArchiveError("The file is empty.")
    return _rows_of_jsonl(file, how) if start == "{" else _rows_of_csv(file, how)


def _is_cut(line: str) -> bool:
    """Whether there is more of the line than was read."""
    return len(line) == LONGEST_LINE and not line.endswith(("\n", "\r"))


def _skip_line(file: IO[str]) -> None:
    while _is_cut(file.readline(LONGEST_LINE)):
        pass


class _TooLong(Exception):
    """A row goes on beyond all measure: as a rule its quote was never closed."""


class _Lines:
    """The lines of a file for `csv.reader`, of which those after the first of a row can be put back."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.given = file, 0
        self.row: list[str] = []
        self.waiting: deque[str] = deque()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else self.file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.given += 1
        self.row.append(line)
        if _is_cut(line):
            _skip_line(self.file)
            raise _TooLong
        if len(self.row) > MOST_LINES or sum(map(len, self.row)) > LONGEST_LINE:
            raise _TooLong
        return line

    def begin_row(self) -> None:
        self.row = []

    def put_back(self) -> None:
        """All lines of the row but the one it begins on."""
        self.waiting.extendleft(reversed(self.row[1:]))
        self.given -= max(0, len(self.row) - 1)


def _rows_of_csv(file: IO[str], how: Reading) -> Iterator[tuple[int, dict[str, Any] | str]]:
    header = file.readline(LONGEST_LINE)
    if len(header) == LONGEST_LINE:
        raise ArchiveError("The first line is longer than any header: is this a CSV file with line ends?")
    delimiter = max(",;\t", key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
    columns = _columns(how, names)
    places = {ours: names.index(theirs) for ours, theirs in columns.items()}
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_row()
        line = lines.given + 2  # the header is line 1; a row is called by the line it begins on
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as problem:
            yield line, _broken(problem, lines.row)
            lines.put_back()  # what a quote that was never closed has swallowed are rows again
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if len(cells) == len(names):
            yield line, {ours: cells[place] for ours, place in places.items()}
        elif cells:
            yield line, "wrong number of cells"


def _broken(problem: Exception, row: list[str]) -> str:
    if len(row) > 1 or "unexpected end" in str(problem):
        return "quote never closed"
    if isinstance(problem, _TooLong):
        return "line too long"
    return "cell too long" if "field limit" in str(problem) else "broken quotes"


def _rows_of_jsonl(file: IO[str], how: Reading) -> Iterator[tuple[int, dict[str, Any] | str]]:
    names = _names_in(_objects(file), wanted={*FIELDS, *how.columns.values()})
    columns = _columns(how, names) if names else {}  # with no row that can be read, each is refused
    file.seek(0)
    for line, row in _objects(file):
        if isinstance(row, dict):  # what it has not is empty there, as in a table
            row = {ours: row.get(theirs) for ours, theirs in columns.items()}
        yield line, row


def _names_in(rows: Iterator[tuple[int, dict[str, Any] | str]], wanted: set[str]) -> list[str]:
    """The columns of all rows together: those wanted, and some others to name in an error."""
    names: dict[str, None] = {}
    for _line, row in rows:
        if isinstance(row, dict):
            names |= dict.fromkeys(name for name in row if name in wanted or len(names) < NAMED)
    return list(names)


def _objects(file: IO[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    line = 0
    while text := file.readline(LONGEST_LINE):
        line += 1
        if _is_cut(text):
            _skip_line(file)
            yield line, "line too long"
        elif text.strip():
            yield line, _json_object(text)


def _json_object(text: str) -> dict[str, Any] | str:
    try:
        row = json.loads(text, parse_int=str, parse_float=str)  # as written: no id is rounded here
    except (ValueError, RecursionError):
        return "broken JSON"
    return row if isinstance(row, dict) else "broken JSON"


def _columns(how: Reading, names: list[str]) -> dict[str, str]:
    """Our field to their column: as mapped, else the column of the same name."""
    columns = {name: name for name in FIELDS if name in names} | how.columns
    twice = next((column for column in columns.values() if names.count(column) > 1), None)
    if twice:
        raise ArchiveError(f"The file has the column {twice!r} more than once. Rename all but one.")
    missing = [column for column in columns.values() if column not in names]
    missing += [name for name in ("text", "at") if name not in columns]
    if missing:
        raise ArchiveError(
            f"The file has no column {', '.join(repr(name) for name in missing)}. "
            f"Its columns are: {', '.join(names[:NAMED])}. Name them with --map text=COL,at=COL."
        )
    return columns


def _post(line: int, row: dict[str, Any], how: Reading, number: int) -> ArchivedPost | str:
    """The post in a row, or the reason why it is refused."""
    cells = {name: _cell(value) for name, value in row.items()}
    if None in cells.values():
        return "broken encoding"
    if not isinstance(row.get("text"), str | None):
        return "text is no text"
    text = cells.get("text") or ""
    id = cells.get("id") if "id" in cells else f"{number:06}"
    channel = (cells.get("channel") or how.channel).lower()
    language = (cells.get("language") or how.language).lower().split("-")[0]
    author = cells.get("author") or ""
    reason = _wrong_with(text, id or "", channel, language, author)
    if reason:
        return reason
    try:
        at = read_moment(cells.get("at") or "", order=how.dates, zone=how.zone)
    except Unreadable as problem:
        return str(problem)
    labels = {name: str(cells[name]) for name in ("sentiment", "topic") if cells.get(name)}
    return ArchivedPost(line, str(id), at, text, author, channel, language, labels)


def _cell(value: Any) -> str | None:
    """A cell's text without the white space around it; None if it is no text at all."""
    if value is None:
        return ""
    text = value.strip() if isinstance(value, str) else json.dumps(value)
    broken = "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
    return None if broken else text


def _wrong_with(text: str, id: str, channel: str, language: str, author: str) -> str | None:
    checks = {
        "empty text": not text,
        "no id": not id,
        "rounded id": bool(_ROUNDED.match(id)),
        "id too long": len(id) > LONGEST_ID,
        "author too long": len(author) > LONGEST_AUTHOR,
        "unknown channel": channel not in Channel.values,
        "unknown language": language not in Language.values,
    }
    return next((reason for reason, wrong in checks.items() if wrong), None)
