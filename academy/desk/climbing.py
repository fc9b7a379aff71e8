"""The drawing of a proof: a line from the entry up to the head, a neighbour at each step."""

from dataclasses import dataclass

WIDTH, HEIGHT = 88, 244
_FOOT, _TOP, _MIDDLE = 232.0, 12.0, 44


@dataclass(frozen=True)
class Joint:
    """One step: the neighbour's square at (`x`, `y`), joined to the line at height `at`."""

    x: int
    y: float
    at: float

    @property
    def corner(self):
        return self.x - 3, round(self.y - 3, 1)


def joints(path):
    """One joint for each neighbour (`audit.proofs.Neighbour`), from the entry upwards."""
    step = (_FOOT - _TOP) / len(path) if path else 0
    return [
        Joint(14 if one.before else 74, round(_FOOT - n * step, 1), round(_FOOT - (n + 1) * step, 1))
        for n, one in enumerate(path)
    ]
