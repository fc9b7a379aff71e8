"""Moodle XML in and out: a quiz of questions and the categories they stand under.

The source is Moodle's own reader and writer (question/format/xml) and those of its ordering questions.
What of our items Moodle has no words for stands in `data-academy-` attributes and `academy-` elements,
which it passes over."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from courses.items.formats.moodle_kinds import details
from courses.items.formats.moodle_question import Asked
from courses.items.formats.moodle_writing import write
from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import Entry, Found, Refused, Unreadable, question
from courses.items.formats.xmlguard import parse, read_bytes
from courses.items.soundness import faults

__all__ = ["read", "write"]

LONGEST_CATEGORY = 200


def read(path: str | Path) -> Iterator[Found | Refused]:
    """Every question of the file at `path`, found or refused, in its order.

    Raises `Unreadable` for a file that is not Moodle XML, is damaged, or is built to do harm."""
    root = parse(read_bytes(path))
    if root.tag != "quiz":
        raise Unreadable(f"It is not Moodle XML: its first element is <{root.tag}>, not <quiz>.")
    return _questions(root)


def _questions(root: Element) -> Iterator[Found | Refused]:
    category, number = "", 0
    for element in root.findall("question"):
        if element.get("type") == "category":
            category = element.findtext("category/text") or ""
            continue
        number += 1
        yield _one(element, number, category)


def _one(element: Element, number: int, category: str) -> Found | Refused:
    asked = Asked(element)
    position = f"question {number}" + f" ({asked.name[:80]})" * bool(asked.name)
    try:
        entry = _entry(asked, category)
    except Refusal as refusal:
        return Refused(position, str(refusal))
    except (ValueError, ArithmeticError):
        return Refused(position, "A value in it is not one that Moodle or we know.")
    if found := faults(entry.question):
        return Refused(position, " ".join(found))
    return Found(position, entry, asked.notes)


def _entry(asked: Asked, category: str) -> Entry:
    category = asked.category(category)
    if len(category) > LONGEST_CATEGORY:
        raise Refusal(f"Its category is longer than {LONGEST_CATEGORY} characters.")
    asked.look_through()
    said = details(asked)
    kind = said.pop("kind")
    stem, post = asked.stem_and_post()
    feedback = "\n\n".join(filter(None, [asked.text("generalfeedback"), said.pop("feedback", "")]))
    about = {"language": asked.language, "post": post, "feedback": feedback, **asked.placed()}
    return Entry(asked.slug, category, question(kind, stem, **about, **said), asked.said("enemy-set"))
