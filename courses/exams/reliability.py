"""How far a score can be relied on where everybody is drawn a form of their own. Pure.

With items nested in persons (i:p) the credits are a one-way layout: persons, and items within them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

LEAST = 2  # persons, and items of a form, below which nothing varies


@dataclass(frozen=True)
class Reliability:
    """`index` is the share of the score's variance that the persons make; `sem` the standard error of
    measurement, in points of 100. None where the data do not define them."""

    n: int
    index: float | None
    sem: float | None


def of_drawn_forms(forms: Sequence[Sequence[float]]) -> Reliability:
    """The index of dependability of scores on randomly drawn forms, from each person's credits (0 to 1).

    Φ = (MSp - MSi:p) / MSp: Brennan (2001), Generalizability Theory, ch. 2 (for the i:p design Φ and
    Eρ² are the same); with one-way ANOVA mean squares it is the ICC(1,k) of Shrout & Fleiss (1979),
    Psychological Bulletin 86. Forms of unequal length count with their mean n0 (Searle 1971, Linear
    Models, ch. 9). It may be negative and is left so. SEM = √(MSi:p / n0).
    """
    forms = [form for form in forms if len(form) >= LEAST]
    persons, items = len(forms), sum(map(len, forms))
    if persons < LEAST:
        return Reliability(persons, None, None)
    means = [fsum(form) / len(form) for form in forms]
    grand = fsum(map(fsum, forms)) / items
    between = fsum(len(form) * (mean - grand) ** 2 for form, mean in zip(forms, means, strict=True))
    within = fsum(
        fsum((credit - mean) ** 2 for credit in form) for form, mean in zip(forms, means, strict=True)
    )
    between /= persons - 1
    within /= items - persons
    length = (items - sum(len(form) ** 2 for form in forms) / items) / (persons - 1)
    index = (between - within) / between if between > 0 else None
    return Reliability(persons, index, 100 * sqrt(within / length))
