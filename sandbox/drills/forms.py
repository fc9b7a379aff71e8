from django import forms
from django.utils.translation import gettext_lazy as _

from sandbox.drills.models import SPEEDS, Run


class StartForm(forms.Form):
    mode = forms.ChoiceField(choices=Run.Mode.choices)
    speed = forms.IntegerField(label=_("Speed"), min_value=SPEEDS[0], max_value=SPEEDS[-1], required=False)


class SpeedForm(forms.Form):
    """0 is a pause."""

    speed = forms.IntegerField(label=_("Speed"), min_value=0, max_value=SPEEDS[-1])
