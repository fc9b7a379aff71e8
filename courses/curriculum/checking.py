"""A knowledge check as its reader sees it: asked, or answered with the reasons."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.items.asking import FACES, Asked, Choice, order_shown

# A check answers at once and works without scripts: a reply waits for a person, and steps are
# moved one click at a time.
CHECKABLE = set(FACES) - {"reply", "ordering"}


@dataclass(frozen=True)
class Check:
    """One item asked in a lesson. Once answered it shows the question that was answered."""

    item: Any
    asked: Asked
    answered: bool
    credit: Decimal | None

    @property
    def question(self) -> dict[str, Any]:
        return self.asked.question

    @property
    def many(self) -> bool:
        return self.asked.many

    @property
    def right(self) -> bool:
        return self.credit == 1

    @property
    def partly(self) -> bool:
        return bool(self.credit) and self.credit != 1

    @property
    def reasons(self) -> list[Choice]:
        """The choices whose reasons are told: those chosen, then the right ones that were not."""
        chosen = [choice for choice in self.asked.choices if choice.chosen]
        return chosen + [choice for choice in self.asked.choices if choice.right and not choice.chosen]


def check(item: Any, answer: Any = None) -> Check:
    """The check of `item` as it is now; with an answer, as it was answered."""
    question = answer.question if answer else item.question()
    order = order_shown(question, _as_written(question))
    asked = Asked(question, answer.response if answer else [], order)
    return Check(item, asked, answer is not None, asked.credit)


def _as_written(question: dict[str, Any]) -> Any:
    """Choices stand as their author wrote them; what must be put in order stands otherwise."""
    return list if question["kind"] not in ("ordering", "matching") else sorted
