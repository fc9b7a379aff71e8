"""GIFT as text: its questions, their parts, what is escaped. What they mean is `gift`'s.

The source is Moodle's documentation of the format (docs.moodle.org, GIFT format) and, where that
is silent, what Moodle's own reader does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from courses.items.formats.qti_text import Refusal

# What a backslash takes its meaning from, held by signs that no text has until it is written out.
_ESCAPED = {"\\": "\ue000", ":": "\ue001", "#": "\ue002", "=": "\ue003", "{": "\ue004", "}": "\ue005",
            "~": "\ue006", "n": "\ue007"}  # fmt: skip
_WRITTEN = str.maketrans({mark: "\n" if sign == "n" else sign for sign, mark in _ESCAPED.items()})
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_MARKS = re.compile("[\ue000-\ue007]")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TAGGED = re.compile(r"\[(id|tag):([^\]]*)\]")
CATEGORY = "$CATEGORY:"
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)%")
LONGEST = 100_000  # characters of one question; an answer block that never closes ends there too


@dataclass
class Block:
    """The lines of one question as they stood, the number of the first, and its comments."""

    line: int
    lines: list[str]
    comments: list[str]


@dataclass(frozen=True)
class Parts:
    """A question taken apart: the words before and after the answer block, and what is in it.
    `answers` is None where it has none. Texts still hold their escapes (see `written`)."""

    name: str
    before: str
    answers: str | None
    after: str
    feedback: str

    @property
    def has_gap(self) -> bool:
        """Whether words follow where the answer belongs: a missing word."""
        return bool(_TAG.sub("", self.after).strip())


def blocks(text: str) -> Iterator[Block]:
    """The questions and categories of a file: what empty lines part, without the comments."""
    block = None
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        if not line.strip():
            if block and block.lines:
                yield block
            block = None
            continue
        block = block or Block(number, [], [])
        if line.lstrip().startswith("//"):
            block.comments.append(line.strip())
            continue
        if not block.lines:
            block.line = number
        block.lines.append(line)
        if len(block.lines) == 1 and line.startswith(CATEGORY):
            yield block  # it holds for what follows, with or without an empty line between
            block = None
    if block and block.lines:
        yield block


def identifier(block: Block) -> str:
    """What a comment `// [id:…]` calls the question."""
    found = [value.strip() for kind, value in _tagged(block) if kind == "id"]
    return found[0] if found else ""


def has_tags(block: Block) -> bool:
    return any(kind == "tag" for kind, _ in _tagged(block))


def _tagged(block: Block) -> list[tuple[str, str]]:
    return [(kind, value) for comment in block.comments for kind, value in _TAGGED.findall(comment)]


def take_apart(block: Block) -> Parts:
    """The parts of a question. Raises `Refusal` where its marks do not fit together."""
    source = "\n".join(line.strip() for line in block.lines)
    if len(source) > LONGEST:
        raise Refusal(f"It is longer than {LONGEST:,} characters.")
    if _MARKS.search(source):
        raise Refusal("It holds private signs, which mean nothing to anybody else.")
    text = _ESCAPE.sub(lambda found: _ESCAPED[found[1]], source).strip()
    name, text = _name(text)
    begin, end = text.find("{"), text.find("}")
    if begin == end == -1:
        return Parts(name, text, None, "", "")
    if end == -1:
        raise Refusal("Its answer block is never closed by “}”; an empty line ends a question.")
    if begin == -1 or end < begin:
        raise Refusal("A “}” closes an answer block that does not begin.")
    if re.search(r"[{}]", text[end + 1 :]) or "{" in text[begin + 1 : end]:
        raise Refusal("It has more than one answer block; a brace that is meant is written \\{ or \\}.")
    answers, mark, feedback = text[begin + 1 : end].rpartition("####")
    if not mark:
        answers, feedback = feedback, ""
    return Parts(name, text[:begin], answers.strip(), text[end + 1 :], feedback.strip())


def _name(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    name, mark, rest = text[2:].partition("::")
    if not mark:
        raise Refusal("Its name is never closed by “::”.")
    return written(name).strip(), rest.strip()


def written(text: str) -> str:
    """The text with what was escaped in its place."""
    return text.translate(_WRITTEN)


def formatted(text: str, default: str) -> tuple[str, str]:
    """The format that a text names, as `[html]`, or `default`, and the rest of it."""
    text = text.lstrip()
    found = _FORMAT.match(text)
    return (found[1].lower(), text[found.end() :]) if found else (default, text)


def with_comment(answer: str) -> tuple[str, str]:
    """An answer and the feedback behind its `#`."""
    text, _, feedback = answer.partition("#")
    return text.strip(), feedback.strip()


def weight_of(piece: str) -> tuple[Fraction, str]:
    """The weight that an answer begins with, as a part of 1, and the rest of it."""
    found = _WEIGHT.match(piece)
    if not found or abs(Fraction(found[1])) > 100:
        raise Refusal(f"“{written(piece)[:20]}” does not begin with a weight from %-100% to %100%.")
    return round(Fraction(found[1]) / 100, 7), piece[found.end() :].strip()


def span_of(said: str) -> tuple[Decimal, Decimal]:
    """The value and its tolerance: `5`, `5:0.5` or `4.5..5.5`."""
    try:
        if ".." in said:
            low, high = (Decimal(part.strip()) for part in said.split("..", 1))
            value, tolerance = (low + high) / 2, (high - low) / 2
        else:
            one, _, other = said.partition(":")
            value, tolerance = Decimal(one.strip()), Decimal(other.strip() or 0)
    except InvalidOperation as unread:
        raise Refusal(f"“{said[:40]}” is neither a number, a number:tolerance nor a range.") from unread
    if not (value.is_finite() and tolerance.is_finite()) or not 0 <= tolerance < 10**10:
        raise Refusal(f"“{said[:40]}” is no value with a tolerance that items can keep.")
    if tolerance != round(tolerance, 10) or abs(value) >= 10**20 or value != round(value, 20):
        raise Refusal(f"“{said[:40]}” has more digits than items keep.")
    return value, tolerance
