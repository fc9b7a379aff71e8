"""How well a listening profile listens: its noise and its misses on a stream with a truth. Pure."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """Posts by number, in stream order: `found` needed the company and were found, `missed` needed it and
    were not, `noise` were found and needed nothing. Posts without a truth are none of these."""

    found: list[int]
    missed: list[int]
    noise: list[int]

    @property
    def recall(self) -> float | None:
        """The share of the needed that was found; None where nothing is needed."""
        needed = len(self.found) + len(self.missed)
        return len(self.found) / needed if needed else None

    @property
    def precision(self) -> float | None:
        """The share of what was found that was needed; None where nothing was found."""
        hits = len(self.found) + len(self.noise)
        return len(self.found) / hits if hits else None

    @property
    def score(self) -> float:
        """0 to 100: the harmonic mean of both (F1, van Rijsbergen 1979). A profile that finds everything,
        and one that finds nothing, score little."""
        wrong = len(self.missed) + len(self.noise)
        right = 2 * len(self.found)
        return round(100 * right / (right + wrong), 1) if right + wrong else 0.0


def hear(hits: Collection[int], needed: Collection[int], needless: Collection[int]) -> Heard:
    """What a profile with these `hits` heard, of posts that needed the company and posts that did not."""
    hit = set(hits)
    return Heard(sorted(hit & set(needed)), sorted(set(needed) - hit), sorted(hit & set(needless)))
