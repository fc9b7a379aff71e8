"""One question of Moodle XML as its readers see it: its texts, and what of it is not kept."""

import re
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from academy.words.citations import read_citation
from academy.words.listening import Channel, Language
from academy.words.standing import Principle
from courses.items.formats.moodle_text import format_of, raw, words
from courses.items.formats.qti_names import OURS
from courses.items.formats.qti_text import Refusal

# The category of what has none, where Moodle wants one.
TOP = "$course$/top"
# A fraction in per cent. One of more digits could take longer to work out than anybody can wait.
_FRACTION = re.compile(r"[+-]?[0-9]{1,4}(\.[0-9]{0,20})?")
_WHOLE = 100
_SHUFFLED = {"multichoice": "false", "matching": "true"}  # and what Moodle takes where nothing is said
_NUMBERED = ("abc", "ABCD")  # as we number choices ourselves, or near it


def own_texts(stem: str, post: dict[str, str] | None) -> str:
    """The question text of one of our own items: the post it is about stands above the stem."""
    if not post:
        return stem
    head = " · ".join(part for part in (post["name"], post["handle"], post["channel"]) if part)
    return f"{head}\n{post['text']}\n\n{stem}"


def is_true(text: str) -> bool:
    """What Moodle takes a word for that says yes or no."""
    return text.strip() not in ("", "0", "false")


class Asked:
    """`<question>` with the texts in it as plain words. `ours` is what we wrote ourselves."""

    def __init__(self, element: Element) -> None:
        self.element, self.notes = element, list[str]()
        self.type = element.get("type", "")
        asked = element.find("questiontext")
        self.format = "html" if asked is None else asked.get("format", "html")
        self.ours = bool(element.get(OURS + "kind"))
        self.name = " ".join((element.findtext("name/text") or "").split())

    def note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def said(self, name: str) -> str:
        """What we said of our own item when we wrote it; "" for the items of others."""
        return self.element.get(OURS + name, "")

    def value(self, name: str, otherwise: str) -> str:
        """What a child says that holds no more than a word or a number; `otherwise` without it."""
        return self.element.findtext(name, otherwise).strip()

    @property
    def slug(self) -> str:
        return self.value("idnumber", "") or self.name

    @property
    def language(self) -> str:
        language = self.said("language") or Language.EN.value
        if language not in Language.values:
            raise Refusal(f"Its language is {language[:40]}, which is none of ours.")
        return language

    def category(self, above: str) -> str:
        if self.ours:
            return "" if self.said("uncategorised") else above
        return above.strip()

    # Its texts

    def text(self, name: str) -> str:
        """The plain words of the child `name`; "" where there is none."""
        return self.words(self.element.find(name))

    def words(self, element: Element | None) -> str:
        """The plain words that an element holds; our own, as we wrote them, to the last space."""
        if self.ours and (element is None or format_of(element, "plain_text") == "plain"):
            return raw(element)
        return words(element, self.format, self.notes)

    def plain(self, element: Element | None) -> str:
        """What an element holds where Moodle knows no markup: as it stands, but for space around it."""
        return raw(element) if self.ours else raw(element).strip()

    def answers(self) -> list[Element]:
        """Its answers. Refuses more than an item can have, before anything is made of them."""
        found = self.element.findall("answer")
        if len(found) > _WHOLE:
            raise Refusal(f"It has more than {_WHOLE} answers.")
        return found

    def option(self, element: Element, text: str, credit: float = 0.0, **more: Any) -> dict[str, Any]:
        """An option of that text, with the feedback that stands in its element."""
        return {"text": text, "credit": credit, "rationale": self.words(element.find("feedback")), **more}

    def credit(self, answer: Element) -> float:
        """The fraction of an answer, in per cent, as credit: 7 decimals."""
        said = answer.get("fraction", "0").strip()
        if not _FRACTION.fullmatch(said) or answer.find("fraction") is not None:
            raise Refusal(f"“{said[:40]}” is no fraction in per cent.")
        credit = Fraction(said) / _WHOLE
        if abs(credit) > 1:
            raise Refusal("An answer gives or takes more than the whole question is worth.")
        return float(round(credit, 7))

    def own_credit(self, answer: Element, credit: float) -> float:
        """The credit that our own item had where Moodle's fraction tells only its sign."""
        said = answer.get(OURS + "credit", "")
        if self.ours and said and (float(said) > 0) == (credit > 0) and abs(float(said)) <= 1:
            return float(said)
        return credit

    # What we said of our own

    def stem_and_post(self) -> tuple[str, dict[str, str] | None]:
        """What is asked, and for our own items the post that it is about."""
        card = self.element.find("academy-post")
        if card is None or not self.ours:
            return self.text("questiontext"), None
        post = {name: card.get(name, "") for name in ("channel", "name", "handle")}
        post["text"] = raw(card)
        stem = raw(self.element.find("academy-stem"))
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

    # What is not kept

    def look_through(self) -> None:
        """Notes what is left out of the parts that every question has; refuses what none may lack."""
        if self.element.find("questiontext") is None:
            raise Refusal("It has no question text.")
        if self.value("image", "") or self.element.find("image_base64") is not None:
            raise Refusal("It holds an image, which plain text cannot show.")
        if self.ours:
            return
        if self.name and self.name != self.slug:
            self.note(f"Its name is not kept beside its identifier: “{self.name[:80]}”")
        self._note_grading()
        if self.element.find("hint") is not None:
            self.note("Its hints for further tries are not kept.")
        if self.element.find("tags/tag") is not None or self.element.find("coursetags/tag") is not None:
            self.note("Its tags are not kept.")
        if is_true(self.value("hidden", "0")):
            self.note("That it is hidden is not kept.")
        if not is_true(self.value("shuffleanswers", _SHUFFLED.get(self.type, "true"))):
            self.note("The order of its choices is fixed in the file; here they are shuffled.")
        if self.type == "multichoice" and self.value("answernumbering", "abc") not in _NUMBERED:
            self.note("How its choices are numbered is not kept.")

    def _note_grading(self) -> None:
        if float(self.value("defaultgrade", "1") or "1") != 1:
            self.note("Its mark is 1 here, as every item’s.")
        if float(self.value("penalty", "0") or "0"):
            self.note("What a further try takes away is not kept: here an item is answered once.")
