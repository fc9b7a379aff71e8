"""What signing, asking anew and declaring ask for."""

from datetime import datetime, time

from django import forms
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.programmes.models import Declaration, Requirement
from courses.curriculum.models import LessonPage, PolicyVersion

LONGEST = 1_000


def signature(meaning):
    """The field in which somebody signs, saying what they sign."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=_("Your name"), max_length=150, widget=widget, help_text=meaning)


class SignForm(forms.Form):
    signature = forms.CharField(
        label=_("Your name"),
        max_length=150,
        error_messages={"required": _("Write your name to sign. Nothing has been signed yet.")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class DayField(forms.DateField):
    """A day; as a moment its beginning or, as `end`, its last minute, in the reader's time. A day further
    off than `FARTHEST` years is a slip of the hand, and far enough out no calendar has the next one."""

    FARTHEST = 10
    default_error_messages = {"far": _("This day is too far off. Name one within %(years)s years.")}

    def __init__(self, *, end=False, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
        self.at = time(23, 59) if end else time(0)

    def clean(self, value):
        day = super().clean(value)
        if day and abs(day.year - localdate().year) > self.FARTHEST:
            raise forms.ValidationError(self.error_messages["far"], "far", {"years": self.FARTHEST})
        return day and datetime.combine(day, self.at, tzinfo=get_current_timezone())


class ChangeForm(forms.Form):
    """What is asked anew, by when, and why."""

    subject = forms.ModelChoiceField(queryset=None, label=_("What is new"))
    due_at = DayField(
        end=True,
        label=_("To be done by the end of"),
        required=False,
        help_text=_("The right of whoever has not done it by then closes. Empty: with their next renewal."),
    )
    reason = forms.CharField(
        label=_("What is new, and why it matters"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who is asked reads it."),
    )

    def __init__(self, requirement, *args, **kwargs):
        super().__init__(*args, **kwargs)
        subjects = _subjects(requirement)
        if subjects is None:
            del self.fields["subject"]
        else:
            self.fields["subject"].queryset = subjects


def _subjects(requirement):
    if requirement.kind == Requirement.Kind.COURSE:
        return LessonPage.objects.filter(pk__in=requirement.course.lessons()).order_by("path")
    if requirement.kind == Requirement.Kind.ATTESTATION:
        version = requirement.policy_version
        later = PolicyVersion.objects.filter(policy=version.policy, number__gt=version.number)
        return later.select_related("policy").order_by("-number")
    return None


class DeclarationForm(forms.Form):
    """Of whom, what, when, why, and with whose name."""

    person = forms.CharField(
        label=_("Employee number or e-mail address"), max_length=254, error_messages={"required": _("Whom?")}
    )
    requirement = forms.ModelChoiceField(queryset=None, label=_("What it is about"))
    on = DayField(label=_("Day"))
    reason = forms.CharField(
        label=_("On what evidence"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    signature = signature(Declaration.MEANING)

    def __init__(self, requirements, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["requirement"].queryset = requirements

    def clean_person(self):
        said = self.cleaned_data["person"].strip()
        found = User.objects.active().filter(employee_number=said).first()
        found = found or User.objects.active().filter(email=said.lower()).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who works here has this number or address."))
        return found
