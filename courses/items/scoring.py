"""From one response to its credit: pure, exact, the same for exam and knowledge check.

A *question* is what a form froze of an item (`Item.question`): `kind`, `language`,
`rule`, `options`, and for a triage item its `truth`. A *response* is

- a list of option keys: single choice, true/false, situational judgement (at most one),
  multiple response; ordering (every key once, in the order given);
- `{key of the prompt: key of the answer}`: matching;
- a text: short answer, numeric, reply;
- `{field: value}` of the five triage decisions: triage.

An empty one is no answer and earns 0.
"""

import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from academy.words.triage import FIELDS, field_credit
from courses.items.wording import normalised, read_number

ONE_KEY = {"single_choice", "true_false", "situational_judgement"}
CHOICES = ONE_KEY | {"multiple_response"}
# The smallest part of a credit; weights of a third add up to a whole again.
STEP = Decimal("0.001")
LONGEST_TEXT = 1_000

Question = dict[str, Any]


def credit(question: Question, response: Any) -> Decimal | None:
    """The credit of `response`, from 0 to 1 in thousandths; None where a person must say.

    Where several choices make a response, the question's `rule` says how they count:
    `balanced` (in equal parts; for multiple response, a wrong choice takes away what a
    right one gives), `weighted` (each option counts its own credit, which may be negative)
    or `all_or_nothing`. The sum is never below 0 nor above 1.
    Raises `ValueError` for a response that the question does not have.
    """
    if not response:
        return Decimal(0)
    share = _KINDS[question["kind"]](question, response)
    if share is None:
        return None
    exact = Fraction(min(max(share, Fraction(0)), Fraction(1)))
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(STEP, ROUND_HALF_UP)


def right_keys(question: Question) -> list[str]:
    """The keys of the options that carry credit."""
    return [option["key"] for option in question["options"] if option["credit"] > 0]


def right_response(question: Question) -> Any:
    """A response that earns the most the question gives; "" where a person must say."""
    kind, options = question["kind"], question["options"]
    if kind in ONE_KEY:
        return [max(options, key=lambda option: option["credit"])["key"]]
    if kind == "multiple_response":
        return right_keys(question)
    if kind == "matching":
        keys = {match: key for key, match in answers(question)}
        return {option["key"]: keys[option["match"]] for option in prompts(question)}
    if kind == "ordering":
        return [option["key"] for option in options]
    if kind == "triage":
        return {field: right(question["truth"], field) for field in asked(question["truth"])}
    return max(options, key=lambda option: option["credit"])["text"] if options else ""


def prompts(question: Question) -> list[dict[str, Any]]:
    """What a matching item asks for; options without a text are further wrong answers."""
    return [option for option in question["options"] if option["text"]]


def answers(question: Question) -> list[tuple[str, str]]:
    """The answers a matching item offers, each once: `(key, text)`."""
    texts: dict[str, str] = {}
    for option in question["options"]:
        texts.setdefault(option["match"], option["key"])
    return [(key, text) for text, key in texts.items()]


def asked(truth: dict[str, Any]) -> list[str]:
    """The triage decisions that an item asks for: those whose truth is known."""
    return [field for field in FIELDS if right(truth, field)]


def right(truth: dict[str, Any], field: str) -> str:
    """The right value of a triage decision; of several right routes the first."""
    found = truth["routes"][0] if field == "route" and truth["routes"] else truth.get(field)
    return str(found or "")


def _exact(number: Any) -> Fraction:
    return Fraction(str(number))


def _chosen(question: Question, response: Any) -> list[dict[str, Any]]:
    by_key = {option["key"]: option for option in question["options"]}
    if not isinstance(response, list) or any(not isinstance(key, str) for key in response):
        raise ValueError("a list of options was expected")
    unknown = [key for key in response if key not in by_key]
    if unknown:
        raise ValueError(f"the item has no option {unknown[0]!r}")
    if len(set(response)) != len(response):
        raise ValueError("an option was chosen twice")
    return [by_key[key] for key in response]


def _one_choice(question: Question, response: Any) -> Fraction:
    chosen = _chosen(question, response)
    if len(chosen) > 1:
        raise ValueError("only one option may be chosen")
    return _exact(chosen[0]["credit"])


def _several_choices(question: Question, response: Any) -> Fraction:
    chosen, right = _chosen(question, response), right_keys(question)
    rule = question.get("rule") or "balanced"
    if rule == "weighted":
        return sum((_exact(option["credit"]) for option in chosen), Fraction(0))
    if rule == "all_or_nothing":
        return Fraction(set(response) == set(right))
    return Fraction(sum(1 if key in right else -1 for key in response), len(right))


def _matching(question: Question, response: Any) -> Fraction:
    wanted = {option["key"]: option["match"] for option in prompts(question)}
    offered = dict(answers(question))
    if not isinstance(response, dict) or not set(response) <= set(wanted):
        raise ValueError("an answer for each prompt was expected")
    if not all(isinstance(key, str) and key in offered for key in response.values()):
        raise ValueError("the item has no such answer")
    hits = sum(offered[key] == wanted[prompt] for prompt, key in response.items())
    return _by_rule(question, hits, len(wanted))


def _ordering(question: Question, response: Any) -> Fraction:
    chosen = _chosen(question, response)
    if len(chosen) != len(question["options"]):
        raise ValueError("every option needs its place")
    hits = sum(one is other for one, other in zip(chosen, question["options"], strict=True))
    return _by_rule(question, hits, len(chosen))


def _by_rule(question: Question, hits: int, of: int) -> Fraction:
    if question.get("rule") == "all_or_nothing":
        return Fraction(hits == of)
    return Fraction(hits, of)


def _text(response: Any, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(response, str) or len(response) > longest:
        raise ValueError(f"a text of at most {longest} characters was expected")
    if any(unicodedata.category(sign) == "Cs" or sign == "\0" for sign in response):
        raise ValueError("the text holds a character that cannot be kept")
    return response


def _short_answer(question: Question, response: Any) -> Fraction:
    language = question["language"]
    said = normalised(_text(response), language)
    hits = [
        _exact(option["credit"])
        for option in question["options"]
        if normalised(option["text"], language) == said
    ]
    return max(hits, default=Fraction(0))


def _numeric(question: Question, response: Any) -> Fraction:
    said = read_number(_text(response), question["language"])
    hits = [
        _exact(option["credit"])
        for option in question["options"]
        if abs(said - Decimal(option["text"])) <= Decimal(str(option["tolerance"]))
    ]
    return max(hits, default=Fraction(0))


def _triage(question: Question, response: Any) -> Fraction:
    truth = question["truth"]
    fields = asked(truth)
    if not isinstance(response, dict) or not set(response) <= set(fields):
        raise ValueError("a value for each triage decision was expected")
    for field, value in response.items():
        if value not in FIELDS[field].values:
            raise ValueError(f"{value!r} is no {field}")
    return sum((field_credit(field, value, truth) for field, value in response.items()), Fraction(0)) / len(
        fields
    )


def _reply(question: Question, response: Any) -> None:
    _text(response, question["reply"]["longest"])


_KINDS: dict[str, Callable[[Question, Any], Fraction | None]] = {
    **dict.fromkeys(ONE_KEY, _one_choice),
    "multiple_response": _several_choices,
    "matching": _matching,
    "ordering": _ordering,
    "short_answer": _short_answer,
    "numeric": _numeric,
    "triage": _triage,
    "reply": _reply,
}
