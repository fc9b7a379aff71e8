"""Text entry interactions: short answer and numeric."""

from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from courses.items.formats.qti_conditions import Test, number, refuse
from courses.items.formats.qti_item import Declaration, Item, Option, share
from courses.items.formats.qti_rules import Score
from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import COMPARED_LOOSELY
from courses.items.wording import normalised

NUMBERS = {"float", "integer"}
Accepted = tuple[str, str, Fraction]  # the form or value, its tolerance, its points


def read_entry(item: Item, interaction: Element, score: Score) -> tuple[dict[str, Any], list[str]]:
    """A short answer where the response is a string, a numeric item where it is a number."""
    declaration = item.declaration(interaction)
    numeric = declaration.base in NUMBERS
    if declaration.cardinality != "single" or not (numeric or declaration.base == "string"):
        raise Refusal("The response to its text field is neither one text nor one number.")
    if interaction.get("patternMask"):
        item.note("The pattern that an answer must have is not kept.")
    accepted = _accepted(declaration, score)
    most = max((points for _, _, points in accepted), default=Fraction(0))
    if most <= 0:
        raise Refusal("None of its answers earns anything.")
    if min(points for _, _, points in accepted) < 0:
        raise refuse("an answer takes points away")
    options = [_option(item, entry, most, numeric=numeric) for entry in accepted]
    if not item.ours:
        _check_order(item, options, score, numeric=numeric)
    keys = [f"O{place}" for place in range(1, len(options) + 1)]
    return {"kind": "numeric" if numeric else "short_answer", "rule": "", "options": options}, keys


def _accepted(declaration: Declaration, score: Score) -> list[Accepted]:
    if score.how == "match":
        if len(declaration.correct) != 1:
            raise Refusal("It has not exactly one right answer.")
        return [(declaration.correct[0], "0", Fraction(1))]
    if score.how == "map":
        mapping = declaration.mapped()
        if mapping.default:
            raise refuse("any other answer earns or takes something")
        if mapping.lower is not None and mapping.lower > 0:
            raise refuse("its lower bound is more than 0")
        most = max((points for _, points in mapping.entries), default=Fraction(0))
        if mapping.upper is not None and mapping.upper < most:
            raise refuse("its upper bound is less than its best answer")
        return [(key, "0", points) for key, points in mapping.entries]
    if score.how not in ("first", "best"):
        raise refuse("it is not one for a text field")
    return [_case(declaration, test, points) for test, points in score.cases]


def _case(declaration: Declaration, test: Test, points: Fraction) -> Accepted:
    if test.what not in ("near", "is", "correct"):
        raise refuse("it tests more than what the answer is")
    if test.value is not None:
        return test.value, test.tolerance, points
    if len(declaration.correct) != 1:
        raise Refusal("It has not exactly one right answer.")
    return declaration.correct[0], test.tolerance, points


def _option(item: Item, accepted: Accepted, most: Fraction, *, numeric: bool) -> Option:
    text, tolerance, points = accepted
    option: Option = {"text": text if item.ours else text.strip(), "credit": share(points / most)}
    if numeric:
        option["tolerance"] = _tolerance(tolerance)
        number(option["text"])
    return option


def _tolerance(text: str) -> float:
    """A tolerance as items keep it: 10 digits before the point and 10 behind it."""
    value = number(text)
    if not 0 <= value < 10**10 or value != round(value, 10):
        raise refuse(f"its tolerance {text} is not one we can keep")
    return float(value)


def _check_order(item: Item, options: list[Option], score: Score, *, numeric: bool) -> None:
    """Here the best form that fits counts, in QTI the first: refuse where that is another."""
    if not numeric:
        item.note(COMPARED_LOOSELY)
    best: dict[str, float] = {}
    for option in options:
        said = "" if numeric else normalised(option["text"], item.language)
        if score.how != "best" and option["credit"] > best.get(said, 1.0):
            raise refuse("a later answer earns more than an earlier one that fits as well")
        best[said] = min(best.get(said, 1.0), option["credit"])
