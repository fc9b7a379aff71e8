"""What comes in about a team."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.programmes.forms import DayField
from academy.programmes.models import Declaration, Programme
from academy.programmes.moved import LONGEST
from academy.register.team.matters import Group


class AskedForm(forms.Form):
    """Which part of a team is asked for. What makes no sense is as if it had not been asked."""

    below = forms.BooleanField(required=False)
    group = forms.ChoiceField(choices=Group.choices, required=False)

    def asked(self):
        self.is_valid()
        return {"below": self.cleaned_data.get("below", False), "group": self.cleaned_data.get("group", "")}


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person):
        return f"{person.name}, {person.unit}" if person.unit else person.name


class AssignForm(forms.Form):
    """Who is asked for what, until when and why."""

    programme = forms.ModelChoiceField(
        Programme.objects.all(), label=_("Programme"), empty_label=_("Choose one")
    )
    people = PeopleField(User.objects.none(), to_field_name="key", label=_("People"))
    due_at = DayField(end=True, label=_("Due"), help_text=_("Until the end of that day, in your time."))
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, help_text=_("They read it."))

    def __init__(self, manager, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = User.objects.below(manager).select_related("unit").order_by("name")


class MoveForm(forms.Form):
    """To which day a due date is moved and why."""

    due_at = DayField(
        end=True, label=_("New due date"), help_text=_("Until the end of that day, in your time.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, help_text=_("It stays in the log."))


class LeaveForm(forms.Form):
    """From when until when somebody is away, and with whose name that is said."""

    begins_at = DayField(label=_("First day"))
    until = DayField(label=_("Last day"), help_text=_("Days are counted in your time zone."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        help_text=_("“Parental leave” is enough. Write nothing of anybody’s health; it stays in the log."),
    )
    signature = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=Declaration.MEANING,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_until(self):
        """The last day is one of the leave: it ends with the next."""
        return self.cleaned_data["until"] + timedelta(days=1)
