"""One question of Moodle XML as its readers see it: its texts, and what of it is not kept."""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from academy.words.citations import read_citation
from academy.words.listening import Channel, Language
from academy.words.standing import Principle
from courses.items.formats.html_text import plain_words
from courses.items.formats.qti_names import OURS
from courses.items.formats.qti_text import Refusal

# What Moodle calls the ways to write a text.
FORMATS = {"html": "html", "moodle_auto_format": "moodle", "markdown": "markdown", "plain_text": "plain"}
# The category of what has none, where Moodle wants one.
TOP = "$course$/top"
# What Moodle says by itself after an answer: right, partly right and wrong. It is not the author's.
_ITS_OWN = {
    "your answer is correct", "your answer is partially correct", "your answer is incorrect",
    "die antwort ist richtig", "die antwort ist teilweise richtig", "die antwort ist falsch",
    "votre réponse est correcte", "votre réponse est partiellement correcte", "votre réponse est incorrecte",
    "respuesta correcta", "respuesta parcialmente correcta", "respuesta incorrecta",
}  # fmt: skip
_AFTER = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def own_texts(stem: str, post: dict[str, str] | None) -> str:
    """The question text of one of our own items: the post it is about stands above the stem."""
    if not post:
        return stem
    head = " · ".join(part for part in (post["name"], post["handle"], post["channel"]) if part)
    return f"{head}\n{post['text']}\n\n{stem}"


class Asked:
    """`<question>` with the texts in it as plain words. `ours` is what we wrote ourselves."""

    def __init__(self, element: Element) -> None:
        self.element, self.notes = element, list[str]()
        self.type = element.get("type", "")
        asked = element.find("questiontext")
        self.format = "html" if asked is None else asked.get("format", "html")
        self.ours = bool(element.get(OURS + "kind"))
        self.name = re.sub(r"\s+", " ", element.findtext("name/text") or "").strip()

    def note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def said(self, name: str) -> str:
        """What we said of our own item when we wrote it; "" for the items of others."""
        return self.element.get(OURS + name, "")

    @property
    def slug(self) -> str:
        return (self.element.findtext("idnumber") or "").strip() or self.name

    @property
    def language(self) -> str:
        language = self.said("language") or Language.EN.value
        if language not in Language.values:
            raise Refusal(f"Its language is {language}, which is none of ours.")
        return language

    def category(self, above: str) -> str:
        if self.ours:
            return "" if self.said("uncategorised") else above
        return above.strip()

    def text(self, name: str) -> str:
        """The text within the child `name`; "" where there is none."""
        element = self.element.find(name)
        return "" if element is None else self.words(element)

    def words(self, element: Element) -> str:
        """The text that an element holds, in whichever format it says."""
        if element.find("file") is not None:
            raise Refusal("It holds files, which plain text cannot show.")
        text = element.findtext("text") or ""
        if self.ours:
            return text
        kind = element.get("format", self.format)
        if kind not in FORMATS:
            raise Refusal(f"A text in it is written as “{kind[:40]}”, which is none that Moodle has.")
        return plain_words(text.strip(), FORMATS[kind], self.notes)

    def stem_and_post(self) -> tuple[str, dict[str, str] | None]:
        """What is asked, and for our own items the post that it is about."""
        card = self.element.find("academy-post")
        if card is None or not self.ours:
            return self.text("questiontext"), None
        post = {name: card.get(name, "") for name in ("channel", "name", "handle")}
        post["text"] = card.findtext("text") or ""
        stem = self.element.findtext("academy-stem/text") or ""
        if post["channel"] not in Channel.values:
            raise Refusal("Its post is from a channel that is none of ours.")
        if self.text("questiontext") != own_texts(stem, post):
            raise Refusal(
                "Its text was changed, and what of it is the post and what the question is unclear."
            )
        return stem, post

    def placed(self) -> dict[str, str]:
        """The topic, clause and difficulty of our own item. Raises `Refusal` where they are not ours."""
        names = ("topic", "clause", "difficulty")
        placed = {name: self.said(name) for name in names if self.said(name)}
        known = {"topic": set(Principle.values), "difficulty": {"easy", "medium", "hard"}}
        for name, values in known.items():
            if name in placed and placed[name] not in values:
                raise Refusal(f"Its {name} is “{placed[name][:40]}”, which is none of ours.")
        if "clause" in placed:
            try:
                read_citation(placed["clause"])
            except ValueError as unread:
                raise Refusal("It cites no clause of a policy.") from unread
        return placed

    def look_through(self) -> None:
        """Notes what is left out of the parts that every question has."""
        if self.element.find("questiontext") is None:
            raise Refusal("It has no question text.")
        if self.ours:
            return
        if self.element.find("hint") is not None:
            self.note("Its hints for further tries are not kept.")
        if self.element.find("tags/tag") is not None:
            self.note("Its tags are not kept.")
        if (self.element.findtext("hidden") or "0").strip() == "1":
            self.note("That it is hidden is not kept.")
        grade = (self.element.findtext("defaultgrade") or "1").strip()
        if float(grade) != 1:
            self.note("Its mark is 1 here, as every item’s.")
        if (self.element.findtext("shuffleanswers") or "1").strip() in ("0", "false"):
            self.note("The order of its choices is fixed in the file; here they are shuffled.")

    def after(self) -> dict[str, str]:
        """What its author says after a right, partly right and wrong answer: `{element: text}`."""
        texts = {name: self.text(name) for name in _AFTER}
        if any(text.strip().rstrip(".!").casefold() in _ITS_OWN for text in texts.values()):
            self.note("Moodle’s own words after an answer are not kept.")
        return {
            name: text
            for name, text in texts.items()
            if text and text.strip().rstrip(".!").casefold() not in _ITS_OWN
        }

    def refuse_after(self) -> None:
        """For kinds in which those texts would have no place."""
        if self.after():
            raise Refusal("It shows feedback in a case that we cannot keep (combined feedback).")

    def own_credit(self, element: Element, credit: float) -> float:
        """The credit that our own item had where Moodle's fraction tells only its sign."""
        said = element.get(OURS + "credit", "")
        if self.ours and said and (float(said) > 0) == (credit > 0) and abs(float(said)) <= 1:
            return float(said)
        return credit

    def option(self, element: Element, credit: float, **more: Any) -> dict[str, Any]:
        """An answer with its credit and the feedback that stands in it."""
        feedback = element.find("feedback")
        return {
            "text": self.words(element),
            "credit": credit,
            "rationale": "" if feedback is None else self.words(feedback),
            **more,
        }


def credit_of(answer: Element) -> float:
    """A fraction in per cent as credit: 7 decimals."""
    credit = Fraction(answer.get("fraction", "0").strip() or "0") / 100
    if abs(credit) > 1:
        raise Refusal("An answer gives or takes more than the whole question is worth.")
    return float(round(credit, 7))


def number_of(text: str) -> Decimal:
    """The number of a text. Raises `Refusal`."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation as unread:
        raise Refusal(f"“{text[:40]}” is not a number with a decimal point.") from unread
    if not value.is_finite():
        raise Refusal(f"“{text[:40]}” is not a number.")
    return value
