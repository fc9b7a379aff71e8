"""Between which dates of issue and of expiry all is that can have been so at a moment: so a search by date
begins where there is something, and ends. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple, Self

ENDLESS = timedelta(days=36_525)  # stands for a state that is the last
QUARTER = timedelta(days=92)


class Bounds(NamedTuple):
    """What holds of all of them: `earliest <= issued_at <= latest`, `shortest <= expires_at - issued_at <=
    longest`, `begins <= valid_from - issued_at` and `valid_to - expires_at <= ends`."""

    earliest: datetime
    latest: datetime
    shortest: timedelta
    longest: timedelta
    begins: timedelta
    ends: timedelta

    @classmethod
    def of(cls, issued: datetime, expires: datetime, begins: datetime, ends: datetime) -> Self:
        """Those of one interval."""
        length = expires - issued
        return cls(issued, issued, length, length, begins - issued, min(ends - expires, ENDLESS))

    @property
    def ahead(self) -> "Bounds":
        """The same with room for what is still issued: each moves the latest on, and who writes that keeps
        others waiting."""
        return self._replace(latest=self.latest + QUARTER)

    def widened(self, other: "Bounds") -> "Bounds":
        """Those that hold of both."""
        return Bounds(
            min(self.earliest, other.earliest),
            max(self.latest, other.latest),
            min(self.shortest, other.shortest),
            max(self.longest, other.longest),
            min(self.begins, other.begins),
            max(self.ends, other.ends),
        )


class Dates(NamedTuple):
    """Between which dates of issue and of expiry, both included, everything asked for is found."""

    issued_from: datetime
    issued_to: datetime
    expires_from: datetime
    expires_to: datetime


def dates(
    found: Iterable[Bounds], at: datetime, known: datetime, wanted: dict[str, datetime]
) -> Dates | None:
    """Where to look for what was so at `at` and known at `known`, among kinds with these bounds; `wanted`
    narrows it by names of `Dates`. None: there is nothing. Pure."""
    each = [one for bounds in found if (one := _dates(bounds, at, known, wanted))]
    if not each:
        return None
    issued_from, issued_to, expires_from, expires_to = zip(*each, strict=True)
    return Dates(min(issued_from), max(issued_to), min(expires_from), max(expires_to))


def _dates(bounds: Bounds, at: datetime, known: datetime, wanted: dict[str, datetime]) -> Dates | None:
    """Those of one kind: each date bounds the other by how long a certificate lasts."""
    issued_from, issued_to = bounds.earliest, min(bounds.latest, known, at - bounds.begins)
    expires_from, expires_to = at - bounds.ends, issued_to + bounds.longest
    issued_from = max(issued_from, wanted.get("issued_from", issued_from))
    issued_to = min(issued_to, wanted.get("issued_to", issued_to))
    expires_from = max(expires_from, wanted.get("expires_from", expires_from))
    expires_to = min(expires_to, wanted.get("expires_to", expires_to))
    found = Dates(
        max(issued_from, expires_from - bounds.longest),
        min(issued_to, expires_to - bounds.shortest),
        max(expires_from, issued_from + bounds.shortest),
        min(expires_to, issued_to + bounds.longest),
    )
    empty = found.issued_from > found.issued_to or found.expires_from > found.expires_to
    return None if empty else found
