"""A bank as Moodle XML, which Moodle reads and we read back to the same items."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from courses.items.formats.moodle_question import TOP, own_texts
from courses.items.formats.qti_elements import decimal
from courses.items.formats.qti_names import OURS
from courses.items.formats.shape import Entry
from courses.items.formats.xml_out import xml_bytes
from courses.items.soundness import faults

_TYPES = {
    "single_choice": "multichoice",
    "true_false": "multichoice",
    "situational_judgement": "multichoice",
    "multiple_response": "multichoice",
    "matching": "matching",
    "ordering": "ordering",
    "short_answer": "shortanswer",
    "numeric": "numerical",
    "triage": "essay",
    "reply": "essay",
}
Question = dict[str, Any]


def write(title: str, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The quiz of the bank called `title`, a category before each item whose category is another.

    Raises `ValueError`, before it gives anything, for an entry that has faults and could not come
    back, and for a text with signs that XML cannot hold."""
    root = Element("quiz", {OURS + "bank": title})
    standing = None
    for entry in entries:
        for fault in faults(entry.question):
            raise ValueError(f"{entry.slug} cannot be exported: {fault}")
        if entry.category != standing:
            standing = entry.category
            _put_category(root, standing)
        _put(root, entry)
    return iter([xml_bytes(root, title)])


def _put_category(root: Element, category: str) -> None:
    question = SubElement(root, "question", {"type": "category"})
    _put_text(question, "category", category or TOP, plain=False)


def _put_text(parent: Element, name: str, text: str, *, plain: bool = True) -> Element:
    element = SubElement(parent, name, {"format": "plain_text"} if plain else {})
    SubElement(element, "text").text = text
    return element


def _put(root: Element, entry: Entry) -> None:
    asked, kind = entry.question, entry.question["kind"]
    words = {option["text"] for option in asked["options"]}
    is_theirs = kind == "true_false" and words == {"True", "False"}
    element = SubElement(
        root, "question", {"type": "truefalse" if is_theirs else _TYPES[kind], **_said(entry)}
    )
    _put_text(element, "name", entry.slug, plain=False)
    _put_text(element, "questiontext", own_texts(asked["stem"], asked["post"]))
    if asked["post"]:
        card = {name: asked["post"][name] for name in ("channel", "name", "handle")}
        SubElement(SubElement(element, "academy-post", card), "text").text = asked["post"]["text"]
        _put_text(element, "academy-stem", asked["stem"], plain=False)
    _put_text(element, "generalfeedback", asked["feedback"])
    SubElement(element, "defaultgrade").text = "1"
    SubElement(element, "penalty").text = "0"
    SubElement(element, "hidden").text = "0"
    SubElement(element, "idnumber").text = entry.slug
    _put_kind(element, asked)


def _said(entry: Entry) -> dict[str, str]:
    """What Moodle has no words for."""
    asked = entry.question
    truth, reply = asked["truth"] or {}, asked["reply"] or {}
    said = {
        "kind": asked["kind"],
        "rule": asked["rule"],
        "topic": asked["topic"],
        "clause": asked["clause"],
        "difficulty": asked["difficulty"],
        "language": asked["language"],
        "enemy-set": entry.enemy_set,
        "uncategorised": "" if entry.category else "true",
        "account": reply.get("account", ""),
        "visibility": reply.get("visibility", ""),
        **{f"truth-{name}": truth[name] for name in truth if name != "routes"},
        "truth-routes": " ".join(truth.get("routes", [])),
    }
    return {OURS + name: value for name, value in said.items() if value}


def _put_kind(element: Element, asked: Question) -> None:
    kind = element.get("type")
    if kind == "multichoice":
        _put_choices(element, asked)
    elif kind == "matching":
        _put_pairs(element, asked)
    elif kind == "ordering":
        _put_steps(element, asked)
    elif kind == "essay":
        SubElement(element, "responseformat").text = "plain"
        points = (asked["reply"] or {}).get("key_points", [])
        _put_text(element, "graderinfo", "\n".join(points))
    elif kind == "truefalse":
        for option in asked["options"]:
            _put_answer(element, option, option["text"].lower(), _percent(option["credit"]))
    else:
        _put_typed(element, asked)


def _put_typed(element: Element, asked: Question) -> None:
    """The accepted answers, the best first: in Moodle the first that fits is the one that counts."""
    short = asked["kind"] == "short_answer"
    if short:
        SubElement(element, "usecase").text = "0"
    options = list(enumerate(asked["options"], 1))
    best_first = sorted(options, key=lambda placed: -placed[1]["credit"])
    for place, option in best_first:
        text = option["text"].replace("*", "\\*") if short else option["text"]
        answer = _put_answer(element, option, text, _percent(option["credit"]))
        if best_first != options:
            answer.set(OURS + "place", str(place))


def _put_pairs(element: Element, asked: Question) -> None:
    SubElement(element, "shuffleanswers").text = "true"
    for option in asked["options"]:
        pair = _put_text(element, "subquestion", option["text"])
        SubElement(SubElement(pair, "answer"), "text").text = option["match"]
        _put_rationale(pair, option)


def _percent(credit: float) -> str:
    return decimal(Decimal(str(credit)) * 100)


def _put_answer(parent: Element, option: dict[str, Any], text: str, fraction: str) -> Element:
    answer = SubElement(parent, "answer", {"fraction": fraction, "format": "plain_text"})
    SubElement(answer, "text").text = text
    _put_rationale(answer, option)
    if "tolerance" in option:
        SubElement(answer, "tolerance").text = decimal(option["tolerance"])
    return answer


def _put_rationale(parent: Element, option: dict[str, Any]) -> None:
    if option["rationale"]:
        _put_text(parent, "feedback", option["rationale"])


def _put_choices(element: Element, asked: Question) -> None:
    several = asked["kind"] == "multiple_response"
    SubElement(element, "single").text = "false" if several else "true"
    SubElement(element, "shuffleanswers").text = "false" if asked["kind"] == "true_false" else "true"
    right = sum(option["credit"] > 0 for option in asked["options"])
    for option in asked["options"]:
        if several and asked["rule"] != "weighted":
            # In equal parts, as Moodle counts it; all or nothing has no nearer word there.
            part = Fraction(100 if option["credit"] > 0 else -100, right)
            fraction = decimal(round(Decimal(part.numerator) / Decimal(part.denominator), 5))
            answer = _put_answer(element, option, option["text"], fraction)
            answer.set(OURS + "credit", repr(option["credit"]))
        else:
            _put_answer(element, option, option["text"], _percent(option["credit"]))


def _put_steps(element: Element, asked: Question) -> None:
    whole = asked["rule"] == "all_or_nothing"
    SubElement(element, "layouttype").text = "VERTICAL"
    SubElement(element, "selecttype").text = "ALL"
    SubElement(element, "selectcount").text = "0"
    SubElement(element, "gradingtype").text = "ALL_OR_NOTHING" if whole else "ABSOLUTE_POSITION"
    for place, option in enumerate(asked["options"], 1):
        _put_answer(element, option, option["text"], str(place))
