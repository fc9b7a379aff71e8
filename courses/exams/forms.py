"""What comes in from the pages of an exam."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_SAVES = 100_000  # far more than anybody clicks; keeps a made-up number out of the journal


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
    """`(response, sequence)` from a JSON save `{"response": [key, …], "sequence": n}`.
    Raises `ValueError` for anything else."""
    data = json.loads(body)
    response, sequence = (data.get("response"), data.get("sequence")) if isinstance(data, dict) else (0, 0)
    if not isinstance(response, list) or not all(isinstance(key, str) for key in response):
        raise ValueError("a response is a list of option keys")
    if type(sequence) is not int or not 1 <= sequence <= MOST_SAVES:
        raise ValueError("a sequence is a whole number above 0")
    return response, sequence
