"""What a labeller sends: whether the post needs the company, and if so what a trained person decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.words.listening import (
    Action,
    Classification,
    Priority,
    Route,
    Sentiment,
    Topic,
    Track,
)
from sandbox.labelling.agreeing import differences

ANSWERS = [("yes", _("It needs us")), ("no", _("It needs nothing"))]
ACTS = [choice for choice in Action.choices if choice[0] != Action.NONE]
NEEDED = ("priority", "routes", "actions", "why")


def _one_of(label, choices, **more):
    return forms.ChoiceField(label=label, choices=[("", _("Choose")), *choices], **more)


def _some_of(label, choices):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class LabelForm(forms.Form):
    needs = forms.ChoiceField(label=_("Does it need us?"), choices=ANSWERS, widget=forms.RadioSelect)
    sentiment = _one_of(_("Sentiment"), Sentiment.choices)
    topic = _one_of(_("Topic"), Topic.choices)
    classification = _one_of(_("Why they posted"), Classification.choices)
    priority = _one_of(_("Priority"), Priority.choices, required=False)
    track = _one_of(_("Track"), Track.choices, required=False)
    routes = _some_of(_("Who could have it"), Route.choices)
    actions = _some_of(_("What would be right to do"), ACTS)
    clause = forms.CharField(label=_("Clause"), max_length=20, required=False)
    why = forms.CharField(
        label=_("Why"),
        max_length=2000,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence, for the trainee who got it wrong."),
    )

    def clean(self):
        given = self.cleaned_data
        if given.get("needs") == "yes":
            for name in NEEDED:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Decide this too: the post needs us."))
            if given.get("track") in ("", Track.NONE):
                self.add_error("track", _("A post that needs us is on one of the tracks."))
        return given

    def label(self):
        """The label as `agreeing` reads it. One that needs nothing says no more than that."""
        given, needed = self.cleaned_data, self.cleaned_data["needs"] == "yes"
        values = {name: given[name] for name in ("sentiment", "topic", "classification", "clause")}
        values |= {"actionable": needed, "why": given["why"] or str(_("It needs nothing from us."))}
        if not needed:
            nothing = {"priority": Priority.LOW.value, "track": Track.NONE.value}
            return values | nothing | {"routes": [], "actions": [Action.NONE.value]}
        return values | {name: given[name] for name in ("priority", "track", "routes", "actions")}


def first_values(one, other):
    """What a form for who decides between two labels begins with: what both found, and no leaning."""
    parted = differences(one, other)
    both = {name: value for name, value in one.items() if name not in parted and other.get(name) == value}
    if "actionable" in both:
        both["needs"] = "yes" if both["actionable"] else "no"
    return both
