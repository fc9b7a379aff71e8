"""XML for others: the same bytes for the same elements."""

import re
from xml.etree.ElementTree import Element, tostring

# Signs that XML 1.0 has no way to hold.
_UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_bytes(root: Element, name: str) -> bytes:
    """The document of `root`, laid out line by line, every sign of its texts kept.

    Raises `ValueError`, which speaks of `name`, for a text with signs that XML cannot hold."""
    _indent(root, "\n")
    text = tostring(root, encoding="unicode").replace("\r", "&#13;")
    if _UNHELD.search(text):
        raise ValueError(f"{name} holds a sign that XML cannot hold.")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _indent(element: Element, margin: str) -> None:
    """Lay the elements out line by line, but for the words of a text: their space is content."""
    if not len(element) or element.tag == "p":
        return
    element.text = margin + "  "
    for child in element:
        _indent(child, margin + "  ")
        child.tail = margin + "  "
    element[-1].tail = margin
