"""What was said lately: so that of a thousand posts in a row hardly two share a sentence."""

import re
from collections.abc import Iterable, Mapping

from sandbox.background.dice import Dice
from sandbox.background.voices import Thread

WINDOW = 1000  # posts, reshares and spam aside
# A sentence of up to so many characters ("same here") is nobody's own.
COMMON = 18
_SENTENCE = re.compile(r"[.!?。!?؟…\n]+")


def sentences(text: str) -> list[str]:
    """Those that are long enough to be somebody's own."""
    parts = (part.strip().casefold() for part in _SENTENCE.split(text))
    return [part for part in parts if len(part) > COMMON]


class Sentences:
    """In which post each sentence was said last; posts are counted up."""

    def __init__(self) -> None:
        self._said: dict[str, int] = {}

    def are_new(self, text: str, number: int) -> bool:
        return all(number - self._said.get(one, -WINDOW) >= WINDOW for one in sentences(text))

    def say(self, text: str, number: int) -> None:
        for one in sentences(text):
            self._said[one] = number


class Deck:
    """Threads dealt by chance from those that were not told for the longest time."""

    def __init__(self, threads: Iterable[Thread], dice: Dice):
        self._threads, self._dice = dice.shuffled(list(threads)), dice

    def deal(self, told: Mapping[Thread, int]) -> Thread | None:
        """One of the longest untold quarter; None if there is none at all. `told` is in which post each was
        told last."""
        if not self._threads:
            return None
        self._threads.sort(key=lambda thread: told.get(thread, -1))
        return self._threads[self._dice.below(len(self._threads) // 4 + 1)]
