"""What can be asked of an evidence pack."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from academy.people.models import User

MOST_PEOPLE = 1_000


class PackForm(forms.Form):
    """Whose evidence, and what for."""

    people = forms.CharField(
        label=_("Staff numbers"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("One a line, or parted by commas or spaces; a thousand at most."),
    )
    reason = forms.CharField(
        label=_("What it is for"),
        max_length=500,
        help_text=_("For example the case and who asked. It stands in the log and in the pack."),
    )

    def clean_people(self):
        """The people, in the order they were named. Nothing is left out without a word."""
        numbers = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["people"].strip())))
        if len(numbers) > MOST_PEOPLE:
            raise ValidationError(
                _("These are %(count)s people; a pack has %(most)s at most."),
                params={"count": len(numbers), "most": MOST_PEOPLE},
            )
        found = {one.employee_number: one for one in User.objects.filter(employee_number__in=numbers)}
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise ValidationError(
                _("Nobody has the staff number %(numbers)s. No pack was begun."),
                params={"numbers": ", ".join(unknown[:10])},
            )
        return [found[number] for number in numbers]
