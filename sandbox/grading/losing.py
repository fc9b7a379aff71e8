"""What every part of the judgement shares: a loss with its reason, how late is how much, points as kept."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

ACTS = ("reply", "thank", "route", "escalate")
HANDED = ("route", "escalate")


def loss(decision: str, points: Fraction, truth: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """One part that was lost: by which decision, how much, under which clause, and why."""
    clause, why = truth.get("clause", ""), truth.get("why", "")
    return {"decision": decision, "points": points, "clause": clause, "reason": why, **more}


def overrun(second: float, deadline: float | None, level: float | None) -> Fraction:
    """How much of what lateness costs is lost: nothing by the deadline, all of it when as much time again
    has gone as there was, `level` seconds."""
    if deadline is None or level is None or second <= deadline:
        return Fraction(0)
    return min(Fraction(1), Fraction(second - deadline) / Fraction(max(1, level)))


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its points as they are kept."""
    lost = [one | {"points": plain(one["points"])} for one in row["lost"]]
    return {**row, "worth": plain(row["worth"]), "earned": plain(row["earned"]), "lost": lost}


def plain(points: Fraction) -> float:
    """To six places: on a long day a single field is worth a few thousandths, and the parts must add up."""
    return float(round(points, 6))
