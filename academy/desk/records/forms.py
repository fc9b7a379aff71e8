"""What a records officer may be told to do."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from academy.desk.records import holds, proposals
from academy.desk.records.holds import Hold
from academy.desk.records.proposals import Proposal
from academy.desk.records.schedule import PROOF
from academy.people.models import Unit, User
from academy.programmes.models import Programme

_KEPT = _("It stays in the log for good. Write no name in it.")


def _words(label, rows=3, **more):
    return forms.CharField(
        label=label, max_length=proposals.LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class SignedForm(forms.Form):
    """Something that is signed with one's name; `meaning` says what the signature stands for."""

    signature = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    meaning = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signature"].help_text = self.meaning
        self.order_fields([*(name for name in self.fields if name != "signature"), "signature"])


class HoldForm(SignedForm):
    """What is held, and why: one person, one unit or one programme."""

    meaning = Hold.MEANING

    number = forms.CharField(
        required=False,
        max_length=20,
        label=_("One person: staff number"),
        help_text=_("Or one of the next two."),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.order_by("path"), required=False, to_field_name="code", label=_("Everybody of a unit"),
        empty_label=_("no unit"),
    )  # fmt: skip
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("rung", "title"), required=False, to_field_name="slug",
        label=_("Everybody asked for or certified in a programme"), empty_label=_("no programme"),
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Matter"), max_length=80, help_text=_("The number of the case or file. Write no name in it.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=holds.LONGEST, widget=forms.Textarea(attrs={"rows": 3}), help_text=_KEPT
    )

    def clean_number(self):
        typed = self.cleaned_data["number"].strip()
        found = User.objects.filter(employee_number=typed, erased_at=None).first() if typed else None
        if typed and found is None:
            raise ValidationError(_("Nobody has this staff number."))
        return found

    def clean(self):
        said = super().clean()
        if not self.errors and sum(bool(said.get(name)) for name in ("number", "unit", "programme")) != 1:
            raise ValidationError(_("Name one thing: a person, a unit or a programme."))
        return said

    def asked(self):
        """As `Hold.place` wants it."""
        said = dict(self.cleaned_data)
        return said | {"person": said.pop("number")}


class ReleaseForm(SignedForm):
    """Why a hold is lifted."""

    meaning = Hold.RELEASE

    reason = _words(_("Why it is released"), help_text=_KEPT)


class ProposalForm(SignedForm):
    """Why somebody is to be erased, by who has read the preview with the digest `shown`."""

    meaning = Proposal.MEANING

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = _words(_("Why they are erased"), rows=2, help_text=_KEPT)
    ground = _words(
        _("Why before every period is over"),
        rows=2,
        required=False,
        help_text=_("As a request of the person, with its number. Write no name in it."),
    )

    def __init__(self, *args, early, **kwargs):
        super().__init__(*args, **kwargs)
        if not early:
            del self.fields["ground"]


class DecisionForm(SignedForm):
    """What the second officer says, having read the preview with the digest `shown`; the first, who may not
    approve, takes it back."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    decision = forms.ChoiceField(label=_("What you decide"), widget=forms.RadioSelect)
    answer = _words(
        _("Answer"), rows=2, required=False, help_text=_("Needed where you refuse. Write no name in it.")
    )

    def __init__(self, *args, may_approve, **kwargs):
        self.meaning = Proposal.DECISION if may_approve else Proposal.TAKING_BACK
        super().__init__(*args, **kwargs)
        acts = [("approve", _("Erase them"))] if may_approve else []
        self.fields["decision"].choices = [*acts, ("refuse", _("Refuse: everything stays as it is"))]

    def clean(self):
        said = super().clean()
        if said.get("decision") == "refuse" and not said.get("answer", "").strip():
            self.add_error("answer", _("Say why."))
        return said


class YearsForm(forms.Form):
    """Who left so many years ago or longer."""

    years = forms.IntegerField(min_value=PROOF.years, max_value=60, required=False, label=_("Left at least"))

    def asked(self):
        return (self.is_valid() and self.cleaned_data["years"]) or PROOF.years
