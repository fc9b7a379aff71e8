"""What can be asked of an evidence pack."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from academy.desk.forms import LedgerForm
from academy.desk.packs.choosing import Named, Sampled
from academy.people.models import User

MOST_PEOPLE = 1_000


class PackForm(forms.Form):
    """Whose evidence, and what for: of people who are named, or of a sample of those whom a query finds."""

    people = forms.CharField(
        required=False,
        label=_("Staff numbers"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("One a line, or parted by commas or spaces; a thousand at most."),
    )
    sample = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        label=_("Or so many, drawn"),
        help_text=_("Drawn from everybody whom the query finds, so that nobody chose them."),
    )
    query = forms.CharField(
        required=False,
        max_length=1_000,
        label=_("Drawn from"),
        help_text=_(
            "The end of an address of the register, as level=professional&at=2026-03-31; empty: all."
        ),
    )
    seed = forms.CharField(
        required=False,
        max_length=80,
        label=_("Seed"),
        help_text=_("Any text, best given by who asked. With the tree head it says who is drawn."),
    )
    reason = forms.CharField(
        label=_("What it is for"),
        max_length=500,
        help_text=_("For example the case and who asked. It stands in the log and in the pack."),
    )

    def clean_people(self):
        """The people, in the order they were named. Nothing is left out without a word."""
        numbers = list(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["people"])))
        if len(numbers) > MOST_PEOPLE:
            raise ValidationError(
                _("These are %(count)s people; a pack has %(most)s at most."),
                params={"count": len(numbers), "most": MOST_PEOPLE},
            )
        found = {one.employee_number: one for one in User.objects.filter(employee_number__in=numbers)}
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise ValidationError(
                _("Nobody has the staff number %(numbers)s. No pack was begun."),
                params={"numbers": ", ".join(unknown[:10])},
            )
        return [found[number] for number in numbers]

    def clean_query(self):
        """What the register is asked. A search is none: it may name somebody, and the log keeps what is
        asked here."""
        typed = QueryDict(self.cleaned_data["query"].lstrip("?"))
        form = LedgerForm(typed)
        if unknown := [name for name in typed if name not in form.fields]:
            raise ValidationError(
                _("The register has no filter “%(names)s”: it would leave nobody out. No pack was begun."),
                params={"names": "”, “".join(unknown)},
            )
        if not form.is_valid():
            raise ValidationError([f"{name}: {told[0]}" for name, told in form.errors.items()])
        asked = form.asked()
        if "q" in asked:
            raise ValidationError(_("A sample is not drawn from a search. Ask by unit, level or state."))
        return {
            name: value for name, value in asked.items() if name not in ("sort", "after", "before", "line")
        }

    def clean(self):
        said = super().clean()
        if not self.errors and bool(said["people"]) == bool(said["sample"]):
            raise ValidationError(_("Name people, or say how many are drawn: one of the two."))
        return said

    def choice(self):
        """Who is in the pack, as `choosing` has it."""
        said = self.cleaned_data
        if said["people"]:
            return Named(said["people"])
        return Sampled(said["sample"], said["seed"], said["query"])
