"""GIFT, Moodle's format of plain lines, in: each question exactly, or refused with its line.

Read are multiple choice with one answer or weights, true or false, short answer, numeric (values,
tolerances, ranges), matching and the missing word; categories, names, formats, feedback. GIFT knows
no language, topic or clause: an item is English until its trainer says otherwise."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from courses.items.formats.gift_syntax import (
    CATEGORY,
    Block,
    Parts,
    blocks,
    formatted,
    has_tags,
    identifier,
    span_of,
    take_apart,
    weight_of,
    with_comment,
    written,
)
from courses.items.formats.html_text import plain_words
from courses.items.formats.qti_text import GAP, Refusal
from courses.items.formats.shape import COMPARED_LOOSELY, Entry, Found, Refused, Unreadable, question
from courses.items.formats.xmlguard import read_bytes
from courses.items.soundness import faults

_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
LONGEST_CATEGORY = 200

Option = dict[str, Any]


def read(path: str | Path) -> Iterator[Found | Refused]:
    """Every question of the file at `path`, found or refused, in its order.

    Raises `Unreadable` for a file that is not UTF-8, is too large or holds no question."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Unreadable(
            "It is no text in UTF-8. If it is a text, save it in that encoding and import it again."
        ) from broken
    if "{" not in text and "}" not in text:
        raise Unreadable(
            "It is in none of the formats that are read here: it begins like no XML and no zip, its first "
            "line does not name our columns, and no answer block in braces makes it GIFT."
        )
    return _read(text)


def _read(text: str) -> Iterator[Found | Refused]:
    category = ""
    for block in blocks(text):
        if block.lines[0].startswith(CATEGORY):
            category = block.lines[0].removeprefix(CATEGORY).strip()
        else:
            yield _one(block, category)


def _one(block: Block, category: str) -> Found | Refused:
    position = f"line {block.line}"
    try:
        parts = take_apart(block)
        name = identifier(block) or parts.name
        position += f" ({name})" * bool(name)
        reading = _Reading(parts)
        asked = reading.question()
        if len(category) > LONGEST_CATEGORY:
            raise Refusal(f"Its category is longer than {LONGEST_CATEGORY} characters.")
    except Refusal as refusal:
        return Refused(position, str(refusal))
    if has_tags(block):
        reading.note("Its tags are not kept.")
    if found := faults(asked):
        return Refused(position, " ".join(found))
    return Found(position, Entry(name, category, asked), reading.notes)


class _Reading:
    """One question being read: its parts, the format its texts have, and what is not kept."""

    def __init__(self, parts: Parts) -> None:
        self.parts, self.notes = parts, list[str]()
        self.format, self.before = formatted(parts.before, "moodle")

    def note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def question(self) -> dict[str, Any]:
        answers = self.parts.answers
        if answers is None:
            raise Refusal("It asks nothing: it is a description, without an answer block.")
        if not answers:
            raise Refusal("It asks for an essay and brings nothing to mark it by.")
        details = self._kind(answers)(answers)
        kind = details.pop("kind")
        return question(kind, self._stem(), feedback=self.text(self.parts.feedback), **details)

    def _kind(self, answers: str) -> Callable[[str], dict[str, Any]]:
        """As Moodle tells them apart, in the same order."""
        if answers.startswith("#"):
            return self._numeric
        if "~" in answers:
            return self._choices
        if "=" in answers and "->" in answers:
            return self._matching
        if answers.partition("#")[0].strip().upper() in _TRUTH:
            return self._true_false
        return self._short_answer

    def _stem(self) -> str:
        if not self.parts.has_gap:
            return self.text(self.before + self.parts.after, self.format)
        self.note(f"Where in the text the answer belongs is written as {GAP}.")
        return self.text(self.before + GAP + self.parts.after, self.format)

    def text(self, text: str, default: str = "") -> str:
        """A text as plain words. Raises `Refusal` for what they cannot say."""
        kind, text = formatted(text, default or self.format)
        return plain_words(written(text.strip()), kind, self.notes)

    # The kinds

    def _choices(self, answers: str) -> dict[str, Any]:
        single = "=" in answers
        pieces = [piece.strip() for piece in answers.replace("=", "~=").split("~")]
        if pieces[0]:
            raise Refusal(
                f"Before its first answer stands “{written(pieces[0])[:40]}”, which belongs to none."
            )
        found = [self._weighed(piece, Fraction(0)) for piece in pieces[1:] if piece]
        if single and min(option["credit"] for option in found) < 0:
            raise Refusal("It takes points away in a choice of one, and here such an item never does.")
        if not single:
            return {"kind": "multiple_response", "rule": "weighted", "options": found}
        plain = sorted(option["credit"] for option in found) == [0.0] * (len(found) - 1) + [1.0]
        return {"kind": "single_choice" if plain else "situational_judgement", "options": found}

    def _weighed(self, piece: str, unsaid: Fraction) -> Option:
        """An answer with its weight, as `=`, `%50%` or nothing says it, and its feedback."""
        weight = Fraction(1) if piece.startswith("=") else unsaid
        piece = piece.removeprefix("=").strip()
        if piece.startswith("%"):
            weight, piece = weight_of(piece)
        text, why = with_comment(piece)
        return {"text": self.text(text), "credit": float(weight), "rationale": self.text(why)}

    def _true_false(self, answers: str) -> dict[str, Any]:
        said, *comments = answers.split("#")
        if len(comments) > 2:
            raise Refusal("It has more than two texts of feedback.")
        wrong, right = [*(self.text(comment) for comment in comments), "", ""][:2]
        truth = _TRUTH[said.strip().upper()]
        options = [
            {"text": word, "credit": float(is_right), "rationale": right if is_right else wrong}
            for word, is_right in (("True", truth), ("False", not truth))
        ]
        return {"kind": "true_false", "options": options}

    def _matching(self, answers: str) -> dict[str, Any]:
        pieces = [piece.strip() for piece in answers.split("=")]
        if pieces[0]:
            raise Refusal(f"Before its first pair stands “{written(pieces[0])[:40]}”, which belongs to none.")
        options = []
        for piece in pieces[1:]:
            prompt, arrow, answer = piece.partition("->")
            if not arrow:
                raise Refusal(f"“{written(piece)[:40]}” has no “->” to what it belongs to.")
            if "#" in piece or prompt.startswith("%"):
                raise Refusal("Pairs have neither feedback nor weights of their own in GIFT.")
            texts = {"text": self.text(prompt), "match": self.text(answer)}
            options.append({**texts, "credit": 0.0, "rationale": ""})
        return {"kind": "matching", "rule": "balanced", "options": options}

    def _short_answer(self, answers: str) -> dict[str, Any]:
        pieces = [piece.strip() for piece in answers.split("=")]
        options = [self._weighed(piece, Fraction(1)) for piece in pieces if piece]
        for option in options:
            if re.search(r"(?<!\\)\*", option["text"]):
                raise Refusal(
                    "An answer holds “*” for any text, and short answers here are whole; \\* is the sign."
                )
            option["text"] = option["text"].replace("\\*", "*")
        self.note(COMPARED_LOOSELY)
        return {"kind": "short_answer", "options": options}

    def _numeric(self, answers: str) -> dict[str, Any]:
        answers = answers.removeprefix("#").strip()
        if "~" in answers:
            raise Refusal("It has feedback for whatever else is answered, which no option here can carry.")
        pieces = [piece.strip() for piece in answers.split("=")]
        return {"kind": "numeric", "options": [self._value(piece) for piece in pieces if piece]}

    def _value(self, piece: str) -> Option:
        weight = Fraction(1)
        if piece.startswith("%"):
            weight, piece = weight_of(piece)
        said, why = with_comment(piece)
        value, tolerance = span_of(written(said))
        return {
            "text": f"{value:f}",
            "tolerance": float(tolerance),
            "credit": float(weight),
            "rationale": self.text(why),
        }
