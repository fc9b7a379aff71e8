"""How an exported item is scored: what each answer is worth, and the rule that says so in QTI."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from courses.items.formats import qti_ours as ours
from courses.items.formats.qti_elements import RESPONSE, add, decimal
from courses.items.formats.qti_names import TEMPLATES
from courses.items.scoring import CHOICES, answers, asked, right_keys

GENERAL = "general"
Question = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """`how` as in `qti_rules.Score`, or "hand"; the `most` points there are; what each answer
    earns in the `mapping`, whose sum is kept within 0 and `most` where `bounded`."""

    how: str
    most: str = "1"
    mapping: list[tuple[str, str]] = field(default_factory=list)
    bounded: bool = False


def standing(question: Question) -> Scored:
    """How a question of ours is scored in QTI's terms: in whole points where credits are equal
    parts, so that no third is ever rounded."""
    kind, rule = question["kind"], question["rule"]
    options = list(enumerate(question["options"], 1))
    credits = [(f"O{place}", decimal(option["credit"])) for place, option in options]
    if kind == "triage":
        return Scored("maps", most=str(len(asked(question["truth"]))))
    if kind == "reply":
        return Scored("hand")
    if kind == "numeric":
        return Scored("best")
    if kind == "short_answer":
        return Scored("map", mapping=[(option["text"], credits[place - 1][1]) for place, option in options])
    if kind == "situational_judgement":
        return Scored("map", mapping=credits)
    if kind in ("single_choice", "true_false") or rule == "all_or_nothing":
        return Scored("match")
    if kind == "ordering":
        return Scored("places", most=str(len(options)))
    if kind == "matching":
        pairs = right_pairs(question)
        return Scored("map", str(len(pairs)), [(pair, "1") for pair in pairs])
    if rule == "weighted":
        return Scored("map", mapping=credits, bounded=True)
    signs = [(f"O{place}", "1" if option["credit"] > 0 else "-1") for place, option in options]
    return Scored("map", str(len(right_keys(question))), signs, bounded=True)


def right_pairs(question: Question) -> list[str]:
    """The right pairs of a matching item: option and answer by their places."""
    places = {text: place for place, (_, text) in enumerate(answers(question), 1)}
    return [
        f"O{place} A{places[option['match']]}"
        for place, option in enumerate(question["options"], 1)
        if option["text"]
    ]


def shows(question: Question) -> bool:
    """Whether anything is said after the answer."""
    return bool(question["feedback"] or any(option["rationale"] for option in question["options"]))


def processing(root: Element, question: Question, scored: Scored) -> None:
    """Write the rule: the standard template where it is enough, or the same written out."""
    templates = {"match": "match_correct", "map": "map_response"}
    said = shows(question)
    if scored.how in templates and not said:
        add(root, "response_processing", template=f"{TEMPLATES}{templates[scored.how]}.xml")
    elif scored.how != "hand" or said:
        rule = add(root, "response_processing")
        if said:
            _show(rule, question)
        _WRITERS[scored.how](rule, question)


def _show(rule: Element, question: Question) -> None:
    """Show the feedback of what was chosen; where nothing is chosen, all of it."""
    shown = add(add(rule, "set_outcome_value", identifier="FEEDBACK"), "multiple")
    if question["kind"] in CHOICES:
        add(shown, "variable", identifier=RESPONSE)
    else:
        for place, option in enumerate(question["options"], 1):
            if option["rationale"]:
                add(shown, "base_value", f"O{place}", base_type="identifier")
    if question["feedback"]:
        add(shown, "base_value", GENERAL, base_type="identifier")


def _case(rule: Element) -> Element:
    return add(add(rule, "response_condition"), "response_if")


def _match(rule: Element, _question: Question) -> None:
    case = _case(rule)
    test = add(case, "match")
    add(test, "variable", identifier=RESPONSE)
    add(test, "correct", identifier=RESPONSE)
    add(add(case, "set_outcome_value", identifier="SCORE"), "base_value", "1", base_type="float")


def _map(rule: Element, _question: Question) -> None:
    case = _case(rule)
    add(add(add(case, "not"), "is_null"), "variable", identifier=RESPONSE)
    add(add(case, "set_outcome_value", identifier="SCORE"), "map_response", identifier=RESPONSE)


def _maps(rule: Element, question: Question) -> None:
    total = add(add(rule, "set_outcome_value", identifier="SCORE"), "sum")
    for name in asked(question["truth"]):
        add(total, "map_response", identifier=ours.DECISION + name.upper())


def _best(rule: Element, question: Question) -> None:
    for option in question["options"]:
        case = _case(rule)
        tolerance = decimal(option["tolerance"])
        test = add(case, "equal", tolerance_mode="absolute", tolerance=tolerance)
        add(test, "variable", identifier=RESPONSE)
        add(test, "base_value", option["text"], base_type="float")
        _score_so_far(case, "max", decimal(option["credit"]))


def _places(rule: Element, question: Question) -> None:
    for place in range(1, len(question["options"]) + 1):
        case = _case(rule)
        test = add(case, "match")
        add(add(test, "index", n=str(place)), "variable", identifier=RESPONSE)
        add(test, "base_value", f"O{place}", base_type="identifier")
        _score_so_far(case, "sum", "1")


def _score_so_far(case: Element, how: str, points: str) -> None:
    """Set the score to itself with the points, added or as the higher of the two."""
    value = add(add(case, "set_outcome_value", identifier="SCORE"), how)
    add(value, "variable", identifier="SCORE")
    add(value, "base_value", points, base_type="float")


def _hand(_rule: Element, _question: Question) -> None:
    """A person scores it."""


_WRITERS = {"match": _match, "map": _map, "maps": _maps, "best": _best, "places": _places, "hand": _hand}
