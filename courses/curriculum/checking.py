"""A knowledge check as its reader sees it: asked, or answered with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.items.scoring import credit, right_keys

LETTERS = "ABCDEFGHIJ"
MANY = "multiple_response"


@dataclass(frozen=True)
class Choice:
    letter: str
    key: str
    text: str
    rationale: str
    chosen: bool
    right: bool


@dataclass(frozen=True)
class Check:
    """One item asked in a lesson. Once answered it shows the question that was answered."""

    item: Any
    question: dict[str, Any]
    choices: list[Choice]
    answered: bool
    credit: Decimal

    @property
    def many(self) -> bool:
        return bool(self.question["kind"] == MANY)

    @property
    def right(self) -> bool:
        return self.credit == 1

    @property
    def partly(self) -> bool:
        return 0 < self.credit < 1

    @property
    def reasons(self) -> list[Choice]:
        """The choices whose reasons are told: those chosen, then the right ones that were not."""
        chosen = [choice for choice in self.choices if choice.chosen]
        return chosen + [choice for choice in self.choices if choice.right and not choice.chosen]


def check(item: Any, answer: Any = None) -> Check:
    """The check of `item` as it is now; with an answer, as it was answered."""
    question = answer.question if answer else item.question()
    response: Sequence[str] = answer.response if answer else []
    right = right_keys(question)
    choices = [
        Choice(
            letter=letter,
            key=option["key"],
            text=option["text"],
            rationale=option["rationale"],
            chosen=option["key"] in response,
            right=option["key"] in right,
        )
        for letter, option in zip(LETTERS, question["options"], strict=False)
    ]
    return Check(item, question, choices, answer is not None, credit(question, response))
