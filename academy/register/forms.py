"""What comes in about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.register import appeals
from academy.register.appeals import Appeal
from academy.register.decisions import LONGEST, Decision


class DecisionForm(forms.Form):
    """What governance decides, why, and with whose name."""

    act = forms.ChoiceField(label=_("What you decide"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder reads it. It stays in the log."),
    )
    signature = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(self, acts, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [(act, Decision.Act(act).label) for act in acts]
        self.fields["signature"].help_text = Decision.MEANING


class AppealForm(forms.Form):
    """What the holder has to say against a decision."""

    statement = forms.CharField(
        label=_("What is wrong, and why"),
        max_length=appeals.LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Whoever decides reads it, and nobody else but those who read the register."),
    )


class OutcomeForm(forms.Form):
    """What is decided about an appeal, why, and with whose name."""

    outcome = forms.ChoiceField(
        label=_("What you decide"), choices=Appeal.Outcome.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Reason"),
        max_length=appeals.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The holder reads it. It stays in the log."),
    )
    signature = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=Appeal.MEANING,
    )
