"""One QTI 2.1, 2.2 or 3.0 item, as an entry or refused."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.text import slugify

from academy.words.citations import read_citation
from academy.words.standing import Principle
from courses.items.formats import qti_ours as ours
from courses.items.formats.qti_choices import read_choice
from courses.items.formats.qti_entries import read_entry
from courses.items.formats.qti_feedback import say
from courses.items.formats.qti_item import FEEDBACK, Item
from courses.items.formats.qti_names import OURS
from courses.items.formats.qti_pairs import read_associate, read_match, read_order
from courses.items.formats.qti_rules import Score
from courses.items.formats.qti_text import Refusal, Special, Writing, plain, walk
from courses.items.formats.shape import Entry, Found, Refused, question
from courses.items.soundness import faults

READERS = {
    "choiceInteraction": read_choice,
    "matchInteraction": read_match,
    "associateInteraction": read_associate,
    "orderInteraction": read_order,
    "textEntryInteraction": read_entry,
}
# Parts of an item that change what is asked, or when; and parts that we can leave out.
REFUSED_PARTS = {
    "templateDeclaration": "It is made anew from a template for every candidate.",
    "templateProcessing": "It is made anew from a template for every candidate.",
    "assessmentStimulusRef": "It rests on a stimulus in another file.",
    "contextDeclaration": "It depends on the context that it is shown in.",
    "include": "It includes another file.",
}
DROPPED_PARTS = {
    "stylesheet": "Its style sheet is not kept.",
    "catalogInfo": "Its catalogue of alternative forms is not kept.",
    "companionMaterialsInfo": "Its companion materials are not kept.",
    "apipAccessibility": "Its accessibility supplements are not kept.",
}
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")


def read_item(root: Element, name: str, category: str = "") -> Found | Refused:
    """The item at `root`, whose names are canonical, of the file `name`."""
    identifier = root.get("identifier", "")
    position = f"{name} ({identifier})" if identifier else name
    try:
        item = Item(root)
        entry = _entry(item, category)
        found = faults(entry.question)
    except Refusal as refusal:
        return Refused(position, str(refusal))
    except (ValueError, KeyError, ArithmeticError):
        return Refused(position, "A value in it is not one that QTI or we know.")
    if found:
        return Refused(position, " ".join(found))
    return Found(position, entry, item.notes)


def _entry(item: Item, category: str) -> Entry:
    _check_parts(item)
    interactions = [part for part in item.body.iter() if part.tag.endswith("Interaction")]
    asked = _ours(item, interactions) or _common(item, interactions)
    details: dict[str, Any] = {"language": item.language, "post": ours.read_post(item), **asked}
    details.update(_placed(item))
    kind = details.pop("kind")
    asked = question(kind, _stem(item), **details)
    slug = item.said("slug") if item.ours else item.identifier
    return Entry(_slug(slug), item.said("category")[:200] or category, asked, _slug(item.said("enemy-set")))


def _placed(item: Item) -> dict[str, str]:
    """The topic, clause and difficulty of our own item. Raises `Refusal` where they are not ours."""
    placed = {name: item.said(name) for name in ("topic", "clause", "difficulty") if item.said(name)}
    known = {"topic": set(Principle.values), "difficulty": {"easy", "medium", "hard"}}
    for name, values in known.items():
        if name in placed and placed[name] not in values:
            raise Refusal(f"Its {name} is “{placed[name]}”, which is none of ours.")
    if "clause" in placed:
        try:
            read_citation(placed["clause"])
        except ValueError as unread:
            raise Refusal("It cites no clause of a policy.") from unread
    return placed


def _slug(identifier: str) -> str:
    return identifier if _SLUG.fullmatch(identifier) else slugify(identifier)[:80]


def _check_parts(item: Item) -> None:
    if item.root.get("adaptive", "false") == "true":
        raise Refusal("It is adaptive: what it asks changes with the answers.")
    for part in item.root:
        name = part.tag.lstrip(":")
        if name in REFUSED_PARTS:
            raise Refusal(REFUSED_PARTS[name])
        if name in DROPPED_PARTS:
            item.note(DROPPED_PARTS[name])
    if item.root.get("timeDependent", "false") == "true":
        item.note("That the time of the answer counts is not kept.")


def _common(item: Item, interactions: list[Element]) -> dict[str, Any]:
    if not interactions:
        raise Refusal("It asks nothing: it has no interaction.")
    for interaction in interactions:
        if interaction.tag not in READERS:
            raise Refusal(f"It is of a kind that we do not have ({interaction.tag.lstrip(':')}).")
    if len(interactions) > 1:
        raise Refusal(f"It asks {len(interactions)} things in one item.")
    rules = item.rules()
    interaction = interactions[0]
    if rules.score.responses != [interaction.get("responseIdentifier")]:
        raise Refusal("Its scoring rule is not one we can keep exactly: it is about another response.")
    asked, keys = READERS[interaction.tag](item, interaction, rules.score)
    feedback = say(item, rules, asked["kind"], asked["options"], keys)
    _note_points(item, rules.score, interaction)
    return {**asked, "feedback": feedback}


def _note_points(item: Item, score: Score, interaction: Element) -> None:
    mapping = item.declaration(interaction).mapping
    points = [worth for _, worth in score.cases]
    if score.how == "map" and mapping is not None:
        points = [worth for _, worth in mapping.entries]
    if points and max(points) != 1 and not item.ours:
        item.note("Its points are parts of 1 here, in the same proportion.")


def _ours(item: Item, interactions: list[Element]) -> dict[str, Any] | None:
    """What our own triage or reply item asks; None for any other item."""
    kinds = {part.tag for part in interactions}
    if item.said("kind") == "triage" and kinds == {"inlineChoiceInteraction"}:
        rules = item.rules()
        truth = ours.read_triage(item, interactions, rules.score)
        return {"kind": "triage", "truth": truth, "feedback": say(item, rules, "triage", [], [])}
    if item.said("kind") == "reply" and kinds == {"extendedTextInteraction"}:
        return {"kind": "reply", "reply": ours.read_reply(item), "feedback": _reply_feedback(item)}
    if kinds == {"extendedTextInteraction"}:
        raise Refusal("It asks for free text and brings nothing to mark it by.")
    return None


def _reply_feedback(item: Item) -> str:
    return "\n\n".join(plain(part, item.notes) for part in item.root.findall("modalFeedback"))


def _stem(item: Item) -> str:
    """The text of the body without its interaction, its prompt where it stands."""

    def special(element: Element, writing: Writing) -> bool:
        if item.ours and (element.get("class") == ours.POST or OURS + "of" in element.attrib):
            return True
        return _special(element, writing, special, ours_too=item.ours)

    return plain(item.body, item.notes, special)


def _special(element: Element, writing: Writing, special: Special, *, ours_too: bool) -> bool:
    name = element.tag
    if name == "rubricBlock":
        if not (ours_too and element.get("use") == "scoring"):
            _note_rubric(element, writing)
    elif name == "textEntryInteraction":
        writing.gap()
    elif name.endswith("Interaction"):
        prompt = element.find("prompt")
        writing.apart(2)
        if prompt is not None:
            walk(prompt, writing, special)
            writing.apart(2)
    elif name in FEEDBACK:
        raise Refusal("It shows feedback within its text.")
    else:
        return False
    return True


def _note_rubric(element: Element, writing: Writing) -> None:
    words = " ".join("".join(element.itertext()).split())
    writing.note(f"A rubric for the {element.get('view', 'candidate')} is not kept: “{words}”")
