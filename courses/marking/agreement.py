"""How far two markers agree: quadratic-weighted kappa over how many criteria they found met, pure."""

from collections.abc import Iterable

from academy.words.agreement import Agreement, kappa

# A reply is graded by how many of the eight criteria it meets.
LEVELS = 9


def weighted_kappa(pairs: Iterable[tuple[int, int]], levels: int = LEVELS) -> Agreement:
    """Of the grades (0 to `levels` - 1) that two markers gave the same replies. Raises `ValueError`."""
    pairs = list(pairs)
    if any(not 0 <= grade < levels for pair in pairs for grade in pair):
        raise ValueError(f"a grade from 0 to {levels - 1} was expected")
    return kappa(pairs, lambda one, other: (one - other) ** 2)
