"""iCalendar files (RFC 5545), as far as a list of moments needs them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_OCTETS = 75  # of a line at most, without its end: RFC 5545, 3.1
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """A moment with no length. `uid` is the same whenever the same thing is written, so that a calendar that
    takes the file in again moves it instead of doubling it."""

    uid: str
    at: datetime
    summary: str
    description: str = ""


def calendar(events: Iterable[Event], *, maker: str, at: datetime) -> str:
    """The file, made at `at` by `maker` (its PRODID)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{escaped(maker)}//EN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{_moment(at)}",
            f"DTSTART:{_moment(event.at)}",
            f"SUMMARY:{escaped(event.summary)}",
            *([f"DESCRIPTION:{escaped(event.description)}"] if event.description else []),
            "TRANSP:TRANSPARENT",  # nobody is busy because something is due
            "END:VEVENT",
        ]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    """A TEXT value (3.3.11)."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def folded(line: str) -> str:
    """The line in pieces of 75 octets, no character cut in two; each next one begins with a space."""
    pieces, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _OCTETS:
            pieces.append(" ")
            size = 1
        pieces[-1] += sign
        size += octets
    return "\r\n".join(pieces)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
