"""Choice interactions: single choice, true or false, situational judgement, multiple response."""

from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from courses.items.formats.qti_conditions import refuse
from courses.items.formats.qti_item import Declaration, Item, Mapping, Option, own_credit, share
from courses.items.formats.qti_names import OURS
from courses.items.formats.qti_rules import Score
from courses.items.formats.qti_text import Refusal

# What true and false are called in our languages; the identifiers of many tools are the English ones.
TRUE_FALSE = [
    {"true", "false"}, {"wahr", "falsch"}, {"richtig", "falsch"}, {"vrai", "faux"},
    {"verdadero", "falso"}, {"verdadeiro", "falso"}, {"vero", "falso"}, {"waar", "onwaar"},
    {"juist", "onjuist"}, {"正しい", "誤り"}, {"正", "誤"}, {"对", "错"}, {"正确", "错误"},
    {"참", "거짓"}, {"صحيح", "خطأ"}, {"صواب", "خطأ"},
]  # fmt: skip
# How far weights that were rounded may add up to something beside 1.
ROUNDING = Fraction(1, 1000)


def read_choice(item: Item, interaction: Element, score: Score) -> tuple[dict[str, Any], list[str]]:
    """The kind, rule and options of a choice interaction, and the identifier of each option."""
    declaration = item.declaration(interaction)
    choices = item.choices(interaction, "simpleChoice")
    if declaration.base != "identifier":
        raise Refusal("The responses to its choices are no identifiers.")
    keys = [key for key, _, _ in choices]
    if not set(declaration.correct) <= set(keys):
        raise Refusal("A right answer is none of its choices.")
    options: list[Option] = [{"text": text, "credit": 0.0} for _, text, _ in choices]
    if declaration.cardinality == "single":
        credits = _single(declaration, keys, score)
        kind, rule = _kind(item, keys, options, credits), ""
    elif declaration.cardinality == "multiple":
        kind = "multiple_response"
        rule, credits = _multiple(item, declaration, keys, score)
        _check_limit(item, interaction, rule, len(keys), sum(credit > 0 for credit in credits))
    else:
        raise Refusal("Its choices are chosen in an order.")
    if int(interaction.get("minChoices", "0") or 0) > 0:
        item.note("That something must be chosen is not kept: here an item may stay unanswered.")
    if kind != "true_false":
        item.note_order(interaction)
    for option, credit, (_, _, choice) in zip(options, credits, choices, strict=True):
        option["credit"] = _own_credit(item, choice, rule, credit)
    return {"kind": kind, "rule": rule, "options": options}, keys


def _own_credit(item: Item, choice: Element, rule: str, credit: float) -> float:
    """Where only the sign of a credit counts, our own items keep it as it was."""
    said = choice.get(OURS + "credit", "") if item.ours else ""
    if said and rule in ("balanced", "all_or_nothing") and (own_credit(said) > 0) == (credit > 0):
        return own_credit(said)
    return credit


def _single(declaration: Declaration, keys: list[str], score: Score) -> list[float]:
    if score.how == "match":
        if len(declaration.correct) != 1:
            raise Refusal("It has not exactly one right answer.")
        return [float(key == declaration.correct[0]) for key in keys]
    points = _points(declaration, keys, score)
    most = max(points, default=Fraction(0))
    if most <= 0:
        raise Refusal("None of its choices earns anything.")
    if min(points) < 0:
        raise refuse("a single choice takes points away")
    return [share(worth / most) for worth in points]


def _points(declaration: Declaration, keys: list[str], score: Score) -> list[Fraction]:
    if score.how == "map":
        mapping = declaration.mapped()
        points = [mapping.of(key) for key in keys]
        if mapping.upper is not None and mapping.upper < max(points, default=Fraction(0)):
            raise refuse("its upper bound is less than its best choice")
        if mapping.lower is not None and mapping.lower > 0:
            raise refuse("its lower bound is more than 0")
        _once(mapping)
        return points
    if score.how not in ("first", "best"):
        raise refuse("it is not one for choices")
    found: dict[str, Fraction] = {}
    for test, worth in score.cases:
        values = declaration.correct if test.what == "correct" else [(test.value or "").strip()]
        if test.what not in ("correct", "is") or len(values) != 1:
            raise refuse("it tests more than which choice was made")
        known = found.setdefault(values[0], worth)
        found[values[0]] = known if score.how == "first" else max(known, worth)
    return [found.get(key, Fraction(0)) for key in keys]


def _once(mapping: Mapping) -> None:
    if len({key for key, _ in mapping.entries}) < len(mapping.entries):
        raise refuse("its mapping names a choice twice")


def _kind(item: Item, keys: list[str], options: list[Option], credits: list[float]) -> str:
    plain_key = sorted(credits) == [0.0] * (len(credits) - 1) + [1.0]
    said = item.said("kind")
    if said == "situational_judgement" or not plain_key:
        return "situational_judgement"
    if said in ("single_choice", "true_false"):
        return said
    texts = {option["text"].strip(" .").casefold() for option in options}
    named = {key.casefold() for key in keys}
    return "true_false" if texts in TRUE_FALSE or named == {"true", "false"} else "single_choice"


def _multiple(item: Item, declaration: Declaration, keys: list[str], score: Score) -> tuple[str, list[float]]:
    if score.how == "match":
        if not declaration.correct:
            raise Refusal("It has no right answer.")
        return "all_or_nothing", [float(key in declaration.correct) for key in keys]
    if score.how != "map":
        raise refuse("it is not one for several choices")
    mapping = declaration.mapped()
    _once(mapping)
    points = [mapping.of(key) for key in keys]
    total = sum((worth for worth in points if worth > 0), Fraction(0))
    if not total:
        raise Refusal("None of its choices earns anything.")
    _check_bounds(mapping, points, total)
    size = max(points)
    alike = {abs(worth) for worth in points} == {size}
    if alike and (item.said("rule") or ("balanced" if min(points) < 0 else "")) == "balanced":
        return "balanced", [float(worth > 0) for worth in points]
    if abs(total - 1) <= ROUNDING:
        total = Fraction(1)
    shares = [share(worth / total) for worth in points]
    if min(shares) < -1:
        raise refuse("a wrong choice takes away more than the whole item gives")
    return "weighted", shares


def _check_bounds(mapping: Mapping, points: list[Fraction], total: Fraction) -> None:
    if mapping.upper is not None and mapping.upper < total - ROUNDING:
        raise refuse("its upper bound caps what the right choices earn")
    if mapping.lower is not None and mapping.lower > 0:
        raise refuse("its lower bound is more than 0")
    if (mapping.lower is None or mapping.lower < 0) and min(points) < 0:
        raise refuse("the score can fall below 0")


def _check_limit(item: Item, interaction: Element, rule: str, size: int, right: int) -> None:
    most = int(interaction.get("maxChoices") or 0)
    if not 0 < most < size:
        return
    if rule != "all_or_nothing" or most < right:
        raise refuse(f"at most {most} choices may be made, and here there is no such limit")
    item.note(f"That at most {most} choices may be made is not kept.")
