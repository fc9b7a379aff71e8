"""Drawing a form: pure, and by seed, so that a form can be drawn again exactly."""

import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Cell(NamedTuple):
    """So many items of one topic; of one difficulty, or of any ("")."""

    topic: str
    difficulty: str
    wanted: int


class Candidate(NamedTuple):
    """An item that could be drawn."""

    id: int
    topic: str
    difficulty: str

    def fits(self, cell: Cell) -> bool:
        return self.topic == cell.topic and cell.difficulty in ("", self.difficulty)


class Shortage(ValueError):
    """The bank cannot fill the blueprint; `missing` lists (cell, how many are missing)."""

    def __init__(self, missing: list[tuple[Cell, int]]):
        self.missing = missing
        super().__init__(
            "; ".join(f"{n} short of {cell.topic} {cell.difficulty}".strip() for cell, n in missing)
        )


def draw(
    bank: Sequence[Candidate], blueprint: Iterable[Cell], seed: int, avoid: frozenset[int] = frozenset()
) -> list[int]:
    """The ids of the drawn items, in the order asked.

    The same arguments give the same form on any machine. Items in `avoid`
    (those of the candidate's last attempt) are drawn only when the rest of
    their cell is used up. Cells that name a difficulty are filled first, so
    that an open cell does not take what only they can use. Raises `Shortage`.
    """
    dice = random.Random(seed)
    drawn: list[int] = []
    missing = []
    for cell in sorted(blueprint, key=lambda cell: (not cell.difficulty, cell)):
        pool = sorted(item.id for item in bank if item.fits(cell) and item.id not in drawn)
        dice.shuffle(pool)
        pool.sort(key=lambda id: id in avoid)
        if len(pool) < cell.wanted:
            missing.append((cell, cell.wanted - len(pool)))
        drawn += pool[: cell.wanted]
    if missing:
        raise Shortage(missing)
    dice.shuffle(drawn)
    return drawn


def shuffled(keys: Sequence[str], seed: int, position: int) -> list[str]:
    """Option keys in the order this form shows them at `position`."""
    order = list(keys)
    random.Random(seed * 1_000 + position).shuffle(order)
    return order
