"""How much a certificate weighs in a draw by risk: one, and more for each reason to look at it. Pure.

The weights are few and whole, so that anybody can add them up: they are tickets in the drum (see `drawing`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NEAR = 5  # points above the cut score of an exam


class Risk(TextChoices):
    """Why a record is looked at rather than another."""

    DECIDED = "decided", _("Governance decided about it")
    DECLARED = "declared", _("A part of it was declared or waived by a person")
    LAPSED = "lapsed", _("It was renewed after the one before had ended")
    RESTORED = "restored", _("It was restored after a revocation")
    NEAR_CUT = "near cut", _("An exam was passed by few points")


WEIGHTS = {Risk.DECIDED: 4, Risk.DECLARED: 3, Risk.LAPSED: 2, Risk.RESTORED: 3, Risk.NEAR_CUT: 2}


def risks(evidence: Sequence[Mapping[str, Any]], *, decided: bool, lapsed: bool, why: str) -> list[Risk]:
    """The reasons to look at a certificate: from its `evidence` (as `register.evidence` cites it), whether it
    was `decided` about, whether the cycle before had `lapsed`, and `why` it was issued."""
    found = {
        Risk.DECIDED: decided,
        Risk.DECLARED: any("waived" in piece or "attended" in piece for piece in evidence),
        Risk.LAPSED: lapsed,
        Risk.RESTORED: why == "restored",
        Risk.NEAR_CUT: any(_is_near(piece) for piece in evidence),
    }
    return [risk for risk, is_so in found.items() if is_so]


def weight(found: Iterable[Risk]) -> int:
    return 1 + sum(WEIGHTS[risk] for risk in found)


def _is_near(piece: Mapping[str, Any]) -> bool:
    return "attempt" in piece and 0 <= piece["score"] - piece["cut_score"] <= NEAR
