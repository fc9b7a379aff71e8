"""A cut score from what judges say of every item: the modified Angoff method. Pure.

Each judge says of each item what per cent of minimally competent candidates would answer it rightly,
and after a discussion may say it again in a further round (W. H. Angoff, Scales, norms, and equivalent
scores, in R. L. Thorndike (ed.), Educational Measurement, 1971; G. J. Cizek and M. B. Bunch, Standard
Setting, 2007, chapter 6). Forms are drawn by a blueprint, so a judge's cut is that of a drawn form: the
mean of their ratings in each cell counts as often as the cell has items on the form.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from courses.exams.drawing import Candidate, Cell

FEWEST_JUDGES = 3
DIFFER = 40  # a wider range than this between the judges of an item wants a discussion


class Rating(NamedTuple):
    """What `judge` said of `item`, in per cent, in a round counted from 1."""

    judge: str
    item: Candidate
    round: int
    percent: Decimal


class Lack(StrEnum):
    """Why there is no cut score."""

    JUDGES = "judges"  # fewer than three
    BLUEPRINT = "blueprint"  # it asks for no items at all
    CELL = "cell"  # nobody rated an item that fits it
    JUDGE = "judge"  # this one rated no item that fits the cell


class Gap(NamedTuple):
    """What is missing, with the cell and the judge where it is about one."""

    lack: Lack
    cell: Cell | None = None
    judge: str = ""


class Given(NamedTuple):
    """A judge's word on an item that counts, and what they had said in the rounds before."""

    percent: Decimal
    before: tuple[Decimal, ...]


class Judged(NamedTuple):
    """A judge: how many items they rated, in how many rounds, and their cut (None with a gap)."""

    name: str
    items: int
    rounds: int
    cut: float | None


class Rated(NamedTuple):
    """An item: what each judge gave it, in the order of the judges (None: did not rate it)."""

    item: Candidate
    given: list[Given | None]
    mean: float
    low: Decimal
    high: Decimal

    @property
    def spread(self) -> Decimal:
        return self.high - self.low

    @property
    def differs(self) -> bool:
        return self.spread > DIFFER


class Standard(NamedTuple):
    """The result. With `gaps` there is no cut, hence no cut score, SD or standard error either.

    `sd` is between the judges' cuts (n − 1), `se` is SD / √judges, and `cut_score` is the cut rounded
    up to a whole number, so that nobody passes below it."""

    judges: list[Judged]
    items: list[Rated]
    gaps: list[Gap]
    cut: float | None
    cut_score: int | None
    sd: float | None
    se: float | None

    @property
    def differing(self) -> list[Rated]:
        """The items on which the judges differ, the widest range first."""
        return sorted((item for item in self.items if item.differs), key=lambda item: -item.spread)


Counted = dict[str, dict[Candidate, Given]]  # by judge and item


def standard(ratings: Iterable[Rating], blueprint: Sequence[Cell]) -> Standard:
    """The standard that the panel set. Of a judge's ratings of an item the last round counts; an item
    that fits no cell of the blueprint counts for nobody. All sums are exact until the end."""
    ratings = list(ratings)
    counted = _counted(ratings)
    length = sum(cell.wanted for cell in blueprint)
    gaps = _gaps(counted, blueprint)
    cuts = {judge: _cut(given, blueprint, length) for judge, given in counted.items()}
    judges = [
        Judged(judge, len(given), _rounds(ratings, judge), _float(cuts[judge]))
        for judge, given in counted.items()
    ]
    items = _items(counted)
    found = [cut for cut in cuts.values() if cut is not None]
    if gaps or len(found) < FEWEST_JUDGES:
        return Standard(judges, items, gaps, None, None, None, None)
    cut = sum(found, Fraction()) / len(found)
    sd = math.sqrt(sum((one - cut) ** 2 for one in found) / (len(found) - 1))
    return Standard(judges, items, [], float(cut), math.ceil(cut), sd, sd / math.sqrt(len(found)))


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _counted(ratings: Iterable[Rating]) -> Counted:
    """The rating of each judge and item that counts; judges by name, items by topic."""
    said: dict[str, dict[Candidate, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for rating in sorted(ratings, key=lambda one: (one.judge, one.item[1:3], one.item.id, one.round)):
        said[rating.judge][rating.item].append(rating.percent)
    return {
        judge: {item: Given(given[-1], tuple(given[:-1])) for item, given in items.items()}
        for judge, items in said.items()
    }


def _rounds(ratings: Iterable[Rating], judge: str) -> int:
    return len({rating.round for rating in ratings if rating.judge == judge})


def _fitting(given: Mapping[Candidate, Given], cell: Cell) -> list[Fraction]:
    return [Fraction(one.percent) for item, one in given.items() if item.fits(cell)]


def _cut(given: Mapping[Candidate, Given], blueprint: Sequence[Cell], length: int) -> Fraction | None:
    """A judge's cut for a form of `length` items; None if they rated nothing of a cell."""
    total = Fraction()
    for cell in blueprint:
        percents = _fitting(given, cell)
        if not percents:
            return None
        total += cell.wanted * sum(percents, Fraction()) / len(percents)
    return total / length if length else None


def _gaps(counted: Counted, blueprint: Sequence[Cell]) -> list[Gap]:
    gaps = [] if len(counted) >= FEWEST_JUDGES else [Gap(Lack.JUDGES)]
    if not blueprint:
        gaps.append(Gap(Lack.BLUEPRINT))
    for cell in blueprint:
        without = [judge for judge, given in counted.items() if not _fitting(given, cell)]
        if len(without) == len(counted):
            gaps.append(Gap(Lack.CELL, cell))
        else:
            gaps += [Gap(Lack.JUDGE, cell, judge) for judge in without]
    return gaps


def _items(counted: Counted) -> list[Rated]:
    everything = {item for given in counted.values() for item in given}
    return [
        _rated(item, [given.get(item) for given in counted.values()])
        for item in sorted(everything, key=lambda item: (item.topic, item.difficulty, item.id))
    ]


def _rated(item: Candidate, given: list[Given | None]) -> Rated:
    percents = [one.percent for one in given if one]
    mean = sum(map(Fraction, percents), Fraction()) / len(percents)
    return Rated(item, given, float(mean), min(percents), max(percents))
