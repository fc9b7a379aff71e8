"""How far two markers agree: quadratic-weighted kappa (Cohen 1968), pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

# A reply is graded by how many of the eight criteria it meets.
LEVELS = 9


@dataclass(frozen=True)
class Agreement:
    """`kappa` is None where nothing can be told: no pairs, or all of one grade."""

    kappa: float | None
    n: int


def weighted_kappa(pairs: Iterable[tuple[int, int]], levels: int = LEVELS) -> Agreement:
    """Of the grades (0 to `levels` - 1) that two markers gave the same replies: 1 minus the
    mean squared difference observed over that expected by chance from how often each gave
    each grade. 1 is full agreement, 0 is chance.
    """
    pairs = list(pairs)
    n = len(pairs)
    if any(not 0 <= grade < levels for pair in pairs for grade in pair):
        raise ValueError(f"a grade from 0 to {levels - 1} was expected")
    observed = sum(Fraction((one - other) ** 2) for one, other in pairs)
    expected = sum(Fraction((one - other) ** 2) for one, _ in pairs for _, other in pairs)
    if not n or not expected:
        return Agreement(None, n)
    return Agreement(float(1 - observed * n / expected), n)
