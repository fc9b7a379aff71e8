"""What a sample says about the population it was drawn from evenly and without replacement. Pure.

The bound is exact and one-sided, by the hypergeometric distribution (Buonaccorsi 1987): the largest number of
deviating records among all under which a sample with no more of them than were found is still likely enough.
"""

from math import comb


def at_most(population: int, sample: int, found: int, *, confidence: float = 0.95) -> int:
    """How many of the `population` deviate at most, if `found` of the `sample` do. Raises `ValueError` for
    more found than were looked at, or more looked at than there are."""
    if not 0 <= found <= sample <= population:
        raise ValueError(f"{found} of {sample} of {population}")
    low, high = found, population - (sample - found)  # it holds at `low`, and what is beyond `high` cannot be
    while low < high:
        middle = (low + high + 1) // 2
        if _likely(population, sample, found, middle) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def _likely(population: int, sample: int, found: int, deviating: int) -> float:
    """How likely no more than `found` are in the sample where `deviating` are in the population."""
    ways = sum(
        comb(deviating, here) * comb(population - deviating, sample - here) for here in range(found + 1)
    )
    return ways / comb(population, sample)
