"""The texts of Moodle XML: how each is written, and its plain words."""

from xml.etree.ElementTree import Element

from courses.items.formats.html_text import plain_words
from courses.items.formats.qti_text import Refusal

# What Moodle calls the ways to write a text, and what `plain_words` calls them.
FORMATS = {"html": "html", "moodle_auto_format": "moodle", "markdown": "markdown", "plain_text": "plain"}
# How its multi-language filters mark the words of one language among those of others.
_SEVERAL_LANGUAGES = ("{mlang", '"multilang"', "'multilang'", "<lang ")


def raw(element: Element | None) -> str:
    """What stands in the `<text>` of an element, every sign of it; "" where it has none.

    Raises `Refusal` where it holds files, or stands where Moodle would not read it."""
    if element is None:
        return ""
    if element.find("file") is not None:
        raise Refusal("It holds files, which plain text cannot show.")
    text = element.find("text")
    if text is None:
        if "".join(element.itertext()).strip():
            raise Refusal(f"The words of its <{element.tag}> stand outside of a <text>.")
        return ""
    if len(text):
        raise Refusal("The markup of a text in it is part of the XML; Moodle wants it in CDATA.")
    return text.text or ""


def words(element: Element | None, format_: str, notes: list[str]) -> str:
    """The plain words of the text in an element, which is written as the element says, or else as
    `format_`.

    Adds to `notes` what of its look is not kept. Raises `Refusal` for what plain words cannot say."""
    if element is None:
        return ""
    text, kind = raw(element).strip(), format_of(element, format_)
    if kind != "plain":
        _check_filters(text)
    return plain_words(text, kind, notes)


def format_of(element: Element, otherwise: str) -> str:
    """How the text of an element is written, as `plain_words` calls it."""
    named = element.get("format", otherwise).strip()
    if named not in FORMATS:
        raise Refusal(f"A text in it is written as “{named[:40]}”, and not as HTML, Markdown or plain text.")
    return FORMATS[named]


def _check_filters(text: str) -> None:
    """Refuse what Moodle's filters would show as something else."""
    if any(mark in text for mark in _SEVERAL_LANGUAGES):
        raise Refusal("It is written in several languages at once, and an item has one.")
    pairs = (("\\(", "\\)"), ("\\[", "\\]"))
    if text.count("$$") > 1 or any(opens in text and closes in text for opens, closes in pairs):
        raise Refusal("It holds a formula, which plain text cannot say.")
