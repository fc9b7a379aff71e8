"""Listening profiles: `"larkspur" AND (sucks OR broken) AND NOT giveaway language:de`.

AND, OR and NOT in capitals, brackets, phrases in quotes; words side by side are
joined by AND, which binds closer than OR. `word*` finds every word that begins
so. Filters: `language:de`, `channel:forum`, `author:name`. Case, accents and
full-width forms make no difference. Words are whole words, but substrings in
scripts that are written without spaces.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from academy.words.listening import Channel, Language
from sandbox.scenarios.folding import CJK, Folded, fold

LONGEST = 2000
DEEPEST = 40
MOST_TERMS = 60  # each is looked for in every post

_TOKEN = re.compile(
    r"""\s*(?:(?P<bracket>[()])|(?P<filter>(?:language|channel|author):)|[“”„"](?P<phrase>[^“”„"]*)(?P<shut>[“”„"]?)
    |(?P<word>[^\s()“”„"]+))""",
    re.VERBOSE | re.IGNORECASE,
)
_PIECE = re.compile(rf"[{CJK}]+|[^\W{CJK}]+")
_LETTER = rf"[^\W{CJK}]"
_VALUES: dict[str, list[str]] = {"language": Language.values, "channel": Channel.values}
Span = tuple[int, int]


class QueryError(ValueError):
    """The query cannot be read: why, in words, and at which of its characters."""

    def __init__(self, message: str, position: int):
        super().__init__(message)
        self.message, self.position = message, position


class Searchable:
    """The fields of a post that queries look at, folded once for all of them."""

    def __init__(self, fields: Mapping[str, Any]):
        author = fields.get("author") or {}
        self.text = fold(fields.get("text") or "")
        self.title = fold(fields.get("title") or "")
        self.authors = [fold(author.get(part) or "") for part in ("name", "handle")]
        self.values = {"language": fields.get("language") or "", "channel": fields.get("channel") or ""}


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
    pattern: re.Pattern[str]

    def _matches(self, post: Searchable) -> bool:
        return bool(self.pattern.search(post.text.text) or self.pattern.search(post.title.text))

    def _spans(self, post: Searchable) -> list[Span]:
        return [_original(post.text, found.span()) for found in self.pattern.finditer(post.text.text)]


@dataclass(frozen=True)
class Author(Query):
    pattern: re.Pattern[str]

    def _matches(self, post: Searchable) -> bool:
        return any(self.pattern.search(name.text) for name in post.authors)


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


@dataclass(frozen=True)
class _Token:
    kind: str  # bracket, word, phrase, filter, operator, end
    text: str
    position: int
    field: str = ""


def parse(text: str) -> Query:
    """The query in `text`. Raises `QueryError`."""
    if len(text) > LONGEST:
        raise QueryError(_("The query is longer than %(most)s characters.") % {"most": LONGEST}, LONGEST)
    return _Parser(text).read()


class _Parser:
    def __init__(self, text: str):
        self.tokens, self.place, self.depth, self.terms = _tokens(text), 0, 0, 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> _Token | None:
        """The next token if it is one of these operators or brackets."""
        token = self.next
        if token.kind not in ("operator", "bracket") or token.text not in texts:
            return None
        self.place += 1
        return token

    def read(self) -> Query:
        found = self.either()
        if self.next.kind != "end":
            raise QueryError(_("This bracket closes nothing."), self.next.position)
        return found

    def either(self) -> Query:
        parts = [self.every()]
        while self.take("OR"):
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def every(self) -> Query:
        parts = [self.single()]
        while self.take("AND") or self.begins_another():
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def begins_another(self) -> bool:
        return self.next.kind in ("word", "phrase", "filter") or self.next.text in ("NOT", "(")

    def single(self) -> Query:
        negated = False
        while self.take("NOT"):
            negated = not negated
        part = self.group() if self.next.text == "(" and self.next.kind == "bracket" else self.term()
        return Not(part) if negated else part

    def group(self) -> Query:
        opened = self.next
        self.place, self.depth = self.place + 1, self.depth + 1
        if self.depth > DEEPEST:
            raise QueryError(_("The brackets are nested too deep."), opened.position)
        found = self.either()
        if not self.take(")"):
            raise QueryError(_("This bracket is never closed."), opened.position)
        self.depth -= 1
        return found

    def term(self) -> Query:
        token = self.next
        if token.kind not in ("word", "phrase", "filter"):
            raise QueryError(_nothing_here(token), token.position)
        self.place, self.terms = self.place + 1, self.terms + 1
        if self.terms > MOST_TERMS:
            raise QueryError(_("A query has at most %(most)s words.") % {"most": MOST_TERMS}, token.position)
        return _filter(token) if token.kind == "filter" else Words(_pattern(token))


def _nothing_here(token: _Token) -> str:
    if token.kind == "end":
        return _("A word is missing at the end.") if token.position else _("The query is empty.")
    return _("A word is missing before “%(token)s”.") % {"token": token.text}


def _tokens(text: str) -> list[_Token]:
    tokens, place = [], 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:  # cannot be: every character begins a token
            raise QueryError(_("This cannot be read."), place)
        token = _token(found)
        place = found.end()
        if token.kind == "filter":
            value = _TOKEN.match(text, place)
            token, place = _with_value(token, value), value.end() if value else place
        tokens.append(token)
    return [*tokens, _Token("end", "", len(text))]


def _token(found: re.Match[str]) -> _Token:
    kind = found.lastgroup or ""
    if kind == "shut":
        kind = "phrase"
        if not found["shut"]:
            raise QueryError(_("This quotation mark is never closed."), found.start("phrase") - 1)
    value, position = found[kind], found.start(kind)
    if kind == "filter":
        return _Token("filter", "", position, value[:-1].lower())
    return _Token("operator" if kind == "word" and value in ("AND", "OR", "NOT") else kind, value, position)


def _with_value(token: _Token, found: re.Match[str] | None) -> _Token:
    value = _token(found) if found else None
    if value is None or value.kind not in ("word", "phrase"):
        raise QueryError(
            _("“%(field)s:” wants a value right behind it.") % {"field": token.field}, token.position
        )
    return _Token("filter", value.text, value.position, token.field)


def _filter(token: _Token) -> Query:
    if token.field == "author":
        return Author(_pattern(token))
    value, known = token.text.casefold(), _VALUES[token.field]
    if value not in known:
        words = _("“%(value)s” is no %(field)s here; there are %(known)s.")
        raise QueryError(
            words % {"value": token.text, "field": token.field, "known": ", ".join(known)}, token.position
        )
    return Is(token.field, value)


def _pattern(token: _Token) -> re.Pattern[str]:
    """What finds the token's words, one behind the other, in folded text."""
    words, prefix = token.text, False
    if token.kind != "phrase" and words.endswith("*"):
        words, prefix = words[:-1], True
    folded = fold(words).text.strip()
    if not folded or (token.kind != "phrase" and "*" in folded):
        raise QueryError(_("A star stands at the end of a word, a phrase is not empty."), token.position)
    pieces = _PIECE.findall(folded)
    return re.compile(_joined(pieces, prefix) if pieces else re.escape(folded))


def _joined(pieces: list[str], prefix: bool) -> str:
    written = ""
    for before, piece in zip(["", *pieces], pieces, strict=False):
        if before:
            written += r"\W*" if _is_cjk(before) or _is_cjk(piece) else r"\W+"
        written += re.escape(piece) if _is_cjk(piece) else rf"(?<!{_LETTER}){re.escape(piece)}"
        if not _is_cjk(piece) and not (prefix and piece is pieces[-1]):
            written += rf"(?!{_LETTER})"
    return written + (rf"{_LETTER}*" if prefix and not _is_cjk(pieces[-1]) else "")


def _is_cjk(piece: str) -> bool:
    return bool(re.match(f"[{CJK}]", piece))


def _original(folded: Folded, span: Span) -> Span:
    return folded.starts[span[0]], folded.ends[span[1] - 1]


def _searchable(post: "Mapping[str, Any] | Searchable") -> Searchable:
    return post if isinstance(post, Searchable) else Searchable(post)
