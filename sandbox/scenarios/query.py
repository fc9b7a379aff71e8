"""Listening profiles: `"larkspur" AND (sucks OR broken) AND NOT giveaway language:de`.

AND, OR and NOT in capitals, brackets, phrases in quotes; words side by side are
joined by AND, which binds closer than OR. `word*` finds every word that begins
so. `battery NEAR/4 (hot OR smok*)` finds them with at most four words between, in
either order; in scripts written without spaces each letter counts as a word.
Filters: `language:de`, `channel:forum`, `author:name`, `reach>1000` (also >=, <, <=).
Case, accents and full-width forms make no difference. Words are whole words, but
substrings in scripts that are written without spaces.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from academy.words.listening import Channel, Language
from sandbox.scenarios.folding import CJK, PIECE, fold, is_cjk
from sandbox.scenarios.terms import Author, Either, Every, Is, Near, Not, Query, Reach, Words

LONGEST = 2000
DEEPEST = 40
MOST_TERMS = 60  # each is looked for in every post

_TOKEN = re.compile(
    r"""\s*(?:(?P<bracket>[()])|(?P<filter>(?:language|channel|author):)|(?P<measure>reach\s*[<>]=?)|[“”„"](?P<phrase>[^“”„"]*)(?P<shut>[“”„"]?)
    |(?P<word>[^\s()“”„"]+))""",
    re.VERBOSE | re.IGNORECASE,
)
# What looks like a filter and is none; a colon inside an address or a time of day is only a colon.
_UNKNOWN = re.compile(r"(?P<field>[A-Za-z]+)(?::(?!//)[^\s:]|[<>]=?[0-9])")
_LETTER = rf"[^\W{CJK}]"
_NEAR = re.compile(r"NEAR(?:/([0-9]{1,2}))?")
_MEASURES: dict[str, Callable[[int, int], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_VALUES: dict[str, list[str]] = {"language": Language.values, "channel": Channel.values}


class QueryError(ValueError):
    """The query cannot be read: why, in words, and at which of its characters."""

    def __init__(self, message: str, position: int):
        super().__init__(message)
        self.message, self.position = message, position


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
        parts = [self.near()]
        while self.take("AND") or self.begins_another():
            parts.append(self.near())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def begins_another(self) -> bool:
        return self.next.kind in ("word", "phrase", "filter", "measure") or self.next.text in ("NOT", "(")

    def near(self) -> Query:
        begun = self.next
        found = self.single()
        while self.next.kind == "near":
            token = self.next
            self.place += 1
            if not token.text:
                raise QueryError(_("NEAR wants a number of words, as in NEAR/4."), token.position)
            left, begun = _side(found, begun), self.next
            found = Near(left, _side(self.single(), begun), int(token.text))
        return found

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
        if token.kind not in ("word", "phrase", "filter", "measure"):
            raise QueryError(_nothing_here(token), token.position)
        self.place, self.terms = self.place + 1, self.terms + 1
        if self.terms > MOST_TERMS:
            raise QueryError(_("A query has at most %(most)s words.") % {"most": MOST_TERMS}, token.position)
        if token.kind in ("filter", "measure"):
            return _filter(token)
        return _words(token)


def _side(part: Query, token: _Token) -> tuple[Words, ...]:
    """What stands on one side of NEAR: a word, a phrase, or several of them joined by OR."""
    parts = part.parts if isinstance(part, Either) else (part,)
    words = tuple(one for one in parts if isinstance(one, Words))
    if len(words) < len(parts):
        raise QueryError(_("NEAR stands between words, or brackets of words joined by OR."), token.position)
    return words


def _nothing_here(token: _Token) -> str:
    if token.kind == "near":
        return _("A word is missing before NEAR.")
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
        if token.kind in ("filter", "measure"):
            value = _TOKEN.match(text, place)
            token, place = _with_value(token, value), value.end() if value else place
        tokens.append(token)
    return [*tokens, _Token("end", "", len(text))]


def remarks(text: str) -> list[str]:
    """What in a sound query is probably not meant so, in words."""
    told = []
    for token in _tokens(text):
        word = token.text
        if token.kind == "word" and word in ("and", "or", "not"):
            words = _("“%(word)s” is looked for as a word. Write %(meant)s in capitals to join or leave out.")
            told.append(words % {"word": word, "meant": word.upper()})
        elif token.kind == "word" and word.startswith("-") and word[1:2].isalnum():
            told.append(
                _("“%(word)s” leaves nothing out. Write NOT %(meant)s.") % {"word": word, "meant": word[1:]}
            )
        elif token.kind == "word" and "|" in word:
            told.append(_("“%(word)s”: write OR between words.") % {"word": word})
    return list(dict.fromkeys(told))


def _token(found: re.Match[str]) -> _Token:
    kind = found.lastgroup or ""
    if kind == "shut":
        kind = "phrase"
        if not found["shut"]:
            raise QueryError(_("This quotation mark is never closed."), found.start("phrase") - 1)
    value, position = found[kind], found.start(kind)
    if kind == "filter":
        return _Token("filter", "", position, value[:-1].lower())
    if kind == "measure":
        return _Token("measure", "", position, "".join(value.lower().split()))
    if kind == "word":
        _refuse_odd(found.string, value, position)
    near = _NEAR.fullmatch(value) if kind == "word" else None
    if near:
        return _Token("near", near[1] or "", position)
    return _Token("operator" if kind == "word" and value in ("AND", "OR", "NOT") else kind, value, position)


def _refuse_odd(text: str, word: str, position: int) -> None:
    """Raises `QueryError` for a word that no post can have, or that is meant as a filter of other tools."""
    unknown = _UNKNOWN.match(text, position)
    if unknown:
        words = _(
            "There is no “%(field)s” to filter by; there are %(known)s. For the words, use quotation marks."
        )
        known = "language:, channel:, author:, reach>"
        raise QueryError(words % {"field": unknown["field"], "known": known}, position)
    if word.isascii() and not any(letter.isalnum() for letter in word):
        raise QueryError(_("“%(word)s” has no letter to look for.") % {"word": word}, position)


def _with_value(token: _Token, found: re.Match[str] | None) -> _Token:
    value = _token(found) if found else None
    if value is None or value.kind not in ("word", "phrase"):
        field = token.field if token.kind == "measure" else f"{token.field}:"
        raise QueryError(_("“%(field)s” wants a value right behind it.") % {"field": field}, token.position)
    return _Token(token.kind, value.text, value.position, token.field)


def _filter(token: _Token) -> Query:
    if token.kind == "measure":
        return _measured(token)
    if token.field == "author":
        return Author(_words(token))
    value, known = token.text.casefold(), _VALUES[token.field]
    if value not in known:
        words = _("“%(value)s” is no %(field)s here; there are %(known)s.")
        raise QueryError(
            words % {"value": token.text, "field": token.field, "known": ", ".join(known)}, token.position
        )
    return Is(token.field, value)


def _measured(token: _Token) -> Query:
    if not re.fullmatch(r"[0-9]{1,10}", token.text):
        raise QueryError(_("“%(field)s” wants a whole number.") % {"field": token.field}, token.position)
    return Reach(_MEASURES[token.field.removeprefix("reach")], int(token.text))


def _words(token: _Token) -> Words:
    """What finds the token's words, one behind the other, in folded text."""
    words, prefix = token.text, False
    if token.kind != "phrase" and words.endswith("*"):
        words, prefix = words[:-1], True
    folded = fold(words).text.strip()
    if not folded or (token.kind != "phrase" and "*" in folded):
        raise QueryError(_("A star stands at the end of a word, a phrase is not empty."), token.position)
    pieces = PIECE.findall(folded)
    return Words(_joined(pieces, prefix) if pieces else re.escape(folded), tuple(pieces), prefix)


def _joined(pieces: list[str], prefix: bool) -> str:
    written = ""
    for before, piece in zip(["", *pieces], pieces, strict=False):
        if before:
            written += r"\W*" if is_cjk(before) or is_cjk(piece) else r"\W+"
        written += re.escape(piece) if is_cjk(piece) else rf"(?<!{_LETTER}){re.escape(piece)}"
        if not is_cjk(piece) and not (prefix and piece is pieces[-1]):
            written += rf"(?!{_LETTER})"
    return written + (rf"{_LETTER}*" if prefix and not is_cjk(pieces[-1]) else "")
