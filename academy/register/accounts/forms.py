"""What comes in about branded accounts."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from academy.register.accounts.account import BrandedAccount
from academy.register.accounts.acts import AccountAct
from academy.words.accounts import DECISIONS, AccountState, ActKind
from academy.words.listening import Channel, Language

LONGEST = 1_000
MOST_DEPUTIES = 10


class PeopleField(forms.CharField):
    """People by their e-mail addresses, one a line. Whoever left is not found."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value):
        typed = {one.strip().lower(): one.strip() for one in super().clean(value).splitlines() if one.strip()}
        if len(typed) > MOST_DEPUTIES:
            raise forms.ValidationError(_("%(most)s at most."), params={"most": MOST_DEPUTIES})
        found = {person.email: person for person in get_user_model().objects.active().filter(email__in=typed)}
        if unknown := [said for address, said in typed.items() if address not in found]:
            raise forms.ValidationError(_("Nobody here: %(who)s."), params={"who": ", ".join(unknown)})
        return [found[address] for address in typed]


class PersonField(PeopleField):
    """One person by their e-mail address, or None."""

    widget = forms.EmailInput

    def clean(self, value):
        return next(iter(super().clean(value)), None)


def deputies_field():
    return PeopleField(
        label=_("Deputies"),
        required=False,
        help_text=_("E-mail addresses, one a line. Each must be certified to speak for the company there."),
    )


def day_field(label, help_text="", **more):
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more
    )


class RequestForm(forms.ModelForm):
    """What somebody asks for. Its holder is whoever asks."""

    address = forms.URLField(label=_("Address"), max_length=300, assume_scheme="https", widget=forms.URLInput)
    deputies = deputies_field()

    class Meta:
        model = BrandedAccount
        fields = ["name", "channel", "language", "address", "purpose", "cadence", "sunset"]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "sunset": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "name": _("As people see it, such as @LarkspurCares."),
            "purpose": _("Whom it is for and what it says to them. Governance decides by it."),
            "cadence": _("What you promise. An account that is silent for too long is listed to be closed."),
            "sunset": _("It closes after that day unless it is prolonged; a year ahead at most."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in (("channel", Channel), ("language", Language)):
            self.fields[name].choices = [("", _("Choose one")), *choices.choices]

    def _post_clean(self):
        """Whole, with its holder, it is checked by the act itself."""


class DeputiesForm(forms.Form):
    deputies = deputies_field()


class UseForm(forms.Form):
    on = day_field(
        _("Last used"), _("In your time. A day that is earlier than the one known changes nothing.")
    )


class ProposeForm(forms.Form):
    person = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label=_("Next holder"),
        empty_label=_("Choose one"),
        help_text=_("A deputy whose certificate allows a branded account there. Governance decides."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, people, *args, **kwargs):
        super().__init__(*args, **kwargs)
        keys = [person.pk for person in people]
        self.fields["person"].queryset = get_user_model().objects.filter(pk__in=keys)


class DecisionForm(forms.Form):
    """What governance decides, why, and with whose name; what only one decision needs is asked if it can be
    taken."""

    act = forms.ChoiceField(label=_("What you decide"), widget=forms.RadioSelect)
    person = PersonField(label=_("Next holder, if you hand it over"), required=False)
    sunset = day_field(_("Last day, if you prolong it"), _("In UTC, a year ahead at most."), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder and the deputies read it. It stays in the log."),
    )
    signature = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(self, account, acts, able, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [(act, DECISIONS[act]) for act in acts]
        self.fields["signature"].help_text = AccountAct.MEANING
        if ActKind.HAND_OVER not in acts:
            del self.fields["person"]
        else:
            said = _("An e-mail address. Deputies who may hold it: %(who)s.")
            who = ", ".join(person.email for person in able) or _("none")
            self.fields["person"].help_text = said % {"who": who}
            self.fields["person"].initial = account.proposed.email if account.proposed else ""
        if ActKind.PROLONG not in acts:
            del self.fields["sunset"]


class FilterForm(forms.Form):
    """Which accounts are shown. What makes no sense is as if it had not been asked."""

    state = forms.ChoiceField(
        choices=[("", _("any")), *((state, state.label) for state in AccountState if state != "none")],
        required=False,
        label=_("State"),
    )
    channel = forms.ChoiceField(
        choices=[("", _("any")), *Channel.choices], required=False, label=_("Channel")
    )
    language = forms.ChoiceField(
        choices=[("", _("any")), *Language.choices], required=False, label=_("Language")
    )

    def asked(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
