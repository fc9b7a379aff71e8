"""What people say, language by language: the files in `voices/<language>/`, written by hand.

A section begins with `== kind`; its threads are apart by a blank line. The first line of a thread is the
post that starts it, `> ` is a reply by somebody else, `>> ` by whoever started it; a post is one line.
Before its text may stand marks in brackets: channels, `#topic`, a sentiment (`++ + = ~ - --`), stars
(`4*`); and `Title :: `. `laptop = Wren 13 | Aria 14` defines a list. Texts: see `wording`.
The sections `aside`, `echo` and `names` hold plain entries, a line each. `# ` is a comment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from academy.words.listening import Topic
from sandbox.background.kinds import ALL, KINDS, REPLY, Kind
from sandbox.background.wording import Malformed, Wording, parse

FOLDER = Path(__file__).parent / "voices"
SENTIMENTS = {
    "++": "very positive",
    "+": "positive",
    "=": "neutral",
    "~": "mixed",
    "-": "negative",
    "--": "very negative",
}
_LIST = re.compile(r"^([a-z_]+) = (.+)$")
_MARKS = re.compile(r"^\(([^()]*)\)\s*")
_STARS = re.compile(r"^([1-5])\*$")


class Said(NamedTuple):
    """One post as it was written."""

    wording: Wording
    title: Wording | None
    channels: tuple[str, ...]
    topic: str
    sentiment: str
    stars: int | None
    by_starter: bool


@dataclass(frozen=True, eq=False)
class Thread:
    """`lists` are those of its file."""

    kind: Kind
    first: Said
    replies: tuple[Said, ...]
    lists: dict[str, list[Wording]]
    place: str  # file and line


@dataclass
class Voice:
    """All that was written for one language."""

    threads: list[Thread] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    echoes: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)


class Unsound(ValueError):
    """What is wrong in a file of voices, and in which line."""


@cache
def voice(language: str) -> Voice:
    """The voice of a language. Raises `Unsound`."""
    return read(sorted((FOLDER / language).glob("*.txt")))


def read(files: list[Path]) -> Voice:
    voice = Voice()
    for file in files:
        _File(file, voice).read()
    return voice


class _File:
    def __init__(self, path: Path, voice: Voice):
        self.path, self.voice = path, voice
        self.section, self.lists = "", {}  # type: str, dict[str, list[Wording]]

    def read(self) -> None:
        block: list[tuple[int, str]] = []
        for number, line in enumerate([*self.path.read_text("utf-8").split("\n"), ""], 1):
            text = line.rstrip().removeprefix("\ufeff")
            if text == "#" or text.startswith("# "):
                continue
            if text.startswith("== "):
                self._thread(block, number)
                block, self.section = [], self._known(text[3:].strip(), number)
            elif not text:
                self._thread(block, number)
                block = []
            elif self.section in ("aside", "echo", "names"):
                self._entry(text, number)
            elif not block and (found := _LIST.match(text)):
                self.lists[found[1]] = [self._parsed(part.strip(), number) for part in found[2].split(" | ")]
            else:
                block.append((number, text))

    def _fail(self, number: int, why: str) -> Unsound:
        return Unsound(f"{self.path.parent.name}/{self.path.name}:{number}: {why}")

    def _known(self, section: str, number: int) -> str:
        if section not in {*KINDS, "aside", "echo", "names"}:
            raise self._fail(number, f"there is no kind “{section}”")
        return section

    def _entry(self, text: str, number: int) -> None:
        if self.section != "names":
            (self.voice.asides if self.section == "aside" else self.voice.echoes).append(text)
        elif found := _LIST.match(text):
            self.voice.names.setdefault(found[1], []).extend(part.strip() for part in found[2].split("|"))
        else:
            raise self._fail(number, "names are lists: given = A | B")

    def _thread(self, block: list[tuple[int, str]], number: int) -> None:
        if not block:
            return
        if not self.section:
            raise self._fail(block[0][0], "a thread before the first “== kind”")
        kind = KINDS[self.section]
        first = self._said(*block[0], kind=kind, topic=kind.topic, channels=kind.channels)
        replies = [
            self._said(line, text, kind=REPLY, topic=first.topic, channels=first.channels)
            for line, text in block[1:]
        ]
        place = f"{self.path.parent.name}/{self.path.name}:{block[0][0]}"
        self.voice.threads.append(Thread(kind, first, tuple(replies), self.lists, place))

    def _said(self, number: int, text: str, *, kind: Kind, topic: str, channels: tuple[str, ...]) -> Said:
        by_starter = text.startswith(">>")
        if kind is REPLY:
            if not text.startswith(">"):
                raise self._fail(number, "a reply begins with “> ”, and a new thread with a blank line")
            text = text.lstrip(">").strip()
        elif by_starter or text.startswith(">"):
            raise self._fail(number, "a reply to nothing")
        sentiment, stars = kind.sentiment, None
        if marks := _MARKS.match(text):
            text = text[marks.end() :]
            told = tuple(self._marks(marks[1], number))
            channels = tuple(value for what, value in told if what == "channel") or channels
            topic = next((value for what, value in told if what == "topic"), topic)
            sentiment = next((value for what, value in told if what == "sentiment"), sentiment)
            stars = next((int(value) for what, value in told if what == "stars"), None)
        title, _, body = text.rpartition(" :: ")
        if kind.name == "review" and stars is None:
            raise self._fail(number, "a review without stars")
        return Said(
            self._parsed(body, number),
            self._parsed(title, number) if title else None,
            channels,
            topic,
            sentiment,
            stars,
            by_starter,
        )

    def _marks(self, text: str, number: int) -> Iterator[tuple[str, str]]:
        for mark in text.replace(",", " ").split():
            if mark in ALL:
                yield "channel", mark
            elif mark in SENTIMENTS:
                yield "sentiment", SENTIMENTS[mark]
            elif mark.startswith("#") and mark[1:] in Topic.values:
                yield "topic", mark[1:]
            elif stars := _STARS.match(mark):
                yield "stars", stars[1]
            else:
                raise self._fail(number, f"“{mark}” is no mark")

    def _parsed(self, text: str, number: int) -> Wording:
        try:
            return parse(text, frozenset(self.lists))
        except Malformed as malformed:
            raise self._fail(number, str(malformed)) from None
