"""Moodle's short answers and numbers: the first answer that fits counts there, the best one here."""

import re
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from courses.items.formats.moodle_question import Asked
from courses.items.formats.moodle_text import raw
from courses.items.formats.qti_names import OURS
from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import COMPARED_LOOSELY
from courses.items.scoring import LONGEST_TEXT
from courses.items.soundness import NUMBER
from courses.items.wording import normalised

# Any text, where it stands alone. A backslash before it makes a sign of it.
_ANYTHING = "*"
_WILD = re.compile(r"(?<!\\)\*")

Option = dict[str, Any]


def short_answer(asked: Asked) -> dict[str, Any]:
    if asked.value("usecase", "0") not in ("", "0"):
        raise Refusal("It tells capital from small letters, and short answers here never do.")
    answers = _accepted(asked)
    options = [_form(asked, answer) for answer in answers]
    _check_order(options, [(normalised(option["text"], asked.language),) * 2 for option in options])
    if not asked.ours:
        asked.note(COMPARED_LOOSELY)
    return {"kind": "short_answer", "options": _as_ours(answers, options)}


def numeric(asked: Asked) -> dict[str, Any]:
    if any((unit.findtext("unit_name") or "").strip() for unit in asked.element.findall("units/unit")):
        raise Refusal("Its answer has a unit, and numbers here have none.")
    if asked.text("instructions"):
        raise Refusal("It shows instructions for writing units, and numbers here have none.")
    answers = _accepted(asked)
    options = [_number(asked, answer) for answer in answers]
    _check_order(options, [_span(option) for option in options])
    return {"kind": "numeric", "options": _as_ours(answers, options)}


def _accepted(asked: Asked) -> list[Element]:
    """The answers without the one that merely says that anything else is wrong."""
    answers = asked.answers()
    for place, answer in enumerate(answers, 1):
        if raw(answer).strip() != _ANYTHING or asked.credit(answer):
            continue
        if asked.words(answer.find("feedback")):
            raise Refusal("It has feedback for whatever else is answered, which no option here can carry.")
        if place < len(answers):
            raise Refusal("An answer stands below the “*” that takes every answer, and could never count.")
        return answers[:-1]
    return answers


def _form(asked: Asked, answer: Element) -> Option:
    text = asked.plain(answer)
    if _WILD.search(text):
        raise Refusal("An answer holds “*” for any text, and short answers here are whole; \\* is the sign.")
    text = text.replace("\\*", "*")
    if len(text) > LONGEST_TEXT:
        raise Refusal(f"An answer is longer than the {LONGEST_TEXT:,} characters that may be typed here.")
    return asked.option(answer, text, asked.credit(answer))


def _number(asked: Asked, answer: Element) -> Option:
    text, said = asked.plain(answer), (answer.findtext("tolerance") or "0").strip()
    for number in (text.strip(), said):
        if not NUMBER.fullmatch(number):
            raise Refusal(f"“{number[:40]}” is no number, as 1234.5, that can be kept.")
    tolerance = Decimal(said)
    if tolerance < 0:
        raise Refusal("A tolerance in it is negative.")
    if tolerance >= 10**10 or tolerance != round(tolerance, 10):
        raise Refusal("A tolerance in it has more digits than items keep.")
    return asked.option(answer, text, asked.credit(answer), tolerance=float(tolerance))


def _check_order(options: list[Option], spans: list[tuple[Any, Any]]) -> None:
    """Refuse where Moodle counts an answer that fits and a later one that fits as well earns more.
    `spans` are the least and the most that fits each option."""
    fits = [(option["credit"], *span) for option, span in zip(options, spans, strict=True)]
    for place, (credit, least, most) in enumerate(fits):
        for before, low, high in fits[:place]:
            if before < credit and low <= most and least <= high:
                raise Refusal("A later answer earns more than an earlier one that fits as well.")


def _span(option: Option) -> tuple[Decimal, Decimal]:
    value, tolerance = Decimal(option["text"].strip()), Decimal(str(option["tolerance"]))
    return value - tolerance, value + tolerance


def _as_ours(answers: list[Element], options: list[Option]) -> list[Option]:
    """The options as our item had them: we write the best first, as Moodle wants them."""
    places = [int(answer.get(OURS + "place", "0")) for answer in answers]
    order = sorted(range(len(options)), key=places.__getitem__)
    return [options[place] for place in order]
