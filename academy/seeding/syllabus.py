"""What the seeded people are asked for, as plain data that reaches another process.

The lessons of a course are one ask here, done with the last of them: they last, and none of them changes, so
that `settling` says the same as of each, in a fraction of the time.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from academy.programmes.settling import Ask, Changed, Terms


@dataclass(frozen=True)
class Version:
    """A policy version: asked from `since` on; `cited` is what evidence says of it."""

    pk: int
    since: datetime
    published: datetime
    policy: str
    number: int
    cited: dict[str, Any]


@dataclass(frozen=True)
class Lesson:
    ask: str
    revision: int
    created: datetime
    cited: dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One requirement: its `kind`, what evidence for it says besides, and of what that consists."""

    kind: str
    cited: dict[str, Any] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    needs: str = ""
    least: int = 0


@dataclass(frozen=True)
class Syllabus:
    """One programme: `share` of the people take it, `days` after what came before, on average."""

    pk: int
    slug: str
    title: str
    level: str
    allows: str
    scope: tuple[str, str, str]  # acts, channels, languages, as JSON
    terms: Terms
    parts: dict[str, Part]
    changes: tuple[Changed, ...]
    share: float
    days: int

    @property
    def needs(self) -> str:
        """The slug of the programme that must be held, or ""."""
        return next((part.needs for part in self.parts.values() if part.needs), "")

    def asks_by(self, kind: str) -> list[Ask]:
        return [ask for ask in self.terms.asks if self.parts[ask.key].kind == kind]
