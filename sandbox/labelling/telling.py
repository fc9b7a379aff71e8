"""Posts, labels and agreement as pages show them."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from academy.words.listening import Action, Priority, Route, Sentiment, Topic, Track
from sandbox.labelling.agreeing import TOLD

NAMES = {
    "actionable": _("Needs us"),
    "sentiment": _("Sentiment"),
    "topic": _("Topic"),
    "priority": _("Priority"),
    "track": _("Track"),
    "routes": _("Who could have it"),
    "actions": _("What would be right"),
}
_WORDS = {
    "sentiment": Sentiment,
    "topic": Topic,
    "priority": Priority,
    "track": Track,
    "routes": Route,
    "actions": Action,
}


def as_post(post):
    """What `items/_post.html` shows."""
    author = post.author
    name = author.name if author else str(_("Unknown"))
    told = {field: getattr(post, field) for field in ("channel", "title", "text", "stars", "language")}
    at = post.edition.starts_at + timedelta(seconds=post.at)
    return told | {"name": name, "handle": author.handle if author else "", "at": at}


def told_agreement(agreement):
    return [(NAMES[field], agreement[field]) for field in TOLD]


def told_labels(labels):
    """Two or more labels beside each other: `[{"name", "values", "parted"}]`, and why each."""
    rows = [
        {"name": NAMES[field], "values": [_word(field, label.values[field]) for label in labels]}
        for field in TOLD
    ]
    for row in rows:
        row["parted"] = len(set(row["values"])) > 1
    return {"rows": rows, "whys": [label.values["why"] for label in labels]}


def _word(field, value):
    if field == "actionable":
        return str(_("yes") if value else _("no"))
    words = _WORDS[field]
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(words(one).label) for one in values) or "–"
