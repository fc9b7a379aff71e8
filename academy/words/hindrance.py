"""What keeps somebody from beginning something now: said by a room above, shown by the one below."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hindrance:
    """Why not yet, in a sentence, and where to go on instead."""

    words: str
    url: str
    action: str


def first_hindrance(answers: Iterable[tuple[Any, Hindrance | None]]) -> Hindrance | None:
    """The first that anybody named, out of what `Signal.send` returned."""
    return next((hindrance for _, hindrance in answers if hindrance), None)
