"""Putting right what an item got wrong after people have answered it: pure, nothing asked is altered.

What a form froze stays as it was; a *change* says how it counts from now on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.items.scoring import ONE_KEY, STEP, Question, credit

CHOSEN = (ONE_KEY - {"situational_judgement"}) | {"multiple_response"}
WRITTEN = {"short_answer", "numeric"}


class Act(TextChoices):
    DROP = "drop", _("Drop it: it counts for nobody")
    CREDIT = "credit", _("Give everybody its whole credit")
    REKEY = "rekey", _("Correct its key")


@dataclass(frozen=True)
class Change:
    """What is put right. `keys`, for a re-keying alone: of an item to choose from, all keys that are
    right now; of one answered in writing, what is accepted besides."""

    act: str
    keys: tuple[str, ...] = ()


def can_rekey(question: Question) -> bool:
    """Whether another key can be told by naming options or accepted answers."""
    return question["kind"] in CHOSEN | WRITTEN


def rekeyed(question: Question, keys: Sequence[str]) -> Question:
    """The question with the key put right. Of one right answer each of several `keys` is a whole one;
    of several, they count in equal parts as its rule says, or `balanced` where it had weights.
    Raises `ValueError` for keys that it cannot have."""
    if not can_rekey(question):
        raise ValueError("the key of this kind of item cannot be named")
    if not keys or len(set(keys)) != len(keys) or not all(key.strip() for key in keys):
        raise ValueError("name each right answer once")
    if question["kind"] in WRITTEN:
        return _accepting(question, keys)
    unknown = set(keys) - {option["key"] for option in question["options"]}
    if unknown:
        raise ValueError(f"the item has no option {min(unknown)!r}")
    options = [{**option, "credit": float(option["key"] in keys)} for option in question["options"]]
    rule = "balanced" if question.get("rule") == "weighted" else question.get("rule", "")
    return {**question, "options": options, "rule": rule}


def _accepting(question: Question, texts: Sequence[str]) -> Question:
    further = [
        {"key": f"also{place}", "text": text, "credit": 1.0, "rationale": "", "tolerance": 0.0}
        for place, text in enumerate(texts, start=1)
    ]
    whole: Question = {**question, "options": question["options"] + further}
    for text in texts:
        try:
            earns = credit(whole, text)
        except (ValueError, ArithmeticError) as unfit:
            raise ValueError(f"{text!r} cannot be an answer to it") from unfit
        if earns != 1:
            raise ValueError(f"{text!r} cannot be an answer to it")
    return whole


def credit_after(change: Change, question: Question, response: Any, before: Decimal) -> Decimal:
    """The credit of `response` once the change is made; of a dropped item what it was `before`."""
    if change.act == Act.DROP:
        return before
    if change.act == Act.CREDIT:
        return Decimal(1).quantize(STEP)
    found = credit(rekeyed(question, change.keys), response)
    return before if found is None else found


def score(credits: Sequence[Decimal]) -> Decimal:
    """The score of a form in points of 100, to hundredths, from the credits that count (at least one)."""
    return round(100 * sum(credits, Decimal(0)) / Decimal(len(credits)), 2)
