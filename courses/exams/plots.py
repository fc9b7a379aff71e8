"""From figures to coordinates of the charts on trainers' pages. Pure; units of an SVG's view box."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 34.0, 404.0, 20.0, 196.0
BIN = 10  # points of 100


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Bar:
    """How many scores lie from `low` up to `high` (the last bar has its upper end too)."""

    x: float
    y: float
    width: float
    height: float
    low: int
    high: int
    n: int


@dataclass(frozen=True)
class Line:
    """Who chose an option, by group: points for a line, and where its name stands."""

    letter: str
    key: bool
    flagged: bool
    points: list[tuple[float, float]]
    label_y: float
    share: float

    @property
    def path(self) -> str:
        return " ".join(f"{'L' if place else 'M'}{x:g} {y:g}" for place, (x, y) in enumerate(self.points))


def share_y(share: float) -> float:
    """The height of a share from 0 to 1."""
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


def share_ticks() -> list[Tick]:
    return [Tick(share_y(step / 4), f"{step * 25}%") for step in range(5)]


def group_x(group: int, groups: int) -> float:
    step = (RIGHT - LEFT) / groups
    return round(LEFT + step * (group + 0.5), 1)


def histogram(scores: Sequence[float]) -> list[Bar]:
    """The scores (0 to 100) in bars of ten points; the highest bar fills the chart."""
    counts = [0] * (100 // BIN)
    for score in scores:
        counts[min(int(score // BIN), len(counts) - 1)] += 1
    most, width = max(counts, default=0) or 1, (RIGHT - LEFT) / len(counts)
    return [
        Bar(
            x=round(LEFT + place * width + 1, 1),
            y=share_y(n / most),
            width=round(width - 2, 1),
            height=round(BOTTOM - share_y(n / most), 1),
            low=place * BIN,
            high=place * BIN + BIN,
            n=n,
        )
        for place, n in enumerate(counts)
    ]


def score_x(score: float) -> float:
    return round(LEFT + score / 100 * (RIGHT - LEFT), 1)


def lines(options: Sequence[tuple[str, bool, bool, Sequence[float]]]) -> list[Line]:
    """A line for each option `(letter, is the key, is flagged, share by group)`; their names are moved
    apart so that none covers another."""
    drawn = [
        Line(
            letter,
            key,
            flagged,
            [(group_x(place, len(shares)), share_y(share)) for place, share in enumerate(shares)],
            share_y(shares[-1]) + 4,
            shares[-1],
        )
        for letter, key, flagged, shares in options
    ]
    return _apart(drawn)


def _apart(drawn: list[Line], gap: float = 14.0) -> list[Line]:
    """The same lines with their names at least `gap` from each other, from the lowest up."""
    placed: list[Line] = []
    lowest = BOTTOM + 4 + gap
    for line in sorted(drawn, key=lambda line: -line.label_y):
        lowest = min(line.label_y, lowest - gap)
        placed.append(Line(line.letter, line.key, line.flagged, line.points, round(lowest, 1), line.share))
    return placed
