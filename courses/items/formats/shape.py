"""What a format reads and writes, whatever the format: plain data."""

from dataclasses import dataclass, field
from typing import Any

from academy.words.listening import Language

# What a file's short answers come to: see `wording.normalised`.
COMPARED_LOOSELY = (
    "Answers are compared without regard to case, spaces, quotation marks and punctuation around them."
)


@dataclass(frozen=True)
class Entry:
    """An item on its way in or out. `question` has the shape of `Item.question`; `slug` is ""
    where the file has no identifier. `notes` say what of the file is not kept and cannot change
    what is asked or how it is scored (an emphasis, a colour)."""

    slug: str
    category: str
    question: dict[str, Any]
    enemy_set: str = ""


@dataclass(frozen=True)
class Found:
    """An entry, where in the file it stood (a line, or a file of a package and its identifier)."""

    position: str
    entry: Entry
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Refused:
    """Something in the file that is not taken, and why, in a sentence."""

    position: str
    reason: str


class Unreadable(ValueError):
    """The file as a whole cannot be read; nothing of it is taken. Says why in a sentence."""


def question(kind: str, stem: str, **details: Any) -> dict[str, Any]:
    """A question of that kind with everything else empty but what `details` say. `options` are
    `{"text", "credit"}` and where the kind has them `"match"`, `"tolerance"`, `"rationale"`.

    Topic and clause are empty where the file does not name them: the item is a draft then, and
    its trainer fills them in before it goes live."""
    empty: dict[str, Any] = {
        "topic": "",
        "clause": "",
        "difficulty": "medium",
        "language": Language.EN.value,
        "post": None,
        "feedback": "",
        "rule": "",
        "options": [],
        "truth": None,
        "reply": None,
    }
    unknown = set(details) - set(empty)
    if unknown:
        raise TypeError(f"a question has no {unknown.pop()}")
    options = details.pop("options", [])
    keyed = [{"key": str(place), "rationale": "", **option} for place, option in enumerate(options, 1)]
    return {"kind": kind, "stem": stem, **empty, **details, "options": keyed}
