"""Bars beside each other, as numbers that a drawing needs. Pure."""

from typing import NamedTuple

WIDE, HIGH, FOOT = 44, 120, 140


class Bar(NamedTuple):
    """One bar: its left edge and its top, its height, its middle, what it counts and what stands below it."""

    x: int
    y: float
    height: float
    middle: float
    counted: int
    label: str


def bars(counted: list[tuple[str, int]]) -> list[Bar]:
    """A bar for each `(label, count)`, as high as it is of the highest, `HIGH` at most, on `FOOT`."""
    top = max([1, *(count for _, count in counted)])
    return [
        Bar(place * WIDE, round(FOOT - height, 1), height, place * WIDE + WIDE / 2, count, label)
        for place, (label, count) in enumerate(counted)
        for height in [round(HIGH * count / top, 1)]
    ]
