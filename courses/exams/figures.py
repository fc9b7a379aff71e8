"""The figures of an exam and of its items, as pages and files tell them."""

from dataclasses import dataclass
from statistics import pstdev
from typing import Any

from courses.exams.reliability import Reliability
from courses.exams.statistics import Consistency, ItemStatistics, OptionStatistics
from courses.items.models import Item

# Fewer answers than this are too few for a flag.
ENOUGH = 50
EASY, HARD, WEAK = 0.9, 0.3, 0.15


@dataclass(frozen=True)
class ItemFigures:
    """One item revision: `seconds` is the median time on it, of those whose browser told one;
    `exposed` on how many forms it stood, of `forms` in all."""

    item: Item
    revision: int
    question: dict[str, Any]
    figures: ItemStatistics
    options: list[OptionStatistics]
    seconds: float | None
    timed: int
    exposed: int
    forms: int

    @property
    def enough(self) -> bool:
        return self.figures.n >= ENOUGH

    @property
    def share(self) -> float:
        return 100 * self.exposed / self.forms if self.forms else 0.0

    @property
    def says(self) -> list[str]:
        """What wants a look, the gravest first: able, idle, weak, easy, hard; [] if nothing does."""
        p, r = self.figures.p, self.figures.corrected_item_total
        found = {
            "able": any(option.attracts_able for option in self.options),
            "weak": r is not None and r < WEAK,
            "hard": p is not None and p < HARD,
            "easy": p is not None and p > EASY,
            "idle": any(option.non_functioning for option in self.options),
        }
        return [word for word, is_so in found.items() if is_so] if self.enough else []


@dataclass(frozen=True)
class ExamFigures:
    """Of an exam, in points of 100. `consistency` is None where credits are not all 0 or 1, or forms
    are of different length."""

    scores: list[float]
    passed: int
    reliability: Reliability
    consistency: Consistency | None
    items: list[ItemFigures]

    @property
    def n(self) -> int:
        return len(self.scores)

    @property
    def mean(self) -> float | None:
        return sum(self.scores) / self.n if self.scores else None

    @property
    def sd(self) -> float | None:
        return pstdev(self.scores) if self.n > 1 else None

    @property
    def passed_share(self) -> float | None:
        return 100 * self.passed / self.n if self.scores else None
