"""Texts with alternatives, as people who write voices write them.

`{a|b|c}` is one of its alternatives, which may hold others; `{3-9}` a number from 3 to 9; `{laptop}` an
entry of the list of that name; `¶` a new line.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.background.dice import Dice

NUMBERS = re.compile(r"^(\d+)-(\d+)$")
NAME = re.compile(r"^[a-z_]+$")
Lists = Mapping[str, Sequence["Wording"]]


class Malformed(ValueError):
    """What is wrong with a text."""


@dataclass(frozen=True)
class Choice:
    alternatives: tuple["Wording", ...]


@dataclass(frozen=True)
class Number:
    least: int
    most: int


@dataclass(frozen=True)
class Named:
    name: str


Part = str | Choice | Number | Named
Wording = tuple[Part, ...]


def parse(text: str, lists: frozenset[str] = frozenset()) -> Wording:
    """The text as parts. Raises `Malformed` for a bracket without its other, and for a lone word in
    brackets that is none of `lists`."""
    parts, end = _parts(text.replace("¶", "\n"), 0, lists, depth=0)
    if end < len(text):
        raise Malformed("a “}” that nothing opens")
    return parts[0]


def _parts(text: str, at: int, lists: frozenset[str], depth: int) -> tuple[list[Wording], int]:
    """The alternatives from `at` on, and where they end: at a “}” or at the end of the text."""
    found: list[list[Part]] = [[]]
    plain = at
    while at < len(text) and text[at] != "}":
        if text[at] == "{":
            found[-1] += [text[plain:at]] if at > plain else []
            inner, end = _parts(text, at + 1, lists, depth + 1)
            if end >= len(text):
                raise Malformed("a “{” that nothing closes")
            found[-1].append(_bracket(text[at + 1 : end], inner, lists))
            at = plain = end + 1
        elif text[at] == "|" and depth:
            found[-1] += [text[plain:at]] if at > plain else []
            found.append([])
            at = plain = at + 1
        else:
            at += 1
    found[-1] += [text[plain:at]] if at > plain else []
    return [tuple(parts) for parts in found], at


def _bracket(inside: str, alternatives: list[Wording], lists: frozenset[str]) -> Part:
    if len(alternatives) > 1:
        return Choice(tuple(alternatives))
    if numbers := NUMBERS.match(inside):
        return Number(int(numbers[1]), int(numbers[2]))
    if inside not in lists:
        raise Malformed(f"“{{{inside}}}” is neither alternatives, nor a number, nor a list of this file")
    return Named(inside)


def draw(wording: Wording, lists: Lists, dice: Dice, fixed: dict[str, str]) -> str:
    """One text. `fixed` holds what named lists have given so far in the same thread, and is added to."""
    return _tidied("".join(_drawn(wording, lists, dice, fixed)))


def _drawn(wording: Wording, lists: Lists, dice: Dice, fixed: dict[str, str]) -> list[str]:
    out = []
    for part in wording:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Choice):
            out += _drawn(dice.pick(part.alternatives), lists, dice, fixed)
        elif isinstance(part, Number):
            out.append(str(dice.between(part.least, part.most)))
        else:
            if part.name not in fixed:
                fixed[part.name] = "".join(_drawn(dice.pick(lists[part.name]), lists, dice, fixed))
            out.append(fixed[part.name])
    return out


def _tidied(text: str) -> str:
    """Without what alternatives leave where they meet: holes, and a stop behind a question."""
    text = re.sub(r"([?!…??!。؟])[.。](?!\.)", r"\1", re.sub(r"  +", " ", text))
    return re.sub(r" *\n *", "\n", text).strip()
