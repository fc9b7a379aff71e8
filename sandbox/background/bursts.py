"""What everybody passes on for half an hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.background.curve import DAY, SHARES
from sandbox.background.dice import Dice, Weighted

# One burst for so many posts of a day, and of a thousand posts how many it takes.
POSTS_A_BURST, OF_A_THOUSAND = 4000, 9
SHORTEST, LONGEST = 15 * 60, 70 * 60


@dataclass(eq=False)
class Burst:
    """`about` is the post that goes round, found when it begins."""

    language: str
    moments: list[int] = field(default_factory=list)
    about: dict[str, Any] | None = None


def bursts(dice: Dice, posts: int, days: int, languages: Sequence[str]) -> list[Burst]:
    """Those that come of themselves."""
    spoken = Weighted([SHARES[language] for language in languages])
    found = []
    for number in range(days * (posts // POSTS_A_BURST)):
        burst = Burst(languages[spoken.draw(dice)])
        day, length = number % days, dice.between(SHORTEST, LONGEST)
        start = day * DAY + dice.between(DAY // 8, DAY - LONGEST)
        burst.moments = ebbing(dice, start, length, posts * OF_A_THOUSAND // 1000)
        found.append(burst)
    return found


def ebbing(dice: Dice, start: int, length: int, posts: int) -> list[int]:
    """The moments of a burst: many at once, fewer and fewer."""
    return [start + min(dice.below(length), dice.below(length)) for _ in range(posts)]
