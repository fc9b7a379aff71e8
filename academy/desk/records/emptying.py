"""What is left of data that holds words of a person, or their name: pure."""

import re
from typing import Any

from academy.words.erasure import PERSON


def emptied(kept: Any) -> dict[str, Any]:
    """Nothing is left of it."""
    return {}


def unwritten(response: Any) -> Any:
    """An answer: what was chosen stays, what was written goes."""
    return "" if isinstance(response, str) else response


def unsaid(move: dict[str, Any]) -> dict[str, Any]:
    """A move of a drill: what was decided stays, what was said goes."""
    return move | {name: "" for name in ("text", "note") if name in move}


def unreasoned(marked: dict[str, Any]) -> dict[str, Any]:
    """What was judged of a reply stays; the reasons, which quote it, go."""
    return marked | {"reasons": {}}


def unsigned(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The evidence of a certificate: what and when stays, who signed it and what they said goes."""
    gone = {"signature": PERSON, "reason": ""}
    return [piece | {name: left for name, left in gone.items() if name in piece} for piece in evidence]


def renamed(data: Any, pattern: re.Pattern[str]) -> Any:
    """Text, or the texts inside data, with another name in place of what the pattern finds."""
    if isinstance(data, str):
        return pattern.sub(PERSON, data)
    if isinstance(data, list):
        return [renamed(one, pattern) for one in data]
    if isinstance(data, dict):
        return {name: renamed(one, pattern) for name, one in data.items()}
    return data
