"""A QTI item as its readers see it: declarations, choices, feedback; names as 2.x writes them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from academy.words.listening import Language
from courses.items.formats.qti_conditions import number, refuse
from courses.items.formats.qti_names import OURS, TOOL
from courses.items.formats.qti_rules import Rules, read_rules
from courses.items.formats.qti_text import Refusal, Writing, plain

FEEDBACK = {"feedbackInline", "feedbackBlock"}
Option = dict[str, Any]


@dataclass(frozen=True)
class Mapping:
    """What each value earns, in the file's points, and the bounds of the sum."""

    entries: list[tuple[str, Fraction]]
    default: Fraction
    lower: Fraction | None
    upper: Fraction | None

    def of(self, key: str) -> Fraction:
        return next((points for name, points in self.entries if name == key), self.default)


@dataclass(frozen=True)
class Declaration:
    """What a response is, what is right, and what it is worth."""

    identifier: str
    cardinality: str
    base: str
    correct: list[str]
    mapping: Mapping | None

    def mapped(self) -> Mapping:
        if self.mapping is None:
            raise refuse("it speaks of a mapping that is not there")
        return self.mapping


@dataclass
class Item:
    """One assessment item with canonical names, and what of it will not be kept."""

    root: Element
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = self.root.find("itemBody")
        if found is None:
            raise Refusal("It has no body.")
        self.body = found
        self.ours = self.root.get("toolName") == TOOL

    @property
    def identifier(self) -> str:
        return self.root.get("identifier", "")

    @property
    def language(self) -> str:
        """The first part of its language tag. Raises `Refusal` for one that we do not speak."""
        tag = self.root.get("lang") or self.body.get("lang") or Language.EN.value
        language = tag.split("-")[0].lower()
        if language not in Language.values:
            raise Refusal(f"Its language is {tag}, which is none of ours.")
        return language

    def rules(self) -> Rules:
        for outcome in self.root.iter("outcomeDeclaration"):
            default = outcome.findtext("defaultValue/value", "0")
            if outcome.get("identifier") == "SCORE" and number(default):
                raise refuse("the score does not begin at 0")
        return read_rules(self.root)

    def said(self, name: str) -> str:
        """What we said of our own item when we wrote it; "" for the items of others."""
        return self.body.get(OURS + name, "") if self.ours else ""

    def note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def declaration(self, interaction: Element) -> Declaration:
        name = interaction.get("responseIdentifier", "")
        for found in self.root.iter("responseDeclaration"):
            if found.get("identifier") == name:
                return read_declaration(found)
        raise Refusal(f"Its response {name} is not declared.")

    def choices(self, parent: Element, name: str) -> list[tuple[str, str, Element]]:
        """The identifier, text and element of each choice of that name within `parent`."""
        found = []
        for choice in parent.findall(name):
            if choice.get("templateIdentifier"):
                raise Refusal("A choice is shown or hidden by a template.")
            text = plain(choice, self.notes, _skip_feedback)
            found.append((choice.get("identifier", ""), text, choice))
        if len({identifier for identifier, _, _ in found}) < len(found):
            raise Refusal("Two choices have the same identifier.")
        return found

    def note_order(self, interaction: Element) -> None:
        """Say where the file keeps choices in place and we shuffle them."""
        fixed = any(choice.get("fixed") == "true" for choice in interaction.iter())
        if not self.ours and (fixed or interaction.get("shuffle", "false") == "false"):
            self.note("The order of its choices is fixed in the file; here they are shuffled.")


def _skip_feedback(element: Element, _writing: Writing) -> bool:
    return element.tag in FEEDBACK


def read_declaration(element: Element) -> Declaration:
    cardinality = element.get("cardinality", "")
    if cardinality not in ("single", "multiple", "ordered"):
        raise Refusal(f"Its response is of cardinality “{cardinality}”.")
    if element.find("defaultValue") is not None:
        raise Refusal("Its response is filled in beforehand.")
    mapping = element.find("mapping")
    return Declaration(
        identifier=element.get("identifier", ""),
        cardinality=cardinality,
        base=element.get("baseType", ""),
        correct=list(_values(element)),
        mapping=None if mapping is None else _mapping(mapping),
    )


def _values(element: Element) -> Iterator[str]:
    for value in element.findall("correctResponse/value"):
        yield value.text or ""


def _mapping(element: Element) -> Mapping:
    entries = []
    for entry in element.findall("mapEntry"):
        if entry.get("caseSensitive", "false") == "true":
            raise refuse("it compares capital and small letters, and short answers here never do")
        entries.append((entry.get("mapKey", ""), number(entry.get("mappedValue", ""))))
    return Mapping(
        entries,
        number(element.get("defaultValue", "0")),
        _bound(element.get("lowerBound")),
        _bound(element.get("upperBound")),
    )


def _bound(text: str | None) -> Fraction | None:
    return None if text is None else number(text)


def own_credit(text: str) -> float:
    """A credit as our own items carry it beside QTI's points. Raises `Refusal` for one no item has."""
    credit = number(text or "0")
    if abs(credit) > 1:
        raise Refusal("A credit in it is more than the whole item gives.")
    return share(credit)


def share(points: Fraction) -> float:
    """A credit as items keep it: 7 decimals."""
    return round(float(points), 7)
