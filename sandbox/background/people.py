"""Who posts: names and handles as people of a language choose them, reach, and habits of writing."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.background.dice import Dice
from sandbox.background.voices import Voice

# Family name first and without a space.
FAMILY_FIRST = frozenset({"ja", "zh", "ko"})
LATIN = frozenset({"en", "de", "fr", "es", "pt", "it", "nl"})
ACCENTED = frozenset({"fr", "es", "pt", "it"})
# Of a hundred people in a place, how many are there for the first time.
NEWCOMERS = 55
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "ð": "d"})


@dataclass(frozen=True)
class Person:
    handle: str
    name: str
    reach: int
    channel: str
    language: str
    habit: str
    stance: str


class People:
    """Those of one language. Handles are told only once."""

    def __init__(self, language: str, voice: Voice, dice: Dice, taken: set[str]):
        self.language, self.voice, self.dice, self.taken = language, voice, dice, taken
        self.known: dict[str, list[Person]] = {}

    def somebody(self, channel: str, stance: str = "neutral") -> Person:
        """Somebody new, or one who has been there before."""
        known = self.known.setdefault(f"{channel} {stance}", [])
        if known and not self.dice.percent(NEWCOMERS):
            return self.dice.pick(known)
        known.append(self._new(channel, stance))
        return known[-1]

    def _new(self, channel: str, stance: str) -> Person:
        names, dice = self.voice.names, self.dice
        given, family, nick = (dice.pick(names[kind]) for kind in ("given", "family", "nick"))
        stem, name = self._called(given, family, nick, channel)
        handle = self._free(stem)
        return Person(handle, name, self._reach(stance), channel, self.language, self._habit(), stance)

    def _called(self, given: str, family: str, nick: str, channel: str) -> tuple[str, str]:
        """The stem of a handle, and the name shown beside it."""
        dice = self.dice
        whole = f"{family}{given}" if self.language in FAMILY_FIRST else f"{given} {family}"
        if dice.percent(70 if channel == "forum" else 35):
            return _plain(nick), nick
        if "roman" in self.voice.names:
            return _plain(dice.pick(self.voice.names["roman"])), dice.pick([whole, whole, given])
        one, other = _plain(given), _plain(family)
        stems = [
            f"{one}.{other}",
            f"{one}{other}",
            f"{one[0]}{other}",
            f"{one}_{other[:1]}",
            f"{other}_{one}",
        ]
        shown = [whole, whole, f"{given} {family[0]}.", given]
        return dice.pick(stems), dice.pick(shown)

    def _free(self, stem: str) -> str:
        handle = f"@{stem or 'user'}"
        if self.dice.percent(30):
            handle += str(self.dice.between(2, 99))
        while handle in self.taken:
            handle += str(self.dice.below(10))
        self.taken.add(handle)
        return handle

    def _reach(self, stance: str) -> int:
        """Most have few readers, a few have very many."""
        dice, rank = self.dice, self.dice.below(1000)
        if stance == "spammer":
            return dice.between(0, 90)
        if rank < 620:
            return dice.between(3, 300)
        if rank < 920:
            return dice.between(300, 2500)
        if rank < 988:
            return dice.between(2500, 20_000)
        return dice.between(20_000, 180_000) if rank < 999 else dice.between(180_000, 1_900_000)

    def _habit(self) -> str:
        rank = self.dice.below(100)
        if rank < 18:
            return "no full stop"
        if self.language not in LATIN or rank < 66:
            return "none"
        if rank < 76:
            return "lower case"
        if rank < 88:
            return "slips"
        return "no accents" if self.language in ACCENTED else "none"


def _plain(name: str) -> str:
    """As it stands in a handle: letters without accents, digits, dots and strokes."""
    text = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return re.sub(r"[^\w.]", "", "".join(sign for sign in text if not unicodedata.combining(sign)))


# ---- habits of writing --------------------------------------------------------------------------

_APART = re.compile(r"(\s+)")
_ENDS = re.compile(r"(?<=[^.。])[.。]$")


def written(text: str, habit: str, dice: Dice) -> str:
    """The text as this person's thumbs make it. Addresses, handles and tags stay as they are."""
    if habit == "no full stop":
        return _ENDS.sub("", text)
    if habit == "lower case":
        return _words(text, str.lower)
    if habit == "no accents":
        return _words(text, _unaccented)
    if habit == "slips" and dice.percent(40):
        return _slipped(text, dice)
    return text


def _words(text: str, change: Callable[[str], str]) -> str:
    return "".join(word if _is_fixed(word) else change(word) for word in _APART.split(text))


def _is_fixed(word: str) -> bool:
    return word[:1] in "@#" or "://" in word or ".example" in word


def _unaccented(word: str) -> str:
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", word) if sign not in "\u0301\u0300\u0302\u0308"
    )
    return unicodedata.normalize("NFC", plain)


def _slipped(text: str, dice: Dice) -> str:
    """One word of plain small letters with two of them in the wrong order, or one of them missing."""
    words = _APART.split(text)
    long = [
        at
        for at, word in enumerate(words)
        if len(word) > 5 and word.isascii() and word.islower() and word.isalpha()
    ]
    if not long:
        return text
    at = dice.pick(long)
    word, place = words[at], dice.between(1, len(words[at]) - 3)
    pair = word[place + 1] + word[place] if dice.percent(60) else word[place]
    words[at] = word[:place] + pair + word[place + 2 :]
    return "".join(words)
