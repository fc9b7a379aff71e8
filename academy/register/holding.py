"""What the register has of people, for the rooms below that ask: `programmes.signals.holdings_asked`."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from academy.programmes.facts import Held, Holding
from academy.programmes.settling import Cycle, Reinstated, Revoked, Suspended
from academy.register.decisions import Decision
from academy.register.evidence import pinned
from academy.register.models import Certificate

_FACTS = {
    Decision.Act.SUSPEND: Suspended,
    Decision.Act.REINSTATE: Reinstated,
    Decision.Act.REVOKE: Revoked,
}
_READ = (
    "pk", "number", "person", "programme", "earned_at", "expires_at", "ends_at", "end", "why", "evidence",
    "expiry_told_at", "decisions__act", "decisions__at",
)  # fmt: skip


@dataclass(frozen=True)
class OnRecord(Held):
    """A cycle with what the register notes beside it: why it ends, and whether that was told."""

    pk: int = 0
    end: str = ""
    told: datetime | None = None


def answer(people: list[int], **_kwargs: Any) -> dict[tuple[int, int], Holding]:
    """`{(person id, programme id): Holding}`, in one query: a row a decision, or one for a cycle without."""
    rows = Certificate.objects.filter(person__in=people).order_by("cycle", "decisions__at", "decisions__pk")
    held: dict[Any, dict[int, OnRecord]] = defaultdict(dict)
    decisions = defaultdict(list)
    for row in rows.values(*_READ):
        key = row["person"], row["programme"]
        if row["pk"] not in held[key]:
            held[key][row["pk"]] = _on_record(row)
        if row["decisions__act"]:
            decisions[key].append(_FACTS[row["decisions__act"]](row["decisions__at"]))
    return {key: Holding(tuple(found.values()), tuple(decisions[key])) for key, found in held.items()}


def _on_record(row):
    cycle = Cycle(row["earned_at"], row["expires_at"], pinned(row["evidence"]), row["why"])
    return OnRecord(
        row["number"], cycle, row["ends_at"], pk=row["pk"], end=row["end"], told=row["expiry_told_at"]
    )
