"""The quiet record of a sitting: read from the journal, decided by nobody but a person.

Every save says how long the candidate was on the item, how often and how long the page was left
since the save before, and which network it came from. Nothing here is worth a point.
"""

import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied

# Faster than anybody reads a case and its options.
QUICK = timedelta(seconds=4)


@dataclass(frozen=True)
class Line:
    """One save. `network` is a letter: A is the first one seen; "" where none was told."""

    at: datetime
    position: int
    sitting: int
    spent: timedelta
    left: int
    away: timedelta
    network: str
    moved: bool
    quick: bool

    @property
    def notable(self) -> bool:
        return bool(self.left or self.moved or self.quick)


@dataclass(frozen=True)
class Record:
    lines: list[Line]

    @property
    def left(self) -> int:
        return sum(line.left for line in self.lines)

    @property
    def away(self) -> timedelta:
        return sum((line.away for line in self.lines), timedelta(0))

    @property
    def moves(self) -> int:
        """How often the network changed from one save to the next."""
        return sum(line.moved for line in self.lines)

    @property
    def quick(self) -> int:
        return sum(line.quick for line in self.lines)

    @property
    def windows(self) -> int:
        return len({line.sitting for line in self.lines})


def observed(answers: Iterable[Any]) -> Record:
    """The record of the journal's `answers`, in the order in which they were saved."""
    lines: list[Line] = []
    letters: dict[str, str] = {}
    for answer in answers:
        network = letters.setdefault(answer.origin, _letter(len(letters))) if answer.origin else ""
        last = next((line.network for line in reversed(lines) if line.network), network)
        lines.append(
            Line(
                at=answer.saved_at,
                position=answer.position,
                sitting=answer.sitting,
                spent=answer.spent,
                left=answer.left,
                away=answer.away,
                network=network,
                moved=bool(network) and network != last,
                quick=timedelta(0) < answer.spent < QUICK,
            )
        )
    return Record(lines)


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def origin(request: Any, code: str) -> str:
    """The network a request comes from (of IPv6 its /64), as 16 hexadecimal digits that differ from
    attempt to attempt and lead back to nobody; "" where it is not known."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):
        return ""
    size = 64 if address.version == 6 else 32
    network = ipaddress.ip_network(f"{address}/{size}", strict=False).network_address
    return hmac.digest(settings.SECRET_KEY.encode(), f"{code}/{network}".encode(), "sha256").hex()[:16]
