"""What a listening console hears of the whole stream: volume, tone and rising words, every ten minutes. Pure.

Nobody has judged it for the console: the tone is that of a machine which does not hear one post in five, told
for all posts together and never for one. Rising are words that come many times as often as before; what many
people write is an alert.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

WINDOW = 600  # scenario seconds
# A word is rising when it is in so many posts of a window, and so many times as many as are usual.
LEAST, TIMES = 6, 4.0
# An alert is so many posts.
ALERT = 9
SHOWN = 5
# What stands in more of the posts of a language than this says nothing about any.
COMMON = 0.03
# Words of four letters; of scripts without spaces what stands between signs of another kind.
_HAN, _KATA, _HANGUL = "\u4e00-\u9fff", "\u30a0-\u30ff", "\uac00-\ud7a3"
_WORD = re.compile(
    rf"[^\W\d_\u3040-\u30ff{_HAN}{_HANGUL}]{{4,}}|[{_KATA}]{{3,}}|[{_HANGUL}]{{2,}}"
    rf"|(?<![{_HAN}])[{_HAN}]{{2,5}}(?![{_HAN}])"
)


@dataclass(frozen=True)
class Rising:
    word: str
    posts: int
    usually: float  # in as much time, before
    languages: Sequence[str]


@dataclass(frozen=True)
class Beat:
    """One window, told when it is over."""

    second: int  # when it ends
    posts: int
    negative: int
    positive: int
    rising: Sequence[Rising]

    @property
    def alert(self) -> bool:
        return any(one.posts >= ALERT for one in self.rising)

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"alert": self.alert}


def beats(posts: Iterable[Mapping[str, Any]], length: int) -> list[Beat]:
    """One beat for every full ten minutes of a stream of `length` seconds.

    A post is `{"ref", "at", "said" (its title and text, folded), "language", "author", "sentiment" (or
    None), "usual"}`, in stream order. A word counts once for each who writes it: one loud voice raises
    nothing. Where most posts are `usual`, as any day brings them, how often a word comes in them is what is
    usual of it, as if from the days before; else what came of it earlier in the stream is.
    """
    heard: dict[int, list[Heard]] = defaultdict(list)
    for post in posts:
        words = set(_WORD.findall(post["said"]))
        heard[min(post["at"], length - 1) // WINDOW].append((post, words))
    every = [one for some in heard.values() for one in some]
    everyday = [one for one in every if one[0].get("usual")]
    knows = len(everyday) > len(every) / 2
    common = _common(everyday if knows else every)
    before = _Rates(_counted(everyday), max(1, length // WINDOW)) if knows else _Rates(Counter(), 0)
    told = []
    for place in range(length // WINDOW):
        told.append(_beat(place, heard.get(place, []), before, common))
        if not knows:
            before = _Rates(before.words + _counted(heard.get(place, ())), place + 1)
    return told


Heard = tuple[Mapping[str, Any], set[str]]


@dataclass(frozen=True)
class _Rates:
    """How often each word came in so many windows."""

    words: Counter[str]
    windows: int

    def usually(self, word: str) -> float:
        return self.words[word] / self.windows if self.windows else 0.0


def _counted(heard: Iterable[Heard]) -> Counter[str]:
    return Counter(word for _post, words in heard for word in words)


def _common(heard: Iterable[Heard]) -> set[tuple[str, str]]:
    """The words that every language is full of, each with its language."""
    posts: Counter[str] = Counter()
    holding: Counter[tuple[str, str]] = Counter()
    for post, words in heard:
        posts[post["language"]] += 1
        holding.update((post["language"], word) for word in words)
    return {one for one, count in holding.items() if count > max(LEAST, COMMON * posts[one[0]])}


def _beat(place: int, heard: Sequence[Heard], before: _Rates, common: set[tuple[str, str]]) -> Beat:
    tones = [_tone(post) for post, _words in heard]
    writers: dict[str, set[Any]] = defaultdict(set)
    languages: dict[str, set[str]] = defaultdict(set)
    for post, words in heard:
        for word in words:
            if (post["language"], word) not in common:
                writers[word].add(post["author"] or post["ref"])
                languages[word].add(post["language"])
    rising = []
    for word, some in writers.items():
        usually = before.usually(word)
        if before.windows and len(some) >= max(LEAST, TIMES * max(usually, 1.0)):
            rising.append(Rising(word, len(some), round(usually, 1), sorted(languages[word])))
    rising.sort(key=lambda one: (-one.posts / max(one.usually, 0.5), one.word))
    return Beat((place + 1) * WINDOW, len(heard), tones.count(-1), tones.count(1), tuple(rising[:SHOWN]))


def _tone(post: Mapping[str, Any]) -> int:
    """-1, 0 or 1, as a machine hears it: every fifth post as nothing in particular."""
    said = post["sentiment"] or ""
    if sha256(post["ref"].encode()).digest()[0] % 5 == 0:
        return 0
    return -1 if "negative" in said else 1 if "positive" in said else 0
