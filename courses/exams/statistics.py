"""Classical test theory: from credits to figures. Pure; plain numbers in and out.

A *credit* is between 0 and 1. An item on the form that was not answered earned 0; an
item that was not on the form is None. A figure that the data do not define (nobody,
one person, one item, no spread) is None: never an error, never NaN.

Variances are those of the persons at hand (divided by n, not n - 1). KR-20 demands it:
with n - 1 beneath the totals and p(1 - p) above, the LSAT 6 data (Bock & Lieberman
1970) give .296 instead of the published .295. Correlations and alpha are the same
either way.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from math import ceil, comb, floor, fsum, sqrt
from operator import mul, sub, truediv
from typing import NamedTuple, TypeGuard

# Sums of thirds differ in their last digits; closer than this they are the same.
SAME = 1e-9
# Fewer choosers than this leave a distractor without work to do.
FUNCTIONING = 0.05


class Sittings(NamedTuple):
    """Of one item, by person who had it: the credit, the points of the person's whole form and how
    many items were on that, both with this item. Forms may differ from person to person."""

    credits: Sequence[float]
    points: Sequence[float]
    lengths: Sequence[int]


class Choice(NamedTuple):
    """What one person chose of an item (empty: not answered), and the share of the form's points."""

    chosen: Collection[str]
    total: float


@dataclass(frozen=True)
class FormStatistics:
    """Mean, sd and sem are in points; `totals[t]` persons have t whole points, but not t + 1
    (for 0/1 credits: exactly t). `kr20` is None unless every credit is 0 or 1."""

    n: int
    mean: float | None
    sd: float | None
    sem: float | None
    kr20: float | None
    alpha: float | None
    totals: list[int]


@dataclass(frozen=True)
class ItemStatistics:
    """`p` is the mean credit. `item_total` is r with the total that holds the item itself,
    `corrected_item_total` r with the rest. `alpha_if_removed` exists on a fixed form only."""

    n: int
    p: float | None
    item_total: float | None
    corrected_item_total: float | None
    discrimination: float | None
    alpha_if_removed: float | None = None


@dataclass(frozen=True)
class OptionStatistics:
    """`share` of all n, and of each third of them by total, the weakest third first."""

    option: str
    n: int
    share: float | None
    by_group: list[float] | None
    non_functioning: bool
    attracts_able: bool


@dataclass(frozen=True)
class Consistency:
    """The chance `p0` that two such forms decide alike about a person; `kappa`: beyond chance."""

    n: int
    p0: float | None
    kappa: float | None


def matrix_statistics(
    rows: Sequence[Sequence[float | None]],
) -> tuple[FormStatistics, list[ItemStatistics]]:
    """The figures of a matrix of persons (rows) by items, None where an item was not on a form.

    The form's, and alpha if removed, are over the persons who had every item; an item's are
    over all who had it, against what else they had. Raises `ValueError` for uneven rows.
    """
    complete = [row for row in rows if _complete(row)]
    items = list(map(item_statistics, sittings(rows)))
    without = alphas_if_removed(complete) or [None] * len(items)
    with_alpha = [replace(item, alpha_if_removed=a) for item, a in zip(items, without, strict=True)]
    return form_statistics(complete), with_alpha


def form_statistics(rows: Sequence[Sequence[float]]) -> FormStatistics:
    """The figures of one form that every person (row) had whole.

    alpha = k/(k - 1) · (1 - Σ item variances / variance of the totals): Cronbach (1951),
    Psychometrika 16, eq. 2. For 0/1 credits an item's variance is p(1 - p) and alpha is
    KR-20: Kuder & Richardson (1937), Psychometrika 2, formula 20. It may be negative.
    sem = sd · √(1 - alpha): Lord & Novick (1968), Statistical Theories of Mental Test
    Scores, ch. 3. With a negative alpha it stands as computed, above the sd: a sign that
    the items do not measure one thing, which rounding alpha up to 0 would hide.
    """
    points = [fsum(row) for row in rows]
    columns = list(zip(*rows, strict=True))
    variance = _variance(points)
    alpha = _alpha([_variance(column) for column in columns], variance)
    sd = None if variance is None else sqrt(variance)
    whole = Counter(floor(total + SAME) for total in points)
    return FormStatistics(
        n=len(rows),
        mean=_mean(points),
        sd=sd,
        sem=None if sd is None or alpha is None else sd * sqrt(max(0.0, 1 - alpha)),
        kr20=alpha if set().union(*columns) <= {0, 1} else None,
        alpha=alpha,
        totals=[whole[total] for total in range(len(columns) + 1)] if rows else [],
    )


def alphas_if_removed(rows: Sequence[Sequence[float]]) -> list[float | None]:
    """By item, the alpha of the form without it; None for a form of two items or fewer."""
    points = [fsum(row) for row in rows]
    columns = list(zip(*rows, strict=True))
    variances = [_variance(column) for column in columns]
    return [
        _alpha(variances[:at] + variances[at + 1 :], _variance(list(map(sub, points, column))))
        for at, column in enumerate(columns)
    ]


def sittings(rows: Sequence[Sequence[float | None]]) -> Iterator[Sittings]:
    """By item of a matrix, the sittings of those who had it."""
    points = [fsum(credit for credit in row if credit is not None) for row in rows]
    lengths = [len(row) - row.count(None) for row in rows]
    for column in zip(*rows, strict=True):
        had = [credit is not None for credit in column]
        credits = [credit for credit in column if credit is not None]
        yield Sittings(credits, list(compress(points, had)), list(compress(lengths, had)))


def item_statistics(item: Sittings) -> ItemStatistics:
    """The figures of one item, on one form or on forms drawn from a bank.

    Both r are Pearson's (for 0/1 credits: point-biserial) with the *share* of points, so
    that forms of different length compare; on one form this is r with the points. That of
    the rest takes the item's own part out of the total: Henrysson (1963), Psychometrika 28.
    """
    totals = list(map(truediv, item.points, item.lengths))
    others = [length > 1 for length in item.lengths]
    rests = [
        (points - credit) / (length - 1)
        for credit, points, length in compress(zip(*item, strict=True), others)
    ]
    return ItemStatistics(
        n=len(totals),
        p=_mean(item.credits),
        item_total=_r(item.credits, totals),
        corrected_item_total=_r(list(compress(item.credits, others)), rests),
        discrimination=_upper_lower(item.credits, totals),
    )


def option_statistics(
    choices: Sequence[Choice], options: Iterable[str], keys: Collection[str]
) -> list[OptionStatistics]:
    """Who chose which option; `keys` are those that earn credit, the others distractors.

    A distractor is non-functioning if fewer than 5 % of all n chose it: Haladyna & Downing
    (1993), Educational and Psychological Measurement 53; Tarrant, Ware & Mohammed (2009),
    BMC Medical Education 9:40. It attracts the able if the strongest third chose it more
    often than the weakest (their other condition), said only of one that functions: of a
    few choosers nothing follows. Persons of one total share the places that they hold
    together equally, so that no third depends on the order of the data.
    """
    totals = [choice.total for choice in choices]
    return [
        _option(option, [float(option in choice.chosen) for choice in choices], totals, option not in keys)
        for option in options
    ]


def consistency(totals: Sequence[int], reliability: float | None, cut: int) -> Consistency:
    """How alike two parallel forms would decide, told from one: Subkoviak (1976), Journal of
    Educational Measurement 13. For forms of 0/1 items (at most 1,000), given
    `FormStatistics.totals` and `.kr20`; `cut` is the lowest total that passes, in points.

    A person's true share is Kelley's regression r·x/k + (1 - r)·mean/k (Kelley 1947,
    Fundamentals of Statistics); the total on another form is binomial with it, so the
    person passes with chance P. p0 is the mean of P² + (1 - P)²; with M the mean of P,
    chance is M² + (1 - M)², and kappa = (p0 - chance)/(1 - chance) (Cohen 1960).
    A negative reliability counts as 0: it must not turn the order of persons round.
    """
    n, length = sum(totals), len(totals) - 1
    if reliability is None or not n or length < 1:
        return Consistency(n, None, None)
    r = min(max(reliability, 0.0), 1.0)
    mean = sum(map(mul, totals, range(length + 1))) / n
    passing = [_passing((r * x + (1 - r) * mean) / length, length, cut) for x in range(length + 1)]
    p0 = fsum(count * (p * p + (1 - p) ** 2) for count, p in zip(totals, passing, strict=True)) / n
    overall = fsum(map(mul, totals, passing)) / n
    chance = overall**2 + (1 - overall) ** 2
    return Consistency(n, p0, (p0 - chance) / (1 - chance) if 1 - chance > SAME else None)


def standard_error(points: float, length: int) -> float | None:
    """How far a person's points on another form like this one would scatter, in points: √(x(n - x)/(n - 1)),
    Lord (1955), Educational and Psychological Measurement 15; for items of parts of a point an upper
    estimate. None where the formula says nothing: one item, or all points or none."""
    if length < 2 or points < SAME or points > length - SAME:
        return None
    return sqrt(points * (length - points) / (length - 1))


def _complete(row: Sequence[float | None]) -> TypeGuard[Sequence[float]]:
    return None not in row


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def _spread(values: Collection[float]) -> bool:
    return len(values) > 1 and max(values) - min(values) > SAME


def _deviations(values: Sequence[float]) -> list[float]:
    mean = fsum(values) / len(values)
    return [value - mean for value in values]


def _variance(values: Sequence[float]) -> float | None:
    if not _spread(values):
        return 0.0 if len(values) > 1 else None
    deviations = _deviations(values)
    return fsum(map(mul, deviations, deviations)) / len(values)


def _alpha(variances: Sequence[float | None], of_total: float | None) -> float | None:
    k = len(variances)
    if k < 2 or not of_total:
        return None
    return k / (k - 1) * (1 - fsum(variance or 0.0 for variance in variances) / of_total)


def _r(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    if not _spread(xs) or not _spread(ys):
        return None
    dx, dy = _deviations(xs), _deviations(ys)
    r = fsum(map(mul, dx, dy)) / (sqrt(fsum(map(mul, dx, dx))) * sqrt(fsum(map(mul, dy, dy))))
    return min(max(r, -1.0), 1.0)


def _upper_lower(credits: Sequence[float], totals: Sequence[float]) -> float | None:
    """Mean credit of the upper 27 % by total less that of the lower: Kelley (1939), Journal of
    Educational Psychology 30; Johnson (1951), the same, 42. 27 % is rounded to whole persons,
    at least one; those tied at a border share the places left there equally, so that the
    figure depends on no order. None where all totals are the same."""
    if not _spread(totals):
        return None
    size = max(1, (27 * len(totals) + 50) // 100)
    return _highest(credits, totals, size) - _lowest(credits, totals, size)


def _lowest(values: Sequence[float], totals: Sequence[float], size: float) -> float:
    """The mean value, at most 1, of the `size` persons with the lowest totals. Those tied at the
    border weigh equally: together what is left of `size`, which need not be whole."""
    border = sorted(totals)[ceil(size) - 1]
    low, high = border - SAME, border + SAME
    below = [value for value, total in zip(values, totals, strict=True) if total < low]
    tied = [value for value, total in zip(values, totals, strict=True) if low <= total <= high]
    return min(1.0, (fsum(below) + fsum(tied) * (size - len(below)) / len(tied)) / size)


def _highest(values: Sequence[float], totals: Sequence[float], size: float) -> float:
    return _lowest(values, [-total for total in totals], size)


def _option(
    option: str, chose: Sequence[float], totals: Sequence[float], distractor: bool
) -> OptionStatistics:
    share, by_group, third = _mean(chose), None, len(chose) / 3
    if share is not None and _spread(totals):
        weak, strong = _lowest(chose, totals, third), _highest(chose, totals, third)
        by_group = [weak, min(max(3 * share - weak - strong, 0.0), 1.0), strong]
    idle = distractor and share is not None and share < FUNCTIONING
    able = distractor and not idle and by_group is not None and by_group[2] - by_group[0] > SAME
    return OptionStatistics(option, len(chose), share, by_group, idle, able)


def _passing(p: float, length: int, cut: int) -> float:
    """The chance of at least `cut` right out of `length`."""
    return fsum(comb(length, x) * p**x * (1 - p) ** (length - x) for x in range(max(cut, 0), length + 1))
