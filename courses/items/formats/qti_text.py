"""Between QTI's marked-up text and ours, which is plain text of paragraphs and lines."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from courses.items.formats.markup import EMPHASIS, LINES, PARAGRAPHS, PLAIN, REFUSED

# What HTML takes as one space. The no-break space is a sign like any other.
_SPACE = re.compile(r"[ \t\r\n\f]+")
GAP = "____"


class Refusal(ValueError):
    """An item cannot be taken exactly; says why in a sentence."""


class Writing:
    """Plain text, written down piece by piece as a browser would lay it out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._lines, self._space = 0, False
        self._bullet, self._gap = False, ""
        self.notes: list[str] = []

    def __str__(self) -> str:
        return "".join(self._pieces)

    def say(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        if text.startswith(" "):
            self._space = True
        if text.strip(" "):
            self._begin()
            self._pieces.append(text.strip(" "))
            self._space = text.endswith(" ")

    def keep(self, text: str) -> None:
        """Write `text` as it stands, every space and line of it."""
        self._begin()
        self._pieces.append(text)

    def _begin(self) -> None:
        if self._gap:
            self.note(f"Where in the text the answer belongs is written as {GAP}.")
        self._pieces += [self._gap, self._between()]
        self._lines, self._space, self._bullet, self._gap = 0, False, False, ""

    def _between(self) -> str:
        return ("\n" * self._lines or " " * self._space) if any(self._pieces) or self._gap else ""

    def gap(self) -> None:
        """A place to fill in, to be seen only where words follow it."""
        self._gap += self._between() + GAP
        self._lines, self._space = 0, False

    def bullet(self, text: str) -> None:
        """What a line begins with; the words follow on the same line."""
        self.say(text)
        self._bullet = True

    def break_line(self) -> None:
        self._lines, self._space = self._lines + 1, False

    def apart(self, lines: int) -> None:
        """What comes next begins at least so many lines further down."""
        if not self._bullet:
            self._lines, self._space = max(self._lines, lines), False

    def note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


Special = Callable[[Element, Writing], bool]


def _nothing_special(_element: Element, _writing: Writing) -> bool:
    return False


def plain(element: Element, notes: list[str], special: Special = _nothing_special) -> str:
    """The text within `element`, trimmed of nothing but the space that HTML does not show.

    `special(element, writing)` may take an element over by answering True. Adds to `notes` what
    of the markup is not kept. Raises `Refusal` for what plain text cannot say."""
    writing = Writing()
    walk(element, writing, special)
    notes += [note for note in writing.notes if note not in notes]
    return str(writing)


def walk(element: Element, writing: Writing, special: Special = _nothing_special) -> None:
    """Write down what stands within `element`."""
    if element.tag == "pre":
        if len(element):
            raise Refusal("It holds preformatted text with markup in it.")
        writing.keep(element.text or "")
        return
    writing.say(element.text or "")
    for place, child in enumerate(element, 1):
        if not special(child, writing):
            _write(child, writing, special, place if element.tag == "ol" else 0)
        writing.say(child.tail or "")


def _write(element: Element, writing: Writing, special: Special, place: int) -> None:
    name = element.tag
    if name == "br":
        writing.break_line()
    elif name in PARAGRAPHS or name in LINES:
        lines = 2 if name in PARAGRAPHS else 1
        writing.apart(lines)
        if name == "li":
            writing.note("The items of a list are lines that begin with a dash or a number.")
            writing.bullet(f"{place}. " if place else "- ")
        walk(element, writing, special)
        writing.apart(lines)
    elif name == "q":
        writing.say("“")
        walk(element, writing, special)
        writing.say("”")
    elif name in EMPHASIS:
        writing.note("Emphasis and the look of words are not kept.")
        walk(element, writing, special)
    elif name in PLAIN or name == "contentBody":
        walk(element, writing, special)
    else:
        raise Refusal(f"It holds {_called(name)}, which plain text cannot say.")


def _called(name: str) -> str:
    plain_name = name.lstrip(":")
    return REFUSED.get(plain_name) or f"an element <{plain_name}>"


def put(parent: Element, text: str, *, blocks: bool = False) -> None:
    """Write `text` into `parent` so that `plain` reads exactly it: as words where nothing else
    is needed (and no `blocks` are asked for), as paragraphs and lines, or else preformatted."""
    if not blocks:
        words = Element(parent.tag)
        words.text = text
        if plain(words, []) == text:
            parent.text = text
            return
    paragraphs = Element(parent.tag)
    for paragraph in text.split("\n\n"):
        _put_lines(SubElement(paragraphs, "p"), paragraph.split("\n"))
    if plain(paragraphs, []) != text:
        paragraphs = Element(parent.tag)
        SubElement(paragraphs, "pre").text = text
    parent.extend(paragraphs)


def _put_lines(paragraph: Element, lines: list[str]) -> None:
    paragraph.text = lines[0]
    for line in lines[1:]:
        SubElement(paragraph, "br").tail = line
