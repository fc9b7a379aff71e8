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
# The clause of the social media policy that each is about.
CLAUSES = {
    Criterion.PROTECTS_PRIVACY: "2.1",
    Criterion.PROTECTS_COMPANY: "2.2",
    Criterion.DISCLOSES_AFFILIATION: "3.2",
    Criterion.CIVIL_TONE: "6.1",
    Criterion.ACKNOWLEDGES_CUSTOMER: "6.1",
    Criterion.MOVES_IT_FORWARD: "5.5",
    Criterion.KEEPS_PROMISES_SAFE: "5.4",
    Criterion.FITS_CHANNEL: "6.2",
}


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


def worth(judgements: Mapping[str, str], weights: Mapping[str, int] | None = None) -> Fraction:
    """What a reply judged so is worth, between 0 and 1: the share met of the criteria that
    apply, and nothing where a critical one is not met or none applies. `weights` are those of the
    criteria, 1 where it says nothing."""
    return 1 - sum(shortfalls(judgements, weights).values(), Fraction(0))


def shortfalls(
    judgements: Mapping[str, str], weights: Mapping[str, int] | None = None
) -> dict[str, Fraction]:
    """What of a reply's worth, which is 1, each criterion takes that is not met; a critical one takes all of
    it. One that has no weight takes nothing. Where none applies, the whole is lost to the last of them."""
    missed = [criterion for criterion in Criterion if judgements.get(criterion) == Judgement.NOT_MET]
    failing = [criterion for criterion in missed if criterion in CRITICAL]
    if failing:
        return {criterion.value: Fraction(1, len(failing)) for criterion in failing}
    weigh = {criterion: (weights or {}).get(criterion, 1) for criterion in Criterion}
    total = sum(weigh[one] for one in Criterion if judgements.get(one) == Judgement.MET)
    total += sum(weigh[one] for one in missed)
    if not total:
        return {Criterion.FITS_CHANNEL.value: Fraction(1)}
    return {criterion.value: Fraction(weigh[criterion], total) for criterion in missed}


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
