"""What comes in from the pages of an exam."""

import json
from datetime import UTC, datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.words.standing import Principle

MOST_SAVES = 100_000  # far more than anybody clicks; keeps a made-up number out of the journal
MOST_LEAVES = 10_000
LONGEST_SPENT = 7 * 24 * 3600 * 1000
LAST_MOMENT = 253_402_300_799_000  # the end of the year 9999


class HonourForm(forms.Form):
    """Without the statement no sitting begins."""

    honour = forms.BooleanField(
        error_messages={"required": _("Please agree to the statement first. The clock has not started.")}
    )


class AnswerForm(forms.Form):
    """An answer given without JavaScript. `go` is a position, or "review"; `clear` takes the answer back."""

    sequence = forms.IntegerField(min_value=1, max_value=MOST_SAVES)
    go = forms.CharField(required=False)
    clear = forms.BooleanField(required=False)


def read_save(body):
    """What a JSON save says, for `Answer.keep`: `{"response", "sequence", "sitting"}`, and if the
    browser knows them `"given_at"` (milliseconds since 1970, by the server's clock), `"spent"`
    (milliseconds on the item), `"left"` and `"away"` (how often the page was left since the save
    before, and milliseconds together). Raises `ValueError` for anything else."""
    try:
        data = json.loads(body)
    except RecursionError as problem:
        raise ValueError("nested beyond any answer") from problem
    if not isinstance(data, dict) or "response" not in data:
        raise ValueError("a save has a response")
    given_at = data.get("given_at")
    return {
        "response": data["response"],
        "sequence": _number(data.get("sequence"), 1, MOST_SAVES),
        "sitting": _number(data.get("sitting", 1), 1, MOST_SAVES),
        "given_at": given_at and datetime.fromtimestamp(_number(given_at, 0, LAST_MOMENT) / 1000, UTC),
        "spent": timedelta(milliseconds=_number(data.get("spent", 0), 0, LONGEST_SPENT)),
        "left": _number(data.get("left", 0), 0, MOST_LEAVES),
        "away": timedelta(milliseconds=_number(data.get("away", 0), 0, LONGEST_SPENT)),
    }


def _number(value, lowest, highest):
    if type(value) is not int or not lowest <= value <= highest:
        raise ValueError(f"a whole number from {lowest} to {highest} was expected")
    return value


class StudyForm(forms.Form):
    """Which items of an exam's statistics, in which order, from which attempts."""

    ORDERS = {
        "look": _("needs a look first"),
        "p": _("hardest first"),
        "r": _("weakest first"),
        "item": _("by name"),
    }

    q = forms.CharField(required=False, label=_("Find"), max_length=100)
    topic = forms.ChoiceField(required=False, label=_("Topic"), choices=[("", _("any")), *Principle.choices])
    order = forms.ChoiceField(required=False, label=_("Order"), choices=list(ORDERS.items()))
    all = forms.BooleanField(required=False, label=_("retakes too"))

    def asked(self):
        """What was asked and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def filtered(self, items):
        asked = self.asked()
        words, topic = asked.get("q", "").lower(), asked.get("topic")
        return [
            one
            for one in items
            if words in f"{one.item.slug} {one.question['stem']}".lower()
            and topic in (None, one.question["topic"])
        ]

    def sorted(self, items):
        """What cannot be told goes last."""

        def low(number):
            return (number is None, number)

        keys = {
            "p": lambda one: (*low(one.figures.p), one.item.slug),
            "r": lambda one: (*low(one.figures.corrected_item_total), one.item.slug),
            "item": lambda one: (one.item.slug, one.revision),
        }
        by_name = sorted(items, key=keys["item"])
        return sorted(by_name, key=keys.get(self.asked().get("order"), lambda one: -len(one.says)))
