"""Two labels of one post: what they part over, and the truth where they do not. Pure.

A label is `{"actionable", "sentiment", "topic", "classification", "priority", "track", "routes",
"actions", "clause", "why"}`.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from academy.words.agreement import Agreement, kappa, unlike
from academy.words.listening import Action, Priority, Sentiment, Track, are_neighbours

Label = Mapping[str, Any]
# What agreement is told of, in the order in which people decide.
TOLD = ("actionable", "sentiment", "topic", "priority", "track", "routes", "actions")


def differences(one: Label, other: Label) -> list[str]:
    """The fields over which two labels part so far that somebody has to decide: whether the post needs the
    company, and if so what grading asks. Neighbouring sentiments, and routes or actions of which one
    is shared, are no dispute."""
    if one["actionable"] != other["actionable"]:
        return ["actionable"]
    if not one["actionable"]:
        return []
    parted = [field for field in ("topic", "priority", "track") if one[field] != other[field]]
    parted += [field for field in ("routes", "actions") if not set(one[field]) & set(other[field])]
    if _far(one["sentiment"], other["sentiment"]) == 1:
        parted.append("sentiment")
    return sorted(parted, key=TOLD.index)


def _far(one: str, other: str) -> Fraction:
    if one == other:
        return Fraction(0)
    return Fraction(1, 2) if are_neighbours(one, other) else Fraction(1)


def truth(label: Label, other: Label) -> dict[str, Any]:
    """What holds of a post when two labels agree: the values of the earlier, and of routes and actions
    those that both named."""
    shared = {
        field: [value for value in label[field] if value in other[field]] for field in ("routes", "actions")
    }
    return settled(dict(label) | (shared if label["actionable"] else {}))


def settled(label: Label) -> dict[str, Any]:
    """The truth that one label states. Its deadline follows from the service level."""
    if label["actionable"]:
        return dict(label) | {"deadline": None}
    nothing = {"priority": Priority.LOW.value, "track": Track.NONE.value, "deadline": None}
    return dict(label) | nothing | {"routes": [], "actions": [Action.NONE.value]}


def agreement(pairs: Iterable[tuple[Label, Label]]) -> dict[str, Agreement]:
    """Kappa of each field of `TOLD` over the posts that two people labelled; what only a post that needs
    the company has, over those that both found to need it."""
    pairs = list(pairs)
    both = [pair for pair in pairs if pair[0]["actionable"] and pair[1]["actionable"]]
    told = {}
    for field in TOLD:
        judged = pairs if field in ("actionable", "sentiment", "topic") else both
        values = [(_value(one[field]), _value(other[field])) for one, other in judged]
        told[field] = kappa(values, _FAR.get(field, unlike))
    return told


def _value(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, list) else value


def _apart(one: tuple[str, ...], other: tuple[str, ...]) -> Fraction:
    """1 minus the share of what both named in all that either named (Jaccard)."""
    return 1 - Fraction(len({*one} & {*other}), len({*one, *other}) or 1)


_FAR = {
    "sentiment": lambda one, other: _far(Sentiment(one), Sentiment(other)),
    "routes": _apart,
    "actions": _apart,
}
