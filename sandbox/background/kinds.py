"""The kinds of posts that a listening desk hears, read from `kinds.yaml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from academy.words.listening import Channel

ALL = tuple(Channel.values)


@dataclass(frozen=True)
class Kind:
    """One of them, with the truth of its posts."""

    name: str
    channels: tuple[str, ...]
    topic: str
    sentiment: str
    classification: str
    clause: str
    why: str
    priority: str = "low"
    track: str = "none"
    routes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ("none",)
    stance: str = "neutral"
    often: int = 0

    @property
    def acts(self) -> bool:
        """Whether the company has to."""
        return self.actions != ("none",)

    def truth(self, *, topic: str, sentiment: str, deadline: int | None) -> dict[str, Any]:
        """The truth of a post of this kind, with what is its own: `deadline` in seconds of the stream."""
        return {
            "actionable": self.acts,
            "sentiment": sentiment,
            "topic": topic,
            "classification": self.classification,
            "priority": self.priority,
            "track": self.track,
            "routes": list(self.routes),
            "actions": list(self.actions),
            "deadline": deadline if self.acts else None,
            "clause": self.clause,
            "why": self.why,
        }


def _read() -> dict[str, Kind]:
    table = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text("utf-8"))
    return {
        name: Kind(name, **{key: _frozen(value) for key, value in row.items()}) for name, row in table.items()
    }


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_ALL_KINDS = _read()
# What nobody begins a thread with: what follows its first post, and what passes posts on.
BETWEEN = tuple(_ALL_KINDS.pop(name) for name in ("reply", "followed", "reshare", "echo"))
REPLY, FOLLOWED, RESHARE, ECHO = BETWEEN
KINDS = _ALL_KINDS
NEEDED = [kind for kind in KINDS.values() if kind.acts]
