"""What was said lately: so that of a thousand posts in a row hardly two share a sentence."""

import re
from collections.abc import Callable, Iterable

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
    """Threads dealt in an order of chance; one dealt lately waits for its next turn."""

    def __init__(self, threads: Iterable[Thread], dice: Dice):
        self._all, self._dice = list(threads), dice
        self._left: list[Thread] = []

    def deal(self, is_rested: Callable[[Thread], bool]) -> Thread | None:
        """The next that has rested, if there is one."""
        for _ in range(2):
            for place in range(len(self._left) - 1, -1, -1):
                if is_rested(self._left[place]):
                    return self._left.pop(place)
            self._left = self._dice.shuffled(self._all)
        return None
