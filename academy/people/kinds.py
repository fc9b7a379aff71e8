"""The kinds of letters. Each room adds its own when it starts; this one knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class Unwanted(Exception):
    """A letter is not to be sent any more: `reason` says why to whoever reads the outbox, lazily, because the
    reader of the letter may speak another language; `facts` fill it."""

    def __init__(self, reason: Any, **facts: Any):
        super().__init__(reason)
        self.reason, self.facts = reason, facts

    def __str__(self) -> str:
        return str(self.reason) % self.facts


@dataclass(frozen=True)
class Kind:
    """One kind of letter. `why` is the sentence that says why somebody is written to, with %(about)s and
    whatever else is named where it is queued. `template` begins with a line that is the subject.

    `read(letter, at=)` looks once more at what the letter is about: it returns what the template needs beside
    `person` and `address`, or raises `Unwanted`."""

    code: str
    label: Any
    why: Any
    template: str
    read: Callable[..., dict[str, Any]]


KINDS: dict[str, Kind] = {}


def add(*kinds: Kind) -> None:
    KINDS.update({kind.code: kind for kind in kinds})


def labels() -> list[tuple[str, Any]]:
    """`[(code, label)]` of every kind, by label."""
    return sorted(((kind.code, kind.label) for kind in KINDS.values()), key=lambda pair: str(pair[1]))
