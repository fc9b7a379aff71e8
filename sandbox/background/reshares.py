"""How people pass a post on, in the manner of each channel."""

from collections.abc import Sequence
from typing import Any

from sandbox.background.dice import Dice

LONGEST_QUOTE = 260


def passed_on(
    first: dict[str, Any], channel: str, asides: Sequence[str], dice: Dice
) -> tuple[str, str | None]:
    """The text of a reshare of `first`, and its title. Half of them say a word of their own."""
    aside = dice.pick(asides) if dice.percent(50) else ""
    quote, who = _short(first["text"]), first["author"]
    if channel == "microblog":
        return f"{aside} RT {who}: {quote}".strip(), None
    if channel == "social":
        return f"{aside}\n\n{who}:\n{quote}".strip(), None
    title = first["title"] or _short(first["text"], 60)
    if channel == "blog":
        return f"{aside}\n\n“{quote}” ({who})".strip(), title
    quoted = "\n".join(f"> {line}" for line in quote.split("\n"))
    return f"{who}:\n{quoted}\n\n{aside}".strip(), title


def _short(text: str, longest: int = LONGEST_QUOTE) -> str:
    text = " ".join(text.split()) if longest < LONGEST_QUOTE else text
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip() + "…"
