"""Finding the posts of a stream by query without trying every one of them.

A post is a number, and a set of posts a whole number whose bits are its members. For a query the index
tells two sets: those that surely match, and those that may. Only what lies between is tried, from the
newest on and as far as somebody reads. So the answer is exactly that of `Query.matches`, and the same
whatever database the posts came from.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from sandbox.scenarios.folding import PIECE, is_cjk
from sandbox.scenarios.terms import Author, Either, Every, Is, Near, Not, Query, Reach, Searchable, Words

Posts = int
Bounds = tuple[Posts, Posts]  # surely, perhaps
# Bit sets that are kept: each takes as many bytes as there are posts, by eight.
KEPT = 2000


class Index:
    """Over posts in stream order."""

    def __init__(self, posts: Sequence[Searchable]):
        self.posts, self.every = posts, (1 << len(posts)) - 1
        self._texts, self._authors = Vocabulary(len(posts)), Vocabulary(len(posts))
        self._values: dict[tuple[str, str], list[int]] = {}
        for number, post in enumerate(posts):
            self._texts.add(number, (post.text.text, post.title.text))
            self._authors.add(number, [name.text for name in post.authors])
            for value in post.values.items():
                self._values.setdefault(value, []).append(number)
        self._texts.close()
        self._authors.close()

    def newest(self, query: Query, *, after: int = 0, before: int, most: int | None = None) -> list[int]:
        """The matching posts from number `after` to below `before`, the newest first, up to `most`."""
        return list(islice(self._matching(query, after, before), most))

    def count(self, query: Query, *, before: int) -> int:
        return sum(1 for _ in self._matching(query, 0, before))

    def _matching(self, query: Query, after: int, before: int) -> Iterator[int]:
        surely, perhaps = self._bounds(query)
        for number in _downwards(perhaps & ((1 << before) - 1) & ~((1 << after) - 1)):
            if surely >> number & 1 or query.matches(self.posts[number]):
                yield number

    def _bounds(self, query: Query) -> Bounds:
        match query:
            case Every(parts):
                return self._joined(parts, all_of_them=True)
            case Either(parts):
                return self._joined(parts, all_of_them=False)
            case Not(part):
                surely, perhaps = self._bounds(part)
                return self.every & ~perhaps, self.every & ~surely
            case Words():
                return self._texts.bounds(query)
            case Author(words):
                return self._authors.bounds(words)
            case Near(left, right):
                one, other = (self._joined(side, all_of_them=False)[1] for side in (left, right))
                return 0, one & other
            case Is(field, value):
                found = _bits(self._values.get((field, value), ()), len(self.posts))
                return found, found
            case Reach(holds, value):
                reached = (number for number, post in enumerate(self.posts) if holds(post.reach, value))
                found = _bits(reached, len(self.posts))
                return found, found
        return 0, self.every

    def _joined(self, parts: Iterable[Query], *, all_of_them: bool) -> Bounds:
        surely, perhaps = (self.every, self.every) if all_of_them else (0, 0)
        for part in parts:
            one, other = self._bounds(part)
            surely, perhaps = (
                (surely & one, perhaps & other) if all_of_them else (surely | one, perhaps | other)
            )
        return surely, perhaps


class Vocabulary:
    """Which posts hold which word, and which pair of letters of a script without spaces."""

    def __init__(self, posts: int):
        self._size = posts
        self._holders: dict[str, array[int]] = {}
        self._sorted: list[str] = []
        self.bits = lru_cache(KEPT)(self._bits)

    def add(self, number: int, texts: Iterable[str]) -> None:
        """Numbers come in order."""
        for gram in {gram for text in texts for piece in PIECE.findall(text) for gram in _grams(piece)}:
            self._holders.setdefault(gram, array("I")).append(number)

    def close(self) -> None:
        """Nothing more is added."""
        self._sorted = sorted(self._holders)

    def bounds(self, words: Words) -> Bounds:
        """Those that surely hold the words, and those that may."""
        if not words.pieces:  # signs alone
            return 0, (1 << self._size) - 1
        perhaps = (1 << self._size) - 1
        for piece in words.pieces:
            begins = words.prefix and piece is words.pieces[-1] and not is_cjk(piece)
            for gram in _grams(piece):
                perhaps &= self._beginning(gram) if begins else self.bits(gram)
        alone = len(words.pieces) == 1 and (not is_cjk(words.pieces[0]) or len(words.pieces[0]) <= 2)
        return (perhaps if alone else 0), perhaps

    def _bits(self, gram: str) -> Posts:
        return _bits(self._holders.get(gram, ()), self._size)

    def _beginning(self, begins: str) -> Posts:
        place, found = bisect_left(self._sorted, begins), 0
        while place < len(self._sorted) and self._sorted[place].startswith(begins):
            found |= self.bits(self._sorted[place])
            place += 1
        return found


def _grams(piece: str) -> list[str]:
    """What a piece is looked up by: itself, or its letters and pairs of letters where words are not apart."""
    if not is_cjk(piece):
        return [piece]
    pairs = [piece[at : at + 2] for at in range(len(piece) - 1)]
    return pairs + list(piece)


def _bits(numbers: Iterable[int], size: int) -> Posts:
    held = bytearray(size // 8 + 1)
    for number in numbers:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def _downwards(posts: Posts) -> Iterator[int]:
    """The members of a set, the largest first."""
    held = posts.to_bytes(posts.bit_length() // 8 + 1, "little")
    for place in range(len(held) - 1, -1, -1):
        if byte := held[place]:
            for bit in range(7, -1, -1):
                if byte >> bit & 1:
                    yield place * 8 + bit
