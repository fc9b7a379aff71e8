"""How a person judges a reply by the rubric, in exam and drill alike: eight decisions, a reason for each
criterion that is not met, and a reply whose writer is not told."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from academy.words.replying import CRITICAL, Criterion, Judgement

HIDDEN = "▮▮"
LONGEST_REASON = 500
_SIGNATURE = re.compile(r"\^\s?\w{1,4}\b")
_CHOICES = [(Judgement.MET.value, Judgement.MET.label), (Judgement.NOT_MET.value, Judgement.NOT_MET.label)]
# When each is met and when not, in a line: the reply rubric, for the eye of a marker at work.
MEANT = {
    Criterion.PROTECTS_PRIVACY: _(
        "Personal data is neither repeated nor asked for in public, also not what the customer posted first."
    ),
    Criterion.PROTECTS_COMPANY: _(
        "Nothing confidential and no speculation; to decline a comment is met if the name is not repeated."
    ),
    Criterion.DISCLOSES_AFFILIATION: _(
        "The reader can tell that the company speaks, and who: initials or a name, not “the team”."
    ),
    Criterion.CIVIL_TONE: _("Calm and human; no blame, sarcasm, shouting in capitals, jab at a rival."),
    Criterion.ACKNOWLEDGES_CUSTOMER: _(
        "Names or mirrors this person’s own situation; a canned “thanks for reaching out” is not enough."
    ),
    Criterion.MOVES_IT_FORWARD: _("An answer, a fitting step or link, or exactly what happens next."),
    Criterion.KEEPS_PROMISES_SAFE: _(
        "Commits only to what an agent controls; “if they approve it” is information, not a promise."
    ),
    Criterion.FITS_CHANNEL: _("Within the length, in the customer’s language, where it began."),
}


def masked(text: str, writer: str) -> str:
    """The reply as a marker sees it: the initials of its signature and the words of the writer's name are
    hidden."""
    text = _SIGNATURE.sub(f"^{HIDDEN}", text)
    for word in writer.split():
        text = re.sub(rf"\b{re.escape(word)}\b", HIDDEN, text, flags=re.IGNORECASE)
    return text


def not_met(judgements: Mapping[str, str]) -> list[str]:
    return [criterion for criterion in Criterion.values if judgements.get(criterion) == Judgement.NOT_MET]


def kept(judgements: Mapping[str, str], reasons: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """`{"judgements", "reasons"}` as they are kept: all eight, and a reason for each that is not met.
    Raises `ValidationError`, by criterion, for what is not judged or has no reason."""
    _check(judgements, reasons)
    return {
        "judgements": {criterion: judgements[criterion] for criterion in Criterion.values},
        "reasons": {criterion: reasons[criterion].strip() for criterion in not_met(judgements)},
    }


def _check(judgements: Mapping[str, str], reasons: Mapping[str, str]) -> None:
    wrong: dict[str, Any] = {}
    for criterion in Criterion.values:
        if judgements.get(criterion) not in (Judgement.MET, Judgement.NOT_MET):
            wrong[criterion] = _("Decide: met or not met.")
    for criterion in not_met(judgements):
        reason = (reasons.get(criterion) or "").strip()
        if not reason:
            wrong[criterion] = _("Say why; the writer reads it.")
        elif len(reason) > LONGEST_REASON:
            wrong[criterion] = _("At most %(most)s characters.") % {"most": LONGEST_REASON}
    if wrong:
        raise ValidationError(wrong)


class MarkForm(forms.Form):
    """What a marker sends: eight judgements, and a reason for each that is not met."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self.fields[criterion.value] = forms.ChoiceField(
                label=criterion.label, choices=_CHOICES, required=False
            )
            self.fields[f"why_{criterion.value}"] = forms.CharField(required=False)

    def judgements(self) -> dict[str, str]:
        return {criterion: self.cleaned_data.get(criterion, "") for criterion in Criterion.values}

    def reasons(self) -> dict[str, str]:
        return {criterion: self.cleaned_data.get(f"why_{criterion}", "") for criterion in Criterion.values}

    def refuse(self, wrong: ValidationError) -> None:
        """Shows by its criterion what was wrong."""
        for criterion, words in wrong.message_dict.items():
            self.add_error(criterion, words)

    def rows(self) -> list[dict[str, Any]]:
        """Each criterion with what was sent of it and what is wrong with it."""
        return [
            {
                "name": criterion.value,
                "label": criterion.label,
                "critical": criterion in CRITICAL,
                "meant": MEANT[criterion],
                "given": self.data.get(criterion.value, ""),
                "why": self.data.get(f"why_{criterion.value}", ""),
                "errors": self.errors.get(criterion.value, []) if self.is_bound else [],
            }
            for criterion in Criterion
        ]
