"""What comes in about audit campaigns."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.desk.campaigns.campaign import Campaign
from academy.desk.campaigns.findings import LONGEST, Finding, Step
from academy.desk.campaigns.populating import Query
from academy.desk.campaigns.signing import Signature
from academy.desk.forms import DayField, MomentField
from academy.desk.ledger import STATES
from academy.people.models import Unit, User
from academy.words.listening import Channel, Language
from academy.words.standing import Level, Role

_ANY = [("", _("any"))]


def compliance():
    return User.objects.active().filter(groups__name=Role.COMPLIANCE.value).order_by("name")


class AnnounceForm(forms.Form):
    """What is audited, how, by whom, by when."""

    name = forms.CharField(
        label=_("Short name"),
        max_length=40,
        help_text=_("As 2026-Q3-P. The seed is made from it, so it cannot be changed later."),
    )
    title = forms.CharField(label=_("Title"), max_length=150)
    as_of = MomentField(
        label=_("As of"),
        help_text=_("In UTC, as 2026-09-30 23:59. It may still come; then fix the population."),
    )
    level = forms.ChoiceField(required=False, choices=[*_ANY, *Level.choices], label=_("Level"))
    state = forms.ChoiceField(
        required=False,
        choices=[*_ANY, *((state.value, state.label) for state in STATES)],
        initial="active",
        label=_("State"),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.order_by("path"),
        required=False,
        label=_("Unit"),
        to_field_name="code",
        empty_label=_("any"),
    )
    channel = forms.ChoiceField(required=False, choices=[*_ANY, *Channel.choices], label=_("Channel"))
    language = forms.ChoiceField(required=False, choices=[*_ANY, *Language.choices], label=_("Language"))
    policy = forms.RegexField(
        r"^[\w-]+@\d+$", required=False, label=_("Policy version"), help_text=_("As social-media@6.")
    )
    method = forms.ChoiceField(
        label=_("Drawn"),
        choices=Campaign.Method.choices,
        initial="even",
        widget=forms.RadioSelect,
        help_text=_("All alike speaks for the whole population; by risk finds more, and does not."),
    )
    size = forms.IntegerField(label=_("Records in the sample"), min_value=1, max_value=5_000, initial=60)
    readers = forms.ModelMultipleChoiceField(
        compliance(), label=_("Readers"), widget=forms.CheckboxSelectMultiple
    )
    reviewer = forms.ModelChoiceField(compliance(), label=_("Reviewer"), empty_label=None)
    read_by = DayField(label=_("To be read by"))

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["read_by"].initial = (at + timedelta(days=30)).date()

    def said(self):
        """The arguments of `Campaign.announce`."""
        said = dict(self.cleaned_data)
        asked = {name: said.pop(name) for name in ("level", "state", "unit", "channel", "language", "policy")}
        asked["unit"] = asked["unit"].code if asked["unit"] else ""
        return said | {"query": Query(**asked), "readers": list(said["readers"])}


class FindingForm(forms.Form):
    grade = forms.ChoiceField(
        label=_("Grade"), choices=Finding.Grade.choices, initial="deviation", widget=forms.RadioSelect
    )
    what = forms.CharField(label=_("What was found"), max_length=LONGEST, widget=forms.Textarea({"rows": 3}))


class ActionForm(forms.Form):
    what = forms.CharField(
        label=_("What is to be done"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
    owner = forms.CharField(
        label=_("By whom"),
        max_length=254,
        help_text=_("E-mail address or staff number; they are written to."),
    )
    due = DayField(label=_("By when"))

    def clean_owner(self):
        said = self.cleaned_data["owner"].strip()
        people = User.objects.active()
        found = people.filter(email__iexact=said).first() or people.filter(employee_number=said).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who works here has this address or number."))
        return found


class DoneForm(forms.Form):
    words = forms.CharField(
        label=_("By what one sees that it is done"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )


class CheckForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What you say"),
        choices=[(kind.value, kind.label) for kind in (Step.Kind.ACCEPTED, Step.Kind.SENT_BACK)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed where you send it back; its owner reads it."),
    )


class ReaderForm(forms.Form):
    signature = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=Signature.MEANINGS["reader"],
    )


class ReviewForm(forms.Form):
    part = forms.ChoiceField(
        label=_("What you decide"),
        choices=[("reviewer", _("Sign it")), ("sent back", _("Send it back to its reader"))],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed where you send it back; its readers see it."),
    )
    signature = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=Signature.MEANINGS["reviewer"],
    )
