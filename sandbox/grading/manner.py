"""How a reply sounds, as far as a list of words can tell: rude, kind or plain.

It moves what people in the stream do next, and never a point: whether a tone is right a person judges. So
it is slow to call anything rude: only what no native reader would excuse, whatever stands around it
(`manner.yaml`, written by hand in each language), and words shouted in capitals.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from sandbox.scenarios.folding import fold, is_cjk

RUDE, KIND, PLAIN = "rude", "kind", "plain"
# Who writes so many letters has taken pains, courteous words or none.
PAINS = 80
_RUNS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]+\s+)+[^\W\d_]+")


def manner(text: str, language: str) -> str:
    """The manner of a reply to a post in `language`; its list and the English one count."""
    said = fold(text).text
    if _shouts(text) or any(_list(one, RUDE).search(said) for one in {language, "en"}):
        return RUDE
    courteous = any(_list(one, "courteous").search(said) for one in {language, "en"})
    return KIND if courteous or len(text) >= PAINS else PLAIN


def _shouts(text: str) -> bool:
    """Whether two long words stand in capitals side by side, or three of which one is long: acronyms and
    menu labels hardly ever do."""
    return any(_is_shouted(run.split()) for run in _RUNS.findall(text))


def _is_shouted(words: list[str]) -> bool:
    loud = [len(word) if word.isupper() else 0 for word in words]
    threes = zip(loud, loud[1:], loud[2:], strict=False)
    return any(min(two) >= 4 for two in pairwise(loud)) or any(
        min(three) and max(three) > 3 for three in threes
    )


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(
        Path(__file__).with_name("manner.yaml").read_text("utf-8")
    )
    return found


@cache
def _list(language: str, name: str) -> re.Pattern[str]:
    entries = _lists().get(language, {}).get(name, ())
    return re.compile("|".join(map(_pattern, entries)) or r"(?!)")


def _pattern(entry: str) -> str:
    """Whole words, or any ending where it ends in a star; scripts without spaces anywhere."""
    words = fold(entry.removesuffix("*")).text
    escaped = r"\s+".join(map(re.escape, words.split()))
    if is_cjk(words):
        return escaped
    return rf"(?<!\w){escaped}" + ("" if entry.endswith("*") else r"(?!\w)")
