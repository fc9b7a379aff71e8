"""Which format a file is in, by what it begins with."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from academy.words.packages import is_zip
from courses.items.formats import gift, moodle, qti, sheet
from courses.items.formats.shape import Found, Refused

Reader = Callable[[str | Path], Iterator[Found | Refused]]
_HEAD = 65_536  # the header of a sheet may be long
_XML = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:[?!]|[A-Za-z])")
_QUIZ = re.compile(rb"<quiz[\s/>]")


def format_of(path: str | Path) -> tuple[str, Reader]:
    """The name of the format that the file at `path` is in, by what it begins with, and what reads it.
    What begins like none of them is taken for GIFT, whose reader says what is wrong with it."""
    with open(path, "rb") as file:
        head = file.read(_HEAD)
    if is_zip(head):
        return "QTI package", qti.read
    plain = head.replace(b"\0", b"")  # UTF-16 and UTF-32 look like ASCII then
    if _XML.match(plain) and _QUIZ.search(plain):
        return "Moodle XML", moodle.read
    if _XML.match(plain):
        return "QTI", qti.read
    if sheet.is_header(head):
        return "CSV", sheet.read
    return "GIFT", gift.read
