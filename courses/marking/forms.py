"""What a marker sends: eight judgements, and a reason for each that is not met."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.words.replying import CRITICAL, Criterion, Judgement

CHOICES = [(Judgement.MET.value, Judgement.MET.label), (Judgement.NOT_MET.value, Judgement.NOT_MET.label)]
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


class MarkForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self.fields[criterion.value] = forms.ChoiceField(
                label=criterion.label, choices=CHOICES, required=False
            )
            self.fields[f"why_{criterion.value}"] = forms.CharField(required=False)

    def judgements(self):
        return {criterion: self.cleaned_data.get(criterion, "") for criterion in Criterion.values}

    def reasons(self):
        return {criterion: self.cleaned_data.get(f"why_{criterion}", "") for criterion in Criterion.values}

    def rows(self):
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
