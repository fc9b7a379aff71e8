"""What a person may change about themselves."""

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.people.models import User


class PlaceForm(forms.ModelForm):
    """Language and time zone; everything else comes from the company's records."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())],
    )

    class Meta:
        model = User
        fields = ["language", "time_zone"]

    def changes(self):
        return {field: self.cleaned_data[field] for field in self.changed_data}
