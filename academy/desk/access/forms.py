"""What the access log may be asked."""

from datetime import UTC, datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.desk.forms import DayField
from academy.people.models import User
from academy.words.looking import Page

_SHORT = forms.TextInput({"size": 12})


class AccessForm(forms.Form):
    reader = forms.CharField(required=False, max_length=100, label=_("Who looked"), widget=_SHORT)
    person = forms.CharField(required=False, max_length=100, label=_("At whose record"), widget=_SHORT)
    page = forms.ChoiceField(required=False, choices=[("", _("anything")), *Page.choices], label=_("At what"))
    since = DayField(required=False, label=_("From"))
    until = DayField(required=False, label=_("To"))

    def asked(self):
        """What was asked and makes sense; the rest is as if it had not been asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def fitting(self, looks):
        asked = self.asked()
        for side in ("reader", "person"):
            if text := asked.get(side):
                looks = looks.filter(**{f"{side}__in": _keys(text)})
        if page := asked.get("page"):
            looks = looks.filter(page=page)
        if since := asked.get("since"):
            looks = looks.filter(at__gte=_midnight(since))
        if until := asked.get("until"):
            looks = looks.filter(at__lt=_midnight(until) + timedelta(days=1))
        return looks


def _keys(text):
    fits = Q(name__icontains=text) | Q(email__icontains=text) | Q(employee_number__icontains=text)
    return User.objects.filter(fits).values("key")


def _midnight(day):
    return datetime.combine(day, time(), tzinfo=UTC)
