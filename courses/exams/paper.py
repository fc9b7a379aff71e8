"""The paper a candidate has in front of them, and afterwards the marked one.

Everything here is what the form froze; the live item is never asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from academy.words.listening import Channel
from courses.items.models import Item
from courses.items.scoring import right_keys

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True)
class Choice:
    """One option as it stood on the paper."""

    letter: str
    key: str
    text: str
    rationale: str
    chosen: bool
    right: bool


@dataclass(frozen=True)
class Question:
    """One item of a form with the answer given to it, if any."""

    position: int
    question: dict[str, Any]
    choices: list[Choice]
    credit: Any

    @property
    def answered(self) -> bool:
        return any(choice.chosen for choice in self.choices)

    @property
    def many(self) -> bool:
        """Whether more than one option may be chosen."""
        return self.question["kind"] == Item.Kind.MULTIPLE_RESPONSE

    @property
    def response(self) -> list[str]:
        return [choice.key for choice in self.choices if choice.chosen]

    @property
    def fully_right(self) -> bool:
        return self.credit == 1

    @property
    def partly_right(self) -> bool:
        return bool(self.credit) and self.credit < 1

    @property
    def post(self) -> dict[str, Any] | None:
        """The post shown with the stem, with its channel by name."""
        post = self.question.get("post")
        return post and {**post, "channel_name": Channel(post["channel"]).label}


def questions(form: Iterable[Any], answers: dict[int, Any]) -> list[Question]:
    """The whole paper, from the rows of a form and the answers that count (`{position: Answer}`)."""
    return [
        _question(item, answers[item.position].response if item.position in answers else []) for item in form
    ]


def _question(item: Any, response: Sequence[str]) -> Question:
    right = right_keys(item.question)
    choices = [
        Choice(
            letter=letter,
            key=option["key"],
            text=option["text"],
            rationale=option["rationale"],
            chosen=option["key"] in response,
            right=option["key"] in right,
        )
        for letter, option in zip(LETTERS, item.options(), strict=False)
    ]
    return Question(item.position, item.question, choices, item.credit)
