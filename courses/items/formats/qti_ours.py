"""What QTI has no interaction for, as we write it ourselves: triage and reply items, and posts."""

from typing import Any
from xml.etree.ElementTree import Element

from academy.words.listening import LONGEST_DIRECT, LONGEST_REPLY, Channel
from academy.words.replying import Visibility
from academy.words.triage import FIELDS, field_credit
from courses.items.formats.qti_conditions import refuse
from courses.items.formats.qti_item import Item
from courses.items.formats.qti_names import OURS
from courses.items.formats.qti_rules import Score
from courses.items.formats.qti_text import Refusal, plain

POST = "academy-post"
DECISION = "DECISION_"


def identifier(value: str) -> str:
    """A word of triage as an identifier, which has no spaces."""
    return value.replace(" ", "_")


def weights(field: str, truth: dict[str, Any]) -> list[tuple[str, str]]:
    """What each value of a decision earns, in points of 1: the right ones first."""
    earned = [(value, field_credit(field, value, truth)) for value in FIELDS[field].values]
    if field == "route":
        return [(identifier(value), "1") for value in truth["routes"]]
    earned.sort(key=lambda pair: -pair[1])
    return [(identifier(value), "1" if worth == 1 else "0.5") for value, worth in earned if worth]


def read_post(item: Item) -> dict[str, str] | None:
    """The post card that one of our own items shows."""
    card = next((part for part in item.body.iter("div") if part.get("class") == POST), None)
    if card is None or not item.ours:
        return None
    if card.get(OURS + "channel") not in Channel.values:
        raise Refusal("Its post is from a channel that is none of ours.")
    text = card.find("div")
    named = {name: card.get(f"{OURS}{name}", "") for name in ("channel", "name", "handle")}
    return {**named, "text": "" if text is None else plain(text, item.notes)}


def read_triage(item: Item, interactions: list[Element], score: Score) -> dict[str, Any]:
    """The truth of a triage item. Raises `Refusal` where its weights are not those of ours."""
    truth: dict[str, Any] = {field: "" for field in FIELDS if field != "route"} | {"routes": []}
    mappings = {}
    for interaction in interactions:
        declaration = item.declaration(interaction)
        field = declaration.identifier.removeprefix(DECISION).lower()
        entries = [(key, str(float(points))) for key, points in declaration.mapped().entries]
        if field not in FIELDS or field in mappings:
            raise Refusal("It is no triage item of ours.")
        words = {identifier(value): value for value in FIELDS[field].values}
        right = [words.get(key, key) for key, points in entries if points == "1.0"]
        mappings[field] = entries
        if field == "route":
            truth["routes"] = right
        else:
            truth[field] = right[0] if right else ""
    asked = [DECISION + field.upper() for field in mappings]
    if score.how not in ("map", "maps") or sorted(score.responses) != sorted(asked):
        raise refuse("it does not add up the decisions")
    for field, entries in mappings.items():
        if entries != [(key, str(float(points))) for key, points in weights(field, truth)]:
            raise refuse(f"the weights of {field} are not those of our triage")
    return truth


def read_reply(item: Item) -> dict[str, Any]:
    """From where a reply is given, how long it may be, and the points its marker looks for."""
    points = [
        plain(line, item.notes)
        for block in item.body.iter("rubricBlock")
        if block.get("use") == "scoring"
        for line in block.iter("li")
    ]
    card = read_post(item)
    return {
        "account": item.said("account"),
        "visibility": item.said("visibility"),
        "longest": longest(item.said("visibility"), card["channel"] if card else ""),
        "key_points": points,
    }


def longest(visibility: str, channel: str) -> int:
    if visibility == Visibility.DIRECT or channel not in Channel.values:
        return LONGEST_DIRECT
    return LONGEST_REPLY[Channel(channel)]
