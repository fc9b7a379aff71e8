"""The decisions of triage, and how near one is to the truth: the same in exam and drill."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.words.listening import (
    Classification,
    Priority,
    Route,
    Sentiment,
    Topic,
    Track,
    are_neighbours,
)

# In the order they are decided: what an exam asks, and the console besides.
FIELDS = {
    "sentiment": Sentiment,
    "topic": Topic,
    "priority": Priority,
    "track": Track,
    "route": Route,
}
DRILLED = {
    "sentiment": Sentiment,
    "topic": Topic,
    "classification": Classification,
    "priority": Priority,
    "track": Track,
    "route": Route,
}
NAMES = {
    "classification": _("Why they posted"),
    "sentiment": _("Sentiment"),
    "topic": _("Topic"),
    "priority": _("Priority"),
    "track": _("Track"),
    "route": _("Route"),
}


def field_credit(field: str, given: str, truth: dict[str, Any]) -> Fraction:
    """The credit of one triage field: 1 right, one half for a neighbouring sentiment or priority."""
    if field == "route":
        return Fraction(given in (truth["routes"] or [""]))
    right = truth[field]
    if given == right:
        return Fraction(1)
    near = given and (
        (field == "sentiment" and are_neighbours(given, right))
        or (field == "priority" and _next_priority(given, right))
    )
    return Fraction(1, 2) if near else Fraction(0)


def _next_priority(one: str, other: str) -> bool:
    order = Priority.values
    return abs(order.index(one) - order.index(other)) == 1
