"""An item put to a person: what they see of it, what they sent, how near it was.

The same for the exam, the knowledge check and the editor's preview; pure, so that a marked
paper is drawn from what was frozen and from nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain, product
from string import ascii_uppercase
from typing import Any

from django.http import QueryDict

from academy.words.triage import FIELDS, NAMES, field_credit
from courses.items.scoring import CHOICES, answers, asked, credit, prompts, right_keys

# The order of these means something, so it stays as its author wrote it.
KEPT_IN_ORDER = {"true_false"}
# Which fragment of templates/items/asked and templates/items/marked shows a kind.
FACES = {
    **dict.fromkeys(CHOICES, "choices"),
    "matching": "matching",
    "ordering": "ordering",
    "short_answer": "text",
    "numeric": "text",
    "triage": "triage",
    "reply": "reply",
}


@dataclass(frozen=True)
class Choice:
    """One option; `earns` is its own credit where that is neither nothing nor everything."""

    letter: str
    key: str
    text: str
    rationale: str
    chosen: bool
    right: bool
    earns: Decimal | None


@dataclass(frozen=True)
class Pair:
    """One prompt of a matching item, the answer it was given and the one it belongs to."""

    key: str
    prompt: str
    given: str
    given_text: str
    right_text: str
    rationale: str

    @property
    def right(self) -> bool:
        return self.given_text == self.right_text


@dataclass(frozen=True)
class Step:
    """One option of an ordering item where it stands now; `belongs` is its place, from 1."""

    key: str
    text: str
    rationale: str
    place: int
    belongs: int

    @property
    def right(self) -> bool:
        return self.place == self.belongs


@dataclass(frozen=True)
class Decision:
    """One triage decision; `values` are `(value, label)`."""

    field: str
    name: Any
    values: list[tuple[str, Any]]
    given: str
    given_label: Any
    right_labels: list[Any]
    credit: Decimal


@dataclass(frozen=True)
class Accepted:
    """One accepted form of a short answer or value."""

    text: str
    tolerance: Decimal
    credit: Decimal
    rationale: str


@dataclass(frozen=True)
class Asked:
    """A question (see `scoring`), the response to it, and the keys in the order shown."""

    question: dict[str, Any]
    response: Any
    order: Sequence[str]

    @property
    def face(self) -> str:
        return FACES[self.question["kind"]]

    @property
    def template(self) -> str:
        return f"items/asked/{self.face}.html"

    @property
    def marked_template(self) -> str:
        return f"items/marked/{self.face}.html"

    @property
    def answered(self) -> bool:
        return bool(self.response)

    @property
    def many(self) -> bool:
        """Whether more than one option may be chosen."""
        return bool(self.question["kind"] == "multiple_response")

    @property
    def post(self) -> dict[str, Any] | None:
        """The post shown with the stem; it is in the item's language."""
        post = self.question.get("post")
        return post and {**post, "language": self.question["language"]}

    @property
    def text(self) -> str:
        """What was written, where the item is answered in writing."""
        return self.response if isinstance(self.response, str) else ""

    @cached_property
    def choices(self) -> list[Choice]:
        if self.question["kind"] not in CHOICES:
            return []
        right = right_keys(self.question)
        return [
            Choice(
                letter=letter,
                key=option["key"],
                text=option["text"],
                rationale=option["rationale"],
                chosen=option["key"] in self.response,
                right=option["key"] in right and not self._second_best(option),
                earns=_rounded(option["credit"]) if 0 < abs(option["credit"]) < 1 else None,
            )
            for letter, option in zip(_letters(), self._in_order(self.order), strict=False)
        ]

    def _second_best(self, option: dict[str, Any]) -> bool:
        return bool(self.question["kind"] == "situational_judgement" and option["credit"] < 1)

    def _in_order(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        by_key = {option["key"]: option for option in self.question["options"]}
        return [by_key[key] for key in keys]

    @cached_property
    def offered(self) -> list[tuple[str, str]]:
        """The answers a matching item offers, as `(key, text)` in the order shown."""
        texts = dict(answers(self.question))
        return [(key, texts[key]) for key in self.order]

    @cached_property
    def pairs(self) -> list[Pair]:
        texts, given = dict(answers(self.question)), self.response or {}
        return [
            Pair(
                option["key"],
                option["text"],
                given.get(option["key"], ""),
                texts.get(given.get(option["key"]), ""),
                option["match"],
                option["rationale"],
            )
            for option in prompts(self.question)
        ]

    @cached_property
    def steps(self) -> list[Step]:
        belongs = {option["key"]: place for place, option in enumerate(self.question["options"], start=1)}
        return [
            Step(option["key"], option["text"], option["rationale"], place, belongs[option["key"]])
            for place, option in enumerate(self._in_order(self.response or self.order), start=1)
        ]

    @cached_property
    def decisions(self) -> list[Decision]:
        truth, given = self.question["truth"], self.response or {}
        return [_decision(field, given.get(field, ""), truth) for field in asked(truth)]

    @cached_property
    def accepted(self) -> list[Accepted]:
        """What is accepted in writing, the best first."""
        options = sorted(self.question["options"], key=lambda option: -option["credit"])
        return [
            Accepted(
                option["text"],
                Decimal(str(option.get("tolerance") or 0)),
                _rounded(option["credit"]),
                option["rationale"],
            )
            for option in options
        ]

    @property
    def credit(self) -> Decimal | None:
        """What the response earns; None where a person must say."""
        return credit(self.question, self.response)


def _rounded(credit: float) -> Decimal:
    """To the hundredths that are shown, without noughts at the end."""
    return Decimal(str(credit)).quantize(Decimal("0.01")).normalize()


def _letters() -> Iterator[str]:
    """A to Z, then AA to ZZ: more than an item may have options."""
    return map("".join, chain(ascii_uppercase, product(ascii_uppercase, repeat=2)))


def order_shown(question: dict[str, Any], shuffle: Callable[[list[str]], list[str]]) -> list[str]:
    """The keys of what an item shows, put in order by `shuffle` unless their order means something;
    [] where it shows none."""
    kind = question["kind"]
    if kind == "matching":
        return shuffle([key for key, _ in answers(question)])
    if kind not in CHOICES and kind != "ordering":
        return []
    keys = [option["key"] for option in question["options"]]
    return keys if kind in KEPT_IN_ORDER else shuffle(keys)


def _decision(field: str, given: str, truth: dict[str, Any]) -> Decision:
    labels = dict(FIELDS[field].choices)
    right = truth["routes"] if field == "route" else [truth[field]]
    earned = field_credit(field, given, truth) if given else 0
    return Decision(
        field=field,
        name=NAMES[field],
        values=list(FIELDS[field].choices),
        given=given,
        given_label=labels.get(given, ""),
        right_labels=[labels[value] for value in right],
        credit=_rounded(float(earned)),
    )


def read_response(question: dict[str, Any], sent: QueryDict) -> Any:
    """The response that a page's form says; an empty one where it says nothing."""
    kind = question["kind"]
    if kind in CHOICES:
        return sent.getlist("option")
    if kind == "matching":
        return _filled(sent, "match-", [option["key"] for option in prompts(question)])
    if kind == "triage":
        return _filled(sent, "triage-", asked(question["truth"]))
    if kind == "ordering":
        return _ordered(sent)
    return sent.get("text", "") if sent.get("text", "").strip() else ""


def _filled(sent: QueryDict, prefix: str, names: Sequence[str]) -> dict[str, str]:
    given = {name: sent.get(prefix + name, "") for name in names}
    return {name: value for name, value in given.items() if value}


def _ordered(sent: QueryDict) -> list[str]:
    """The steps as sent, with one of them moved if a button was pressed: `move` is a key and
    "up", "down" or "keep". Untouched steps are no answer, however they happen to stand."""
    steps, (key, _, way) = sent.getlist("step"), sent.get("move", "").partition(" ")
    if key in steps and way in ("up", "down"):
        place = steps.index(key)
        other = min(max(place + (1 if way == "down" else -1), 0), len(steps) - 1)
        steps[place], steps[other] = steps[other], steps[place]
    return steps if key or sent.get("ordered") else []
