"""How we write QTI's elements and numbers."""

from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement

RESPONSE = "RESPONSE"


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A new QTI element under `parent`: `simple_choice` is `qti-simple-choice`."""
    hyphened = {key.replace("_", "-"): value for key, value in attributes.items()}
    child = SubElement(parent, "qti-" + name.replace("_", "-"), hyphened)
    child.text = text
    return child


def decimal(value: Any) -> str:
    """A number as QTI writes it, with every digit it has and no exponent."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
