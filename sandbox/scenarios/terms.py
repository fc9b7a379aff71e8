"""What a query is made of: each node finds posts, and says where their words stand."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.scenarios.folding import CJK, Folded, fold

_COUNTED = re.compile(rf"[{CJK}]|[^\W{CJK}]+")  # what NEAR counts
Span = tuple[int, int]


class Searchable:
    """The fields of a post that queries look at, folded once for all of them."""

    def __init__(self, fields: Mapping[str, Any]):
        author = fields.get("author") or {}
        self.text = fold(fields.get("text") or "")
        self.title = fold(fields.get("title") or "")
        self.authors = [fold(author.get(part) or "") for part in ("name", "handle")]
        self.reach = int(author.get("reach") or 0)
        self.values = {"language": fields.get("language") or "", "channel": fields.get("channel") or ""}

    @cached_property
    def words(self) -> "tuple[list[int], list[int]]":
        """Where the words of the text and of the title begin."""
        text, title = ([found.start() for found in _COUNTED.finditer(one.text)] for one in self._folded)
        return text, title

    @property
    def _folded(self) -> tuple[Folded, Folded]:
        return self.text, self.title


class Query:
    """One node of a query that was read."""

    def matches(self, post: "Mapping[str, Any] | Searchable") -> bool:
        return self._matches(_searchable(post))

    def spans(self, post: "Mapping[str, Any] | Searchable") -> list[Span]:
        """Where the words that made it match stand in the post's text, in characters, in order."""
        searchable = _searchable(post)
        return sorted(set(self._spans(searchable))) if self._matches(searchable) else []

    def _matches(self, post: Searchable) -> bool:
        raise NotImplementedError

    def _spans(self, post: Searchable) -> list[Span]:
        return []


@dataclass(frozen=True)
class Words(Query):
    """`pieces` are the runs of letters that `expression` wants one behind the other; `prefix` is whether
    the last of them may go on. What looks posts up by their words finds those to try the pattern on."""

    expression: str
    pieces: tuple[str, ...] = ()
    prefix: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.expression)  # slow, and not needed where an index knows the answer

    def _matches(self, post: Searchable) -> bool:
        return bool(self.pattern.search(post.text.text) or self.pattern.search(post.title.text))

    def _spans(self, post: Searchable) -> list[Span]:
        return [_original(post.text, found.span()) for found in self.pattern.finditer(post.text.text)]


@dataclass(frozen=True)
class Near(Query):
    """One of `left` and one of `right` with at most `most` words between, in either order."""

    left: tuple[Words, ...]
    right: tuple[Words, ...]
    most: int

    def _matches(self, post: Searchable) -> bool:
        in_text, in_title = post.words
        return any(self._pairs(post.text.text, in_text)) or any(self._pairs(post.title.text, in_title))

    def _spans(self, post: Searchable) -> list[Span]:
        pairs = self._pairs(post.text.text, post.words[0])
        return [_original(post.text, span) for pair in pairs for span in pair]

    def _pairs(self, text: str, begins: list[int]) -> Iterator[tuple[Span, Span]]:
        """Each of either side with the nearest of the other, where few enough words lie between."""
        lefts, rights = _found(self.left, text), _found(self.right, text)
        for ones, others in ((lefts, rights), (rights, lefts)):
            starts = [other[0] for other in others]
            for one in ones:
                place = bisect_left(starts, one[1])  # the first of the others behind it
                if place < len(others) and _between(begins, one, others[place]) <= self.most:
                    yield one, others[place]


def _found(terms: tuple[Words, ...], text: str) -> list[Span]:
    return sorted(found.span() for term in terms for found in term.pattern.finditer(text))


def _between(begins: list[int], first: Span, second: Span) -> int:
    """How many words begin after the first span and before the second."""
    return bisect_right(begins, second[0] - 1) - bisect_right(begins, first[1] - 1)


@dataclass(frozen=True)
class Reach(Query):
    holds: Callable[[int, int], bool]
    value: int

    def _matches(self, post: Searchable) -> bool:
        return self.holds(post.reach, self.value)


@dataclass(frozen=True)
class Author(Query):
    words: Words

    def _matches(self, post: Searchable) -> bool:
        return any(self.words.pattern.search(name.text) for name in post.authors)


@dataclass(frozen=True)
class Is(Query):
    field: str
    value: str

    def _matches(self, post: Searchable) -> bool:
        return post.values[self.field] == self.value


@dataclass(frozen=True)
class Not(Query):
    part: Query

    def _matches(self, post: Searchable) -> bool:
        return not self.part._matches(post)


@dataclass(frozen=True)
class Every(Query):
    parts: tuple[Query, ...]

    def _matches(self, post: Searchable) -> bool:
        return all(part._matches(post) for part in self.parts)

    def _spans(self, post: Searchable) -> list[Span]:
        return [span for part in self.parts for span in part._spans(post)]


@dataclass(frozen=True)
class Either(Query):
    parts: tuple[Query, ...]

    def _matches(self, post: Searchable) -> bool:
        return any(part._matches(post) for part in self.parts)

    def _spans(self, post: Searchable) -> list[Span]:
        return [span for part in self.parts if part._matches(post) for span in part._spans(post)]


def _original(folded: Folded, span: Span) -> Span:
    return folded.starts[span[0]], folded.ends[span[1] - 1]


def _searchable(post: "Mapping[str, Any] | Searchable") -> Searchable:
    return post if isinstance(post, Searchable) else Searchable(post)
