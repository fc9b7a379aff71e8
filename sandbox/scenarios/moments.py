"""Reading the dates of other people's archives without guessing."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SLASHED = re.compile(
    r"^(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>\d{2}|\d{4})"
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<seconds>\d{2}))?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?$"
)
YEARS = range(1990, 2100)  # a post on the internet


class Unreadable(ValueError):
    """The reason, as a report counts it: unreadable, impossible or ambiguous date."""


def read_moment(text: str, *, order: str, zone: str) -> datetime:
    """The moment that `text` names, in UTC.

    ISO 8601 is read under every `order`; day and month in figures only under
    `dmy` or `mdy`. Times without an offset are in `zone`. Raises `Unreadable`:
    "ambiguous date" for what has two readings (day and month under `iso`, a year
    of two digits, the hour that the clock repeats in autumn), "impossible date"
    for what has none (30 February, the hour skipped in spring, a year outside
    1990 to 2099), "unreadable date" for the rest.
    """
    slashed = _SLASHED.match(text)
    moment = _from_figures(slashed, order) if slashed else _from_iso(text)
    if moment.year not in YEARS:
        raise Unreadable("impossible date")
    return (moment if moment.tzinfo else _placed(moment, ZoneInfo(zone))).astimezone(UTC)


def _from_iso(text: str) -> datetime:
    looks_like_one = re.match(r"^\d{4}-?\d{2}-?\d{2}", text)
    try:
        return datetime.fromisoformat(re.sub(r"\s+(UTC|GMT)$", "+00:00", re.sub(r"\s+(?=[+-]\d)", "", text)))
    except ValueError:
        raise Unreadable("impossible date" if looks_like_one else "unreadable date") from None


def _from_figures(found: re.Match[str], order: str) -> datetime:
    first, second = int(found["first"]), int(found["second"])
    if len(found["year"]) == 2:
        raise Unreadable("ambiguous date")
    if order == "iso":
        two_readings = first <= 12 and second <= 12 and first != second
        raise Unreadable("ambiguous date" if two_readings else "unreadable date")
    day, month = (first, second) if order == "dmy" else (second, first)
    try:
        return datetime(
            int(found["year"]),
            month,
            day,
            _hour(found),
            int(found["minute"] or 0),
            int(found["seconds"] or 0),
        )
    except ValueError:
        raise Unreadable("impossible date") from None


def _hour(found: re.Match[str]) -> int:
    hour, half = int(found["hour"] or 0), (found["half"] or "").lower()[:1]
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no such hour")
    return hour % 12 + (12 if half == "p" else 0)


def _placed(moment: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock time in its zone, if the clock there showed it once and only once."""
    early, late = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return early
    skipped = (early.utcoffset() or timedelta()) < (late.utcoffset() or timedelta())
    raise Unreadable("impossible date" if skipped else "ambiguous date")
