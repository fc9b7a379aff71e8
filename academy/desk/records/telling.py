"""The schedule and previews in words, with what is told alike told once."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from academy.desk.records.kinds import Fate, Period
from academy.desk.records.schedule import SCHEDULE


@dataclass(frozen=True)
class Told:
    """Records that are told alike: how many, of how many people, and until when they are to be kept."""

    what: Any
    fate: Fate
    because: Any
    count: int = 0
    people: int = 0
    until: datetime | None = None


@dataclass(frozen=True)
class Together:
    """What erasing some people would do, over all of them. `by_us` and `by_others` say where they are named
    outside their own records: `[(words, count)]`."""

    gone: list[Told]
    kept: list[Told]
    by_us: list[tuple[str, int]]
    by_others: list[tuple[str, int]]


def chapters() -> list[tuple[Period | None, list[Told]]]:
    """The schedule by period, the shortest first; last, under None, what is kept for good."""
    found: dict[Period | None, dict[Any, Told]] = {}
    for kind in SCHEDULE:
        told = Told(kind.what, kind.fate, kind.because)
        found.setdefault(kind.period, {})[str(kind.what), kind.fate] = told
    order = sorted(found, key=lambda period: (period is None, period.years if period else 0))
    return [(period, list(found[period].values())) for period in order]


def together(found: list[Any]) -> Together:
    """The previews of some people as one."""
    told: dict[Any, list[Any]] = {}
    named: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for preview in found:
        for line in preview.lines:
            told.setdefault((str(line.kind.what), line.kind.fate), []).append((preview.person.pk, line))
        for mention in preview.mentions:
            named[mention.by_us][mention.words] += mention.count
    lines = [_told([line for _, line in pairs], len({pk for pk, _ in pairs})) for pairs in told.values()]
    return Together(
        [one for one in lines if one.fate != Fate.KEEP],
        [one for one in lines if one.fate == Fate.KEEP],
        sorted(named[True].items()),
        sorted(named[False].items()),
    )


def _told(lines, people):
    kind, until = lines[0].kind, max((line.until for line in lines if line.until), default=None)
    return Told(kind.what, kind.fate, kind.because, sum(line.count for line in lines), people, until)
