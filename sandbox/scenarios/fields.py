"""Fields that the editor's forms of scenarios share."""

from django import forms


def long_text(label, rows=3, **more):
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more)


def whole(label, least=0, most=2**31 - 1, **more):
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def some(label, choices, **more):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]
