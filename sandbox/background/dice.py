"""Chance that falls the same on every machine.

Only `random.Random.random` and the seeding by text are promised to stay the same over the versions of
Python; `shuffle`, `choices` and the like are not, nor are logarithms over the machines. So all chance in
a generated day is made of whole numbers below a bound, drawn from that one method.
"""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of chance of its own for each `seed`: what one purpose draws moves no other."""

    def __init__(self, seed: str):
        self._random = random.Random(seed).random

    def below(self, bound: int) -> int:
        """A whole number from 0 to before `bound`."""
        return int(self._random() * bound)

    def between(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)

    def one_in(self, many: int) -> bool:
        return self.below(many) == 0

    def percent(self, share: int) -> bool:
        return self.below(100) < share

    def pick(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Fisher and Yates."""
        deck = list(things)
        for last in range(len(deck) - 1, 0, -1):
            other = self.below(last + 1)
            deck[last], deck[other] = deck[other], deck[last]
        return deck


class Weighted:
    """Indexes drawn by whole weights."""

    def __init__(self, weights: Sequence[int]):
        self._sums = list(accumulate(weights))

    def draw(self, dice: Dice) -> int:
        point = dice.below(self._sums[-1])
        low, high = 0, len(self._sums) - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if point < self._sums[middle] else (middle + 1, high)
        return low
