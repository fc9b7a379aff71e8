"""The paper a candidate has in front of them, and afterwards the marked one.

Everything here is what the form froze; the live item is never asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from academy.words.replying import told
from courses.items.asking import Asked


@dataclass(frozen=True)
class Question:
    """One item of a form with the answer given to it, if any; `credit` once it is scored. One that
    was `dropped` since counts for nobody."""

    position: int
    asked: Asked
    credit: Decimal | None
    marked: dict[str, Any] | None = None
    dropped: bool = False

    @property
    def question(self) -> dict[str, Any]:
        return self.asked.question

    @property
    def answered(self) -> bool:
        return self.asked.answered

    @property
    def fully_right(self) -> bool:
        return self.credit == 1

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What a person judged of a reply: each criterion, whether it is met, and if not, why."""
        return told(self.marked["judgements"], self.marked["reasons"]) if self.marked else []

    @property
    def partly_right(self) -> bool:
        return bool(self.credit) and self.credit != 1


def questions(form: Iterable[Any], answers: dict[int, Any]) -> list[Question]:
    """The whole paper, from the rows of a form and the answers that count (`{position: Answer}`)."""
    return [
        Question(
            item.position,
            item.asked(answers[item.position].response if item.position in answers else []),
            item.credit,
            item.marked,
            item.dropped,
        )
        for item in form
    ]
