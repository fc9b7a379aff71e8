"""What the desk may be asked."""

import re
from datetime import UTC, datetime, timedelta

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from academy.desk.ledger import STATES
from academy.desk.models import Scope
from academy.desk.readings import Reading
from academy.desk.timeline import ACTS
from academy.people.models import Unit
from academy.words.listening import Channel, Language
from academy.words.standing import Level

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?(?:\s*(?:Z|UTC))?", re.IGNORECASE)


class MomentField(forms.CharField):
    """A moment in UTC, as 2026-03-31 23:59; a day alone means its last minute."""

    default_error_messages = {
        "invalid": _("“%(typed)s” is no moment. Write it as 2026-03-31 23:59; it is read as UTC.")
    }

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed:
            return None
        found = _MOMENT.fullmatch(typed)
        try:
            at = datetime.fromisoformat(f"{found[1]}T{found[2] or '23:59'}").replace(tzinfo=UTC)
            return _in_this_century(at)
        except (TypeError, ValueError):
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"typed": typed}
            ) from None


def _in_this_century(day):
    if not 2000 <= day.year < 2100:
        raise ValueError(day)
    return day


class AsOfForm(forms.Form):
    at = MomentField(required=False, label=_("as of"))

    def clean_at(self):
        """What has not come is not on record: the desk tells what was, and coverage what is foreseen. The day
        that it is means now, and no moment of it that is still to come."""
        at, current = self.cleaned_data["at"], now()
        if self["at"].value() and self["at"].value().strip() == f"{current.astimezone(UTC):%Y-%m-%d}":
            return None
        if at and at > current:
            raise forms.ValidationError(
                _("This moment has not come. What lapses ahead is on the page of coverage.")
            )
        return at

    def asked(self):
        """What was asked and makes sense; the rest is as if it had not been asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class DayField(forms.DateField):
    """A day of this century: from the others no day can be counted on."""

    default_error_messages = {"far": _("This day is too far off.")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value):
        day = super().clean(value)
        try:
            return day and _in_this_century(day)
        except ValueError:
            raise forms.ValidationError(self.error_messages["far"], code="far") from None


class LedgerForm(AsOfForm):
    reading = forms.ChoiceField(choices=Reading.choices, required=False, label=_("Reading"))
    q = forms.CharField(required=False, label=_("Find"), max_length=100)
    unit = forms.ModelChoiceField(
        Unit.objects.order_by("path"), required=False, label=_("Unit"), to_field_name="code"
    )
    level = forms.ChoiceField(
        choices=[("", _("any level")), *Level.choices], required=False, label=_("Certified for")
    )
    channel = forms.ChoiceField(
        choices=[("", _("any channel")), *Channel.choices], required=False, label=_("Channel")
    )
    language = forms.ChoiceField(
        choices=[("", _("any language")), *Language.choices], required=False, label=_("Language")
    )
    policy = forms.ChoiceField(required=False, label=_("Policy"))
    issued_from = DayField(required=False, label=_("Issued from"))
    issued_to = DayField(required=False, label=_("Issued to"))
    expires_from = DayField(required=False, label=_("Expires from"))
    expires_to = DayField(required=False, label=_("Expires to"))
    state = forms.ChoiceField(
        choices=[(state, state.label) for state in STATES], required=False, label=_("State")
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=200)
    before = forms.CharField(required=False, max_length=200)
    line = forms.IntegerField(required=False, min_value=1, max_value=10**9)

    FILTERS = (
        *("q", "unit", "level", "channel", "language", "policy"),
        *("issued_from", "issued_to", "expires_from", "expires_to"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].empty_label = _("any unit")
        policies = Scope.objects.exclude(policy="").order_by("policy").values_list("policy").distinct()
        self.fields["policy"].choices = [("", _("any version")), *((name, name) for (name,) in policies)]

    def filtered(self):
        """The names of the filters that are set, the state aside."""
        asked = self.asked()
        return [name for name in self.FILTERS if name in asked]

    def told(self):
        """`[(what, which)]` of the filters and the state that are set, in words."""
        asked = self.asked()
        fields = {name: self.fields[name] for name in (*self.FILTERS, "state") if name in asked}
        return [(field.label, _chosen(field, asked[name])) for name, field in fields.items()]


def _chosen(field, value):
    return dict(field.choices)[value] if isinstance(value, str) and hasattr(field, "choices") else value


class SaveForm(forms.Form):
    """A name for the view of the register that is shown."""

    name = forms.CharField(label=_("Name"), max_length=80)
    keep_moment = forms.BooleanField(required=False, label=_("With the moment it shows"))
    shared = forms.BooleanField(required=False, label=_("Share with compliance"))
    replace = forms.BooleanField(required=False)  # asked once the name turns out to be taken


LAPSES = (30, 60, 90)  # days ahead that coverage looks at once


class CoverageForm(forms.Form):
    """Ahead of now: a moment, or so many days. What is refused is said, and shown as if nothing was asked."""

    until = MomentField(required=False, label=_("and as of"))
    days = forms.TypedChoiceField(
        required=False,
        choices=[(days, days) for days in LAPSES],
        coerce=int,
        error_messages={
            "invalid_choice": _("Coverage looks 30, 60 or 90 days ahead, or to a moment you name.")
        },
    )

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_until(self):
        if (until := self.cleaned_data["until"]) and until < self.at:
            raise forms.ValidationError(
                _("This moment is over. Coverage looks ahead; what was, the register tells.")
            )
        return until

    def asked(self):
        """The moment that is looked ahead to."""
        self.is_valid()
        days = self.cleaned_data.get("days") or LAPSES[0]
        return self.cleaned_data.get("until") or self.at + timedelta(days=days)


class LogForm(forms.Form):
    act = forms.ChoiceField(required=False, label=_("Act"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        told = sorted((str(act.verb), code) for code, act in ACTS.items())
        self.fields["act"].choices = [("", _("any act")), *((code, verb) for verb, code in told)]

    def asked(self):
        """The act asked for, or "" for any."""
        return self.cleaned_data.get("act", "") if self.is_valid() else ""


LONGEST_RECEIPT = 200_000  # bytes; one of a hundred answers has a tenth of that


class ReceiptForm(forms.Form):
    """A file that somebody says the academy gave them."""

    receipt = forms.FileField(label=_("Receipt"))

    def clean_receipt(self):
        file = self.cleaned_data["receipt"]
        if file.size > LONGEST_RECEIPT:
            raise forms.ValidationError(_("This file is far larger than any receipt of ours."))
        return file
