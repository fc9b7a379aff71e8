"""Drawing a form: pure, and by seed, so that a form can be drawn again exactly.

Filling a blueprint is a matching: every place of a cell wants one item that fits, and of each
enemy set at most one item may be used. Kuhn's algorithm (H. W. Kuhn, 1955) finds a complete
matching whenever there is one, so a form is refused only if the bank cannot fill it.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Cell(NamedTuple):
    """So many items of one topic; of one difficulty, or of any ("")."""

    topic: str
    difficulty: str
    wanted: int


class Candidate(NamedTuple):
    """An item that could be drawn. Of those with the same enemy set, if they have one, only one is."""

    id: int
    topic: str
    difficulty: str
    enemy_set: str = ""

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

    The same arguments give the same form on any machine. Items in `avoid` (those of the
    candidate's last attempt) are drawn only where the bank cannot do without them.
    Raises `Shortage`.
    """
    dice = random.Random(seed)
    cells = sorted(blueprint, key=lambda cell: (not cell.difficulty, cell))
    places = [cell for cell in cells for _ in range(cell.wanted)]
    pool = sorted(bank)
    dice.shuffle(pool)
    drawn = _match(places, pool, avoid)
    if len(drawn) < len(places):
        raise Shortage(_missing(places, drawn))
    order = [drawn[place].id for place in range(len(places))]
    dice.shuffle(order)
    return order


def _match(places: list[Cell], pool: list[Candidate], avoid: frozenset[int]) -> dict[int, Candidate]:
    """An item for as many places as can be filled: first from fresh items alone, then from all."""
    drawn: dict[int, Candidate] = {}
    fresh = [item for item in pool if item.id not in avoid]
    for allowed in (fresh, fresh + [item for item in pool if item.id in avoid]):
        fitting: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        for cell in set(places):
            fitting[cell[:2]] = [item for item in allowed if item.fits(cell)]
        for place in range(len(places)):
            if place not in drawn:
                _find(place, places, fitting, drawn, set())
    return drawn


def _find(
    place: int,
    places: list[Cell],
    fitting: dict[tuple[str, str], list[Candidate]],
    drawn: dict[int, Candidate],
    tried: set[str | int],
) -> bool:
    """Give `place` an item, if need be by finding another for the place that holds it."""
    holders = {_rival(item): held for held, item in drawn.items()}
    for item in fitting[places[place][:2]]:
        rival = _rival(item)
        if rival in tried:
            continue
        tried.add(rival)
        holder = holders.get(rival)
        if holder is None or _find(holder, places, fitting, drawn, tried):
            drawn[place] = item
            return True
    return False


def _rival(item: Candidate) -> str | int:
    """What only one item of a form may have."""
    return item.enemy_set or item.id


def _missing(places: list[Cell], drawn: dict[int, Candidate]) -> list[tuple[Cell, int]]:
    short: dict[Cell, int] = defaultdict(int)
    for place, cell in enumerate(places):
        short[cell] += place not in drawn
    return [(cell, count) for cell, count in short.items() if count]


def shuffled(keys: Sequence[str], seed: int, position: int) -> list[str]:
    """Option keys in the order this form shows them at `position`."""
    order = list(keys)
    random.Random(seed * 1_000 + position).shuffle(order)
    return order
