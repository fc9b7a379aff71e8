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
    """Every question of the file at `path`, found or refused, in its order. Questions are counted
    from 1; a category is none.

    Raises `Unreadable` for a file that is not Moodle XML, holds no question, is damaged, or is
    built to do harm."""
    root = parse(read_bytes(path))
    if root.tag != "quiz":
        raise Unreadable(f"It is not Moodle XML: its first element is <{root.tag}>, not <quiz>.")
    if not any(child.get("type") != "category" for child in root):
        raise Unreadable("The quiz holds no question.")
    return _questions(root)


def _questions(root: Element) -> Iterator[Found | Refused]:
    category, number = "", 0
    for element in root:
        if element.get("type") == "category":
            above = element.find("category/text")
            category = "" if above is None else "".join(above.itertext())
            continue
        number += 1
        yield _one(element, number, category)


def _one(element: Element, number: int, category: str) -> Found | Refused:
    asked = Asked(element)
    position = f"question {number}" + f" ({asked.name[:80]})" * bool(asked.name)
    if element.tag != "question":
        return Refused(position, f"It is no question but a <{element.tag[:40]}>.")
    try:
        entry = _entry(asked, category)
    except Refusal as refusal:
        return Refused(position, str(refusal))
    except ValueError:  # a number that is none, in a part that is read for its number only
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
    stem, post = asked.stem_and_post()
    about = {"language": asked.language, "post": post, "feedback": asked.text("generalfeedback")}
    kind = said.pop("kind")
    return Entry(
        asked.slug, category, question(kind, stem, **about, **asked.placed(), **said), asked.said("enemy-set")
    )
