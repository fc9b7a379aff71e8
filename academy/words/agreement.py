"""How far two people who judge the same things agree beyond chance: weighted kappa (Cohen 1968), pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True)
class Agreement:
    """`kappa` is None where nothing can be told: no pairs, or all judged alike."""

    kappa: float | None
    n: int


def kappa(pairs: Iterable[tuple[V, V]], distance: Callable[[V, V], Fraction | int]) -> Agreement:
    """Of what two people judged of the same things: 1 minus the mean distance observed over that
    expected by chance from how often each judged how. 1 is full agreement, 0 is chance. With the
    distance `unlike` it is Cohen's kappa of 1960; `distance` is 0 for what is the same.
    """
    pairs = list(pairs)
    n = len(pairs)
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = sum((Fraction(distance(one, other)) for one, other in pairs), Fraction(0))
    expected = sum(
        (
            Fraction(distance(one, other)) * many * more
            for one, many in firsts.items()
            for other, more in seconds.items()
        ),
        Fraction(0),
    )
    if not n or not expected:
        return Agreement(None, n)
    return Agreement(float(1 - observed * n / expected), n)


def unlike(one: Hashable, other: Hashable) -> int:
    return int(one != other)
