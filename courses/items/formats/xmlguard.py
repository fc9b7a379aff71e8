"""XML from strangers: parsed without entities, document types or anything fetched, within limits."""

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from courses.items.formats.shape import Unreadable

MOST_BYTES = 20_000_000
MOST_ELEMENTS = 500_000
DEEPEST = 100


class Hostile(Unreadable):
    """The file is built to do harm, or cannot be told from one that is."""


class _Guard:
    """Builds the tree and stops, while parsing, where it grows too deep or too large."""

    def __init__(self, most: int) -> None:
        self._tree, self._depth, self._left = TreeBuilder(), 0, most

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._depth += 1
        self._left -= 1
        if self._depth > DEEPEST:
            raise Hostile(f"Its elements are nested more than {DEEPEST} deep.")
        if self._left < 0:
            raise Hostile("It has more elements than a file of items can need.")
        return self._tree.start(tag, attributes)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return self._tree.end(tag)

    def data(self, text: str) -> None:
        self._tree.data(text)

    def close(self) -> Element:
        return self._tree.close()


def read_bytes(path: str | Path) -> bytes:
    """The file's content. Raises `Hostile` where it is larger than any bank; the size is
    counted while reading, not asked for."""
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Hostile("It is larger than 20 MB.")
    return content


def parse(content: bytes, *, most: int = MOST_ELEMENTS) -> Element:
    """The root element of an XML document of at most `most` elements.

    Raises `Hostile` for one with a document type, entities, more than 20 MB or too deep a
    nesting, before anything of it is resolved, and `Unreadable` for what is not XML."""
    if len(content) > MOST_BYTES:
        raise Hostile("It is larger than 20 MB.")
    parser = DefusedXMLParser(target=_Guard(most), forbid_dtd=True)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException as refused:
        raise Hostile("It declares a document type or entities, which are never resolved here.") from refused
    except ParseError as broken:
        raise Unreadable(f"It is not well-formed XML: {broken}.") from broken
    except Hostile:
        raise
    except (ValueError, LookupError) as unknown:
        raise Unreadable("It is not XML in an encoding that can be read.") from unknown
    return root
