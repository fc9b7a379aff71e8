"""One entry as a QTI 3.0 assessment item."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from django.utils import translation

from academy.words.triage import FIELDS, NAMES
from courses.items.formats import qti_ours as ours
from courses.items.formats.qti_elements import RESPONSE, add, decimal
from courses.items.formats.qti_names import INSTANCE_SPACE, ITEM_SCHEMA, ITEM_SPACE, OURS, TOOL
from courses.items.formats.qti_processing import GENERAL, Scored, processing, right_pairs, shows, standing
from courses.items.formats.qti_text import put
from courses.items.formats.shape import Entry
from courses.items.scoring import CHOICES, answers, asked, prompts, right_response

Question = dict[str, Any]


def item_element(identifier: str, entry: Entry) -> Element:
    """The assessment item: its declarations, its body, its rule and its feedback."""
    question = entry.question
    root = Element("qti-assessment-item", {
        "xmlns": ITEM_SPACE,
        "xmlns:xsi": INSTANCE_SPACE,
        "xsi:schemaLocation": f"{ITEM_SPACE} {ITEM_SCHEMA}",
        "identifier": identifier,
        "title": entry.slug or identifier,
        "adaptive": "false",
        "time-dependent": "false",
        "xml:lang": question["language"],
        "tool-name": TOOL,
    })  # fmt: skip
    scored = standing(question)
    for declared in _declarations(root, question):
        _declare(declared, question, scored)
    _declare_outcomes(root, question, scored)
    body = add(root, "item_body")
    _put_said(body, entry)
    _put_body(body, question)
    processing(root, question, scored)
    _put_feedback(root, question)
    return root


def _declarations(root: Element, question: Question) -> list[Element]:
    if question["kind"] == "triage":
        return [
            add(root, "response_declaration", identifier=ours.DECISION + field.upper(),
                cardinality="single", base_type="identifier")
            for field in asked(question["truth"])
        ]  # fmt: skip
    kinds = {
        "multiple_response": ("multiple", "identifier"),
        "matching": ("multiple", "directedPair"),
        "ordering": ("ordered", "identifier"),
        "short_answer": ("single", "string"),
        "numeric": ("single", "float"),
        "reply": ("single", "string"),
    }
    cardinality, base = kinds.get(question["kind"], ("single", "identifier"))
    return [add(root, "response_declaration", identifier=RESPONSE, cardinality=cardinality, base_type=base)]


def _declare(declared: Element, question: Question, scored: Scored) -> None:
    """What is right, and what each answer is worth where a mapping says it."""
    entries, right = scored.mapping, _right(question)
    if question["kind"] == "triage":
        field = declared.get("identifier", "").removeprefix(ours.DECISION).lower()
        entries = ours.weights(field, question["truth"])
        right = [entries[0][0]]
    if right:
        correct = add(declared, "correct_response")
        for value in right:
            add(correct, "value", value)
    if entries:
        bounds = {"lower_bound": "0", "upper_bound": scored.most} if scored.bounded else {}
        mapping = add(declared, "mapping", default_value="0", **bounds)
        for key, points in entries:
            entry = add(mapping, "map_entry", map_key=key, mapped_value=points)
            if question["kind"] == "short_answer":
                entry.set("case-sensitive", "false")


def _right(question: Question) -> list[str]:
    right = right_response(question) if question["kind"] not in ("triage", "reply") else []
    if question["kind"] in CHOICES or question["kind"] == "ordering":
        places = {option["key"]: place for place, option in enumerate(question["options"], 1)}
        return [f"O{places[key]}" for key in right]
    if question["kind"] == "matching":
        return right_pairs(question)
    return [str(right)] if right else []


def _declare_outcomes(root: Element, question: Question, scored: Scored) -> None:
    score = add(root, "outcome_declaration", identifier="SCORE", cardinality="single", base_type="float",
                normal_minimum="0", normal_maximum=scored.most)  # fmt: skip
    if question["kind"] == "reply":
        score.set("external-scored", "human")
    add(add(score, "default_value"), "value", "0")
    if shows(question):
        add(root, "outcome_declaration", identifier="FEEDBACK", cardinality="multiple",
            base_type="identifier")  # fmt: skip


def _put_said(body: Element, entry: Entry) -> None:
    """What QTI has no words for, in its `data-` extensions."""
    question = entry.question
    reply = question["reply"] or {}
    said = {
        "kind": question["kind"],
        "rule": question["rule"],
        "slug": entry.slug,
        "category": entry.category,
        "enemy-set": entry.enemy_set,
        "topic": question["topic"],
        "clause": question["clause"],
        "difficulty": question["difficulty"],
        "account": reply.get("account", ""),
        "visibility": reply.get("visibility", ""),
    }
    for name, value in said.items():
        if value:
            body.set(OURS + name, value)


def _put_body(body: Element, question: Question) -> None:
    post, kind = question["post"], question["kind"]
    if post:
        named = {f"{OURS}{name}": post.get(name, "") for name in ("channel", "name", "handle")}
        card = SubElement(body, "div", {"class": ours.POST, **named})
        head = " · ".join(part for part in (post["name"], post["handle"], post["channel"]) if part)
        if head:
            SubElement(card, "p").text = head
        put(SubElement(card, "div"), post["text"], blocks=True)
    put(body, question["stem"], blocks=True)
    if kind in CHOICES:
        _put_choices(body, question)
    elif kind == "matching":
        _put_match(body, question)
    elif kind == "ordering":
        interaction = add(body, "order_interaction", response_identifier=RESPONSE, shuffle="true")
        _put_options(interaction, question, "simple_choice")
    elif kind == "triage":
        _put_decisions(body, question)
    elif kind == "reply":
        _put_reply(body, question)
    else:
        add(SubElement(body, "p"), "text_entry_interaction", response_identifier=RESPONSE)


def _put_options(parent: Element, question: Question, name: str) -> None:
    for place, option in enumerate(question["options"], 1):
        choice = add(parent, name, identifier=f"O{place}")
        choice.set(OURS + "credit", decimal(option["credit"]))
        put(choice, option["text"])


def _put_choices(body: Element, question: Question) -> None:
    several = question["kind"] == "multiple_response"
    shuffle = "false" if question["kind"] == "true_false" else "true"
    interaction = add(body, "choice_interaction", response_identifier=RESPONSE, shuffle=shuffle,
                      max_choices="0" if several else "1")  # fmt: skip
    _put_options(interaction, question, "simple_choice")


def _put_match(body: Element, question: Question) -> None:
    asked, offered = prompts(question), answers(question)
    interaction = add(body, "match_interaction", response_identifier=RESPONSE, shuffle="true",
                      max_associations=str(len(asked)))  # fmt: skip
    sources, targets = (add(interaction, "simple_match_set") for _ in range(2))
    beside: dict[str, Element] = {}
    for place, (_, text) in enumerate(offered, 1):
        target = add(targets, "simple_associable_choice", identifier=f"A{place}", match_max="0")
        put(target, text)
        beside[text] = target
    for place, option in enumerate(question["options"], 1):
        if option["text"]:
            source = add(sources, "simple_associable_choice", identifier=f"O{place}", match_max="1")
            put(source, option["text"])
            source.set(OURS + "credit", decimal(option["credit"]))
        else:
            target = beside[option["match"]]
            target.set(OURS + "options", f"{target.get(OURS + 'options', '')} O{place}".strip())
            target.set(f"{OURS}credit-o{place}", decimal(option["credit"]))


def _put_decisions(body: Element, question: Question) -> None:
    for field in asked(question["truth"]):
        with translation.override(question["language"]):
            name, labels = str(NAMES[field]), [(value, str(label)) for value, label in FIELDS[field].choices]
        line = SubElement(body, "p", {OURS + "of": field})
        line.text = f"{name}: "
        choice = add(line, "inline_choice_interaction", shuffle="false",
                     response_identifier=ours.DECISION + field.upper())  # fmt: skip
        for value, label in labels:
            add(choice, "inline_choice", label, identifier=ours.identifier(value))


def _put_reply(body: Element, question: Question) -> None:
    reply = question["reply"]
    add(body, "extended_text_interaction", response_identifier=RESPONSE,
        expected_length=str(reply["longest"]))  # fmt: skip
    rubric = add(body, "rubric_block", use="scoring", view="scorer")
    rubric.set(OURS + "points", str(len(reply["key_points"])))
    points = SubElement(add(rubric, "content_body"), "ul")
    for point in reply["key_points"]:
        put(SubElement(points, "li"), point)


def _put_feedback(root: Element, question: Question) -> None:
    said = {f"O{place}": option["rationale"] for place, option in enumerate(question["options"], 1)}
    for key, text in {**said, GENERAL: question["feedback"]}.items():
        if text:
            modal = add(root, "modal_feedback", outcome_identifier="FEEDBACK", identifier=key,
                        show_hide="show")  # fmt: skip
            put(add(modal, "content_body"), text, blocks=True)
