"""The words of the reply rubric: eight criteria by which a reply to a post is judged."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Criterion(TextChoices):
    PROTECTS_PRIVACY = "protects_privacy", _("Protects privacy")
    PROTECTS_COMPANY = "protects_company", _("Protects the company")
    DISCLOSES_AFFILIATION = "discloses_affiliation", _("Discloses who speaks")
    CIVIL_TONE = "civil_tone", _("Civil tone")
    ACKNOWLEDGES_CUSTOMER = "acknowledges_customer", _("Acknowledges the customer")
    MOVES_IT_FORWARD = "moves_it_forward", _("Moves it forward")
    KEEPS_PROMISES_SAFE = "keeps_promises_safe", _("Keeps promises safe")
    FITS_CHANNEL = "fits_channel", _("Fits the channel")


# Not met, either fails the reply on its own.
CRITICAL = {Criterion.PROTECTS_PRIVACY, Criterion.PROTECTS_COMPANY}


class Judgement(TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class Visibility(TextChoices):
    PUBLIC = "public", _("In public")
    DIRECT = "direct", _("By direct message")


class Account(TextChoices):
    BRAND = "brand", _("On a brand account")
    PERSONAL = "personal", _("On a personal account")


def worth(judgements: Mapping[str, str]) -> Fraction:
    """What a reply judged so is worth, between 0 and 1: the share met of the criteria that
    apply, and nothing where a critical one is not met or none applies."""
    if any(judgements.get(criterion) == Judgement.NOT_MET for criterion in CRITICAL):
        return Fraction(0)
    met = sum(judgement == Judgement.MET for judgement in judgements.values())
    not_met = sum(judgement == Judgement.NOT_MET for judgement in judgements.values())
    return Fraction(met, met + not_met) if met else Fraction(0)


def told(judgements: Mapping[str, str], reasons: Mapping[str, str]) -> list[dict[str, Any]]:
    """The eight criteria as pages show them: `{"label", "critical", "met", "reason"}`."""
    return [
        {
            "label": criterion.label,
            "critical": criterion in CRITICAL,
            "met": judgements.get(criterion) == Judgement.MET,
            "reason": reasons.get(criterion, ""),
        }
        for criterion in Criterion
    ]
