"""Match, associate and order interactions: matching and ordering."""

from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from courses.items.formats.qti_conditions import refuse
from courses.items.formats.qti_item import Declaration, Item, Option, own_credit
from courses.items.formats.qti_names import OURS
from courses.items.formats.qti_rules import Score
from courses.items.formats.qti_text import Refusal

Choice = tuple[str, str, Element]
Read = tuple[dict[str, Any], list[str]]


def read_match(item: Item, interaction: Element, score: Score) -> Read:
    """A matching item: every source of the first set has one target in the second."""
    declaration = item.declaration(interaction)
    if declaration.base != "directedPair" or declaration.cardinality != "multiple":
        raise Refusal("The responses to its pairs are no directed pairs.")
    sets = interaction.findall("simpleMatchSet")
    if len(sets) != 2:
        raise Refusal("It does not match two sets.")
    sources, targets = (item.choices(part, "simpleAssociableChoice") for part in sets)
    rule, pairs = _pairs(declaration, score)
    wanted = {key: [right for left, right in pairs if left == key] for key, _, _ in sources}
    if sum(map(len, wanted.values())) < len(pairs) or any(len(found) != 1 for found in wanted.values()):
        raise Refusal("It is not of the shape that each source has exactly one target.")
    _check_free(item, interaction, sources, rule, len(pairs))
    item.note_order(interaction)
    return _matching(item, rule, sources, targets, {key: found[0] for key, found in wanted.items()})


def read_associate(item: Item, interaction: Element, score: Score) -> Read:
    """A matching item: what belongs together in pairs, the first of each pair as its prompt."""
    declaration = item.declaration(interaction)
    if declaration.base != "pair" or declaration.cardinality != "multiple":
        raise Refusal("The responses to its pairs are no pairs.")
    choices = item.choices(interaction, "simpleAssociableChoice")
    rule, pairs = _pairs(declaration, score)
    paired = [key for pair in pairs for key in pair]
    if len(set(paired)) < len(paired):
        raise Refusal("It is not of the shape that each source has exactly one target.")
    first = {left for left, _ in pairs}
    sources = [choice for choice in choices if choice[0] in first]
    targets = [choice for choice in choices if choice[0] not in first]
    _check_free(item, interaction, choices, rule, len(pairs))
    item.note("What belongs together stood in one list; here prompts and answers are apart.")
    return _matching(item, rule, sources, targets, dict(pairs))


def _pairs(declaration: Declaration, score: Score) -> tuple[str, list[tuple[str, str]]]:
    """The rule, and the right pairs."""
    if score.how == "match":
        return "all_or_nothing", [_pair(value) for value in declaration.correct]
    if score.how != "map":
        raise refuse("it is not one for pairs")
    mapping = declaration.mapped()
    worth = {_pair(key): points for key, points in mapping.entries}
    right = [pair for pair, points in worth.items() if points > 0]
    if mapping.default or min(worth.values(), default=Fraction(0)) < 0:
        raise refuse("a wrong pair earns or takes something")
    if len({worth[pair] for pair in right}) != 1 or len(worth) < len(mapping.entries):
        raise refuse("its pairs are not worth the same")
    if mapping.lower is not None and mapping.lower > 0:
        raise refuse("its lower bound is more than 0")
    if mapping.upper is not None and mapping.upper < sum(worth.values()):
        raise refuse("its upper bound caps what the right pairs earn")
    return "balanced", right


def _pair(value: str) -> tuple[str, str]:
    parts = value.split()
    if len(parts) != 2:
        raise Refusal(f"“{value}” is no pair.")
    return parts[0], parts[1]


def _check_free(item: Item, interaction: Element, sources: list[Choice], rule: str, right: int) -> None:
    """That nobody can pair a source twice where pairs count one by one, and all can be paired."""
    limits = [choice.get("matchMax", "0") for _, _, choice in sources]
    if rule == "balanced" and any(limit != "1" for limit in limits):
        raise refuse("one source may be paired several times")
    most = int(interaction.get("maxAssociations") or 0)
    if 0 < most < right:
        raise refuse(f"at most {most} pairs may be made, and more are right")
    if not item.ours and any(choice.get("matchMax") == "1" for _, _, choice in sources):
        item.note("How often a choice may be paired is not kept: here an answer may be used again.")


def _matching(
    item: Item, rule: str, sources: list[Choice], targets: list[Choice], wanted: dict[str, str]
) -> Read:
    texts = {key: text for key, text, _ in targets}
    if len(set(texts.values())) < len(texts):
        raise Refusal("Two of its answers say the same.")
    if not set(wanted.values()) <= set(texts):
        raise Refusal("A right pair names no choice of its sets.")
    options: list[Option] = []
    keys = []
    for key, text, choice in sources:
        if not text:
            raise Refusal("One of its choices has no text.")
        options.append({"text": text, "match": texts[wanted[key]], "credit": _credit(item, choice, "")})
        keys.append(key)
    for key, text, choice in targets:
        for place in _places(item, choice, used=key in wanted.values()):
            options.append({"text": "", "match": text, "credit": _credit(item, choice, place)})
            keys.append(place or key)
    if item.ours and all(key[1:].isdecimal() for key in keys):
        order = sorted(range(len(keys)), key=lambda place: int(keys[place][1:]))
        options, keys = [options[place] for place in order], [keys[place] for place in order]
    return {"kind": "matching", "rule": rule, "options": options}, keys


def _places(item: Item, choice: Element, *, used: bool) -> list[str]:
    """The options without a prompt that a target stands for; of the files of others, the one
    that it is where no source belongs to it."""
    if item.ours:
        return choice.get(OURS + "options", "").split()
    return [] if used else [""]


def _credit(item: Item, choice: Element, place: str) -> float:
    """Credit means nothing in a matching or ordering item; our own come back with theirs."""
    if not item.ours:
        return 0.0
    return own_credit(choice.get(f"{OURS}credit{'-' + place.lower() if place else ''}", "0"))


def read_order(item: Item, interaction: Element, score: Score) -> Read:
    """An ordering item: every choice has its place in the right order."""
    declaration = item.declaration(interaction)
    if declaration.base != "identifier" or declaration.cardinality != "ordered":
        raise Refusal("The responses to its order are no ordered identifiers.")
    choices = {choice[0]: choice for choice in item.choices(interaction, "simpleChoice")}
    keys = [key.strip() for key in declaration.correct]
    if sorted(keys) != sorted(choices):
        raise Refusal("Its right order does not name every choice once.")
    for limit in ("minChoices", "maxChoices"):
        if int(interaction.get(limit) or 0) not in (0, len(keys)):
            raise Refusal("It asks for the order of some of its choices only.")
    rule = "all_or_nothing" if score.how == "match" else "balanced"
    if score.how != "match":
        _check_places(score, keys)
    if not item.ours and any(choice[2].get("fixed") == "true" for choice in choices.values()):
        item.note("That some choices stay in place is not kept: here all are shuffled.")
    options = [{"text": choices[key][1], "credit": _credit(item, choices[key][2], "")} for key in keys]
    return {"kind": "ordering", "rule": rule, "options": options}, keys


def _check_places(score: Score, keys: list[str]) -> None:
    if score.how != "places":
        raise refuse("it is not one for an order")
    right = {place: {None, key} for place, key in enumerate(keys, 1)}
    places = [test.place for test, _ in score.cases]
    if sorted(places) != sorted(right) or len({worth for _, worth in score.cases}) != 1:
        raise refuse("not every place is worth the same")
    if any(test.value not in right[test.place] for test, _ in score.cases) or score.cases[0][1] <= 0:
        raise refuse("a place other than the right one earns something")
