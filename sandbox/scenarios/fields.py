"""Fields and form that the editor's pages of scenarios share."""

import hashlib
import json
import re

from django import forms
from django.utils.translation import gettext_lazy as _

LATEST = 2**31 - 1


class Sectioned(forms.Form):
    """A long form in sections: `begins` maps the first field of each to its heading. It remembers what it
    showed, so that two people who change one thing do not undo each other's work."""

    begins: dict = {}
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen", mark(self.initial))

    def check_unchanged(self, now):
        """Raises `ValidationError` unless `now`, the first values of a form opened now, are those of this."""
        if self.cleaned_data.get("seen") and self.cleaned_data["seen"] != mark(now):
            words = _(
                "Somebody has changed this since you opened it. Open it again in another window, and bring "
                "over what you want."
            )
            raise forms.ValidationError(words)

    def clean(self):
        """Browsers send line ends as CR LF: texts that were not changed stay as they were, others have LF."""
        given = super().clean()
        for name, value in given.items():
            if isinstance(value, str) and "\r\n" in value:
                was = self.initial.get(name)
                same = isinstance(was, str) and was.replace("\r\n", "\n") == value.replace("\r\n", "\n")
                given[name] = was if same else value.replace("\r\n", "\n")
        return given

    def sections(self):
        """`[(heading, fields)]`; what comes before the first heading has none."""
        told = [("", [])]
        for field in self.visible_fields():
            if field.name in self.begins:
                told.append((self.begins[field.name], []))
            told[-1][1].append(field)
        return [(heading, fields) for heading, fields in told if fields]


def mark(values):
    """What tells these values from others."""
    plain = json.dumps({name: str(value) for name, value in values.items() if name != "seen"}, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


class SecondsField(forms.IntegerField):
    """Scenario seconds, shown as 1:30:00 and read so too."""

    widget = forms.TextInput

    def to_python(self, value):
        text = str(value or "").strip()
        parts = re.fullmatch(r"(\d+):([0-5]\d):([0-5]\d)", text)
        if parts:
            hours, minutes, seconds = map(int, parts.groups())
            return hours * 3600 + minutes * 60 + seconds
        if text and not re.fullmatch(r"-?\d{1,10}", text):
            words = _("“%(text)s” is no time: write 0:05:30, or seconds.")
            raise forms.ValidationError(words % {"text": text[:30]})
        return super().to_python(text)

    def prepare_value(self, value):
        return clock(value) if isinstance(value, int) else value


def clock(seconds):
    """Scenario seconds as 1:30:00."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def moment(label, least=0, most=LATEST, **more):
    more.setdefault("help_text", _("Hours:minutes:seconds."))
    return SecondsField(label=label, min_value=least, max_value=most, **more)


def long_text(label, rows=3, **more):
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more)


def whole(label, least=0, most=LATEST, **more):
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def some(label, choices, **more):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]
