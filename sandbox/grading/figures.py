"""How each post of an edition did over many runs, as classical test theory has it of an item. Pure.

Facility is the mean share of its points that runs earned; discrimination the correlation (Pearson) of that
share with what the same run earned on its other posts, so that a post does not correlate with itself
(corrected item-total; Allen and Yen 1979, ch. 6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

# Fewer runs than this are too few for a flag.
ENOUGH = 20
EASY, HARD, WEAK, TEMPTING = 0.9, 0.3, 0.15, 0.3


@dataclass
class PostFigures:
    """Of one post: `n` runs that could have earned on it, `found` that took it up, `wrong` that took it
    though it needed nothing, of all the runs, `of`."""

    ref: str
    of: int = 0
    n: int = 0
    found: int = 0
    wrong: int = 0
    late: int = 0
    _x: float = field(default=0.0, repr=False)
    _xx: float = field(default=0.0, repr=False)
    _y: float = field(default=0.0, repr=False)
    _yy: float = field(default=0.0, repr=False)
    _xy: float = field(default=0.0, repr=False)

    def _add(self, share: float, rest: float) -> None:
        self.n += 1
        self._x += share
        self._xx += share * share
        self._y += rest
        self._yy += rest * rest
        self._xy += share * rest

    @property
    def facility(self) -> float | None:
        return self._x / self.n if self.n else None

    @property
    def discrimination(self) -> float | None:
        """None for fewer than three runs, and where all earned the same."""
        across = (self.n * self._xx - self._x**2) * (self.n * self._yy - self._y**2)
        if self.n < 3 or across <= 1e-9:
            return None
        return (self.n * self._xy - self._x * self._y) / sqrt(across)

    @property
    def taken(self) -> float:
        """The share of all runs that took it though it needed nothing."""
        return self.wrong / self.of if self.of else 0.0

    @property
    def enough(self) -> bool:
        return (self.n or self.of) >= ENOUGH

    @property
    def says(self) -> list[str]:
        """What wants a look, the gravest first: weak, hard, tempting, easy; [] if nothing does."""
        p, r = self.facility, self.discrimination
        found = {
            "weak": r is not None and r < WEAK,
            "hard": p is not None and p < HARD,
            "tempting": self.taken > TEMPTING,
            "easy": p is not None and p > EASY,
        }
        return [word for word, is_so in found.items() if is_so] if self.enough else []


def figures(runs: Iterable[Iterable[Mapping[str, Any]]]) -> tuple[int, list[PostFigures]]:
    """How many `runs` there were, each the decisions of its judgement (see `scoring.grade`), and the figures
    of every post that was needed, or was taken though it was not. It keeps one run at a time."""
    found: dict[str, PostFigures] = {}
    count = 0
    for decisions in runs:
        count += 1
        rows = list(decisions)
        earned = sum(max(0.0, row["earned"]) for row in rows if row["worth"])
        for row in rows:
            one = found.setdefault(row["post"], PostFigures(row["post"]))
            if row["worth"]:
                one._add(row["earned"] / row["worth"], earned - row["earned"])
                one.found += row["delay"] is not None
                one.late += row["outcome"] == "late"
            one.wrong += row["outcome"] == "wrongly taken"
    for one in found.values():
        one.of = count
    return count, [one for one in found.values() if one.n or one.wrong]
