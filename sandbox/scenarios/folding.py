"""Text as a search sees it: without case, accents or full-width forms, and where each letter came from."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Kana, Han and Hangul: their words are found as substrings, because Japanese and
# Chinese write no spaces and Korean hangs its particles on the word.
CJK = (
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f"
)
# A run of letters in folded text: of a script without spaces, or a word.
PIECE = re.compile(rf"[{CJK}]+|[^\W{CJK}]+")
_WITHOUT_SPACES = re.compile(f"[{CJK}]")
# The marks that make another kana of a kana; any other mark is an accent.
_VOICED = "\u3099\u309a"
_JAMO = re.compile("[\u1160-\u11ff\uff9e\uff9f]")


class Folded(NamedTuple):
    """`text` folded; its letter `i` came from `starts[i]:ends[i]` of the original."""

    text: str
    starts: range | list[int]
    ends: range | list[int]


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text.lower(), range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, cluster in _clusters(text):
        folded = _fold_cluster(cluster)
        letters.append(folded)
        starts += [start] * len(folded)
        ends += [start + len(cluster)] * len(folded)
    if len(letters) == len(starts) == len(text):  # letter for letter: no need to keep where each came from
        return Folded("".join(letters), range(len(text)), range(1, len(text) + 1))
    return Folded("".join(letters), starts, ends)


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Each letter with the marks that follow it, and where it begins."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _belongs_to_the_last(text[place]):
            yield start, text[start:place]
            start = place


def _belongs_to_the_last(letter: str) -> bool:
    return not letter.isascii() and (unicodedata.combining(letter) != 0 or bool(_JAMO.match(letter)))


@lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    # Twice: lower case can bring a new mark (İ), and a mark can hide a capital.
    once = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", cluster).casefold())
    twice = unicodedata.normalize("NFKD", once.casefold())
    bare = "".join(letter for letter in twice if unicodedata.category(letter) != "Mn" or letter in _VOICED)
    return unicodedata.normalize("NFC", bare)


def is_cjk(piece: str) -> bool:
    return bool(_WITHOUT_SPACES.match(piece))
