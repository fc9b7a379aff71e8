"""What comes in about corrections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.corrections.appeals import LONGEST, Appeal
from courses.exams.models import Allowance, Exam
from courses.items.correcting import WRITTEN, Act, Change, can_rekey
from courses.items.scoring import right_keys

LONGEST_REASON = 1_000


def reason_field(label, help_text=""):
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProposeForm(forms.Form):
    """What is wrong with a question and how it is put right."""

    act = forms.ChoiceField(label=_("What is done"), choices=Act.choices, widget=forms.RadioSelect)
    keys = forms.MultipleChoiceField(
        label=_("Right from now on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Needed where its key is corrected: every option that is right."),
    )
    accepted = forms.CharField(
        label=_("Accepted besides"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where its key is corrected: one answer a line."),
    )
    spare = forms.BooleanField(
        label=_("Nobody loses by it: whoever would have a lower score keeps theirs."),
        required=False,
        initial=True,
    )
    reason = reason_field(_("Reason"), _("The candidates read it."))

    def __init__(self, question, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.written = question["kind"] in WRITTEN
        del self.fields["keys" if self.written or not can_rekey(question) else "accepted"]
        if not can_rekey(question):
            del self.fields["accepted"]
            self.fields["act"].choices = [one for one in Act.choices if one[0] != Act.REKEY]
        elif not self.written:
            self.fields["keys"].choices = [(one["key"], one["text"]) for one in question["options"]]
            self.fields["keys"].initial = right_keys(question)

    def clean(self):
        cleaned = super().clean()
        name = "accepted" if self.written else "keys"
        if cleaned.get("act") == Act.REKEY and not cleaned.get(name):
            self.add_error(name, _("Say what is right from now on."))
        return cleaned

    def change(self):
        if self.cleaned_data["act"] != Act.REKEY:
            return Change(self.cleaned_data["act"])
        if self.written:
            lines = self.cleaned_data["accepted"].splitlines()
            return Change(Act.REKEY, tuple(line.strip() for line in lines if line.strip()))
        return Change(Act.REKEY, tuple(self.cleaned_data["keys"]))


class DecisionForm(forms.Form):
    """A second person's word about a proposal; `shown` is what they had in front of them."""

    shown = forms.CharField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Why not, if you decline"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AppealForm(forms.Form):
    position = forms.TypedChoiceField(
        label=_("What it is about"), required=False, coerce=int, empty_value=None
    )
    statement = forms.CharField(
        label=_("What is wrong, and why"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, length, *args, **kwargs):
        super().__init__(*args, **kwargs)
        questions = [(place, _("Question %(place)s") % {"place": place}) for place in range(1, length + 1)]
        self.fields["position"].choices = [("", _("The whole attempt")), *questions]


class RulingForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Appeal.Outcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Reason"),
        help_text=_("The candidate reads it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, appeal, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if appeal.position is None:  # there is no question to credit
            kept = [one for one in Appeal.Outcome.choices if one[0] != Appeal.Outcome.CREDITED]
            self.fields["outcome"].choices = kept


class VoidForm(forms.Form):
    reason = reason_field(_("Reason"), _("The candidate reads it; it stays on the record."))
    replace = forms.BooleanField(
        label=_("Grant a new attempt in its place, whatever the waiting time and the last day to start."),
        required=False,
        initial=True,
    )


class GrantForm(forms.Form):
    exam = forms.ModelChoiceField(Exam.objects.filter(live=True), label=_("Exam"))
    reason = reason_field(_("Reason"))


class AllowanceForm(forms.ModelForm):
    class Meta:
        model = Allowance
        fields = ["extra_percent", "break_minutes"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("extra_percent") and not cleaned.get("break_minutes") and not self.errors:
            raise forms.ValidationError(_("An allowance gives something: extra time, breaks or both."))
        return cleaned


class FindForm(forms.Form):
    q = forms.CharField(required=False, label=_("Find"), max_length=100)
