"""What a move may say: pure, so that the keyboard, the API and the tests meet the same rules."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.words.listening import (
    LONGEST_DIRECT,
    LONGEST_REPLY,
    Channel,
    Classification,
    Priority,
    Route,
    Sentiment,
    Topic,
    Track,
)

LABELS: dict[str, list[str]] = {
    "sentiment": Sentiment.values,
    "topic": Topic.values,
    "classification": Classification.values,
    "priority": Priority.values,
    "track": Track.values,
    "route": Route.values,
}
LONGEST_NOTE = 2000
# What is written with a move, by its kind: all of it has a limit, and nothing else is kept.
TEXTS: dict[str, tuple[str, ...]] = {
    "triage": ("note",),
    "reply": ("text", "visibility"),
    "thank": ("text", "visibility"),
    "route": ("note",),
    "escalate": ("note",),
    "none": (),
}


def check_move(kind: str, data: Mapping[str, Any], channel: str) -> str | None:
    """What is wrong with a move on a post of `channel`, in words; None if nothing is.

    `data` may carry the labels of `LABELS` (a value of theirs, or "" for not
    decided), `text` and `visibility` ("public" or "direct") of a reply or
    thanks, and the `note` of a hand-off.
    """
    if kind not in TEXTS:
        return _("There is no such move.")
    for field, value in data.items():
        if (field not in LABELS and field not in TEXTS[kind]) or not isinstance(value, str):
            return _("A move has no field “%(field)s” like that.") % {"field": field}
        if value and field in LABELS and value not in LABELS[field]:
            return _("“%(value)s” is no value of %(field)s.") % {"value": value, "field": field}
    return _check_act(kind, data, channel)


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: spaces, controls and marks on nothing are nothing."""
    return all(unicodedata.category(sign)[0] in "ZCM" for sign in text)


def longest(channel: str, visibility: str) -> int:
    """How many characters a reply may have."""
    return LONGEST_DIRECT if visibility == "direct" else LONGEST_REPLY[Channel(channel)]


def _check_act(kind: str, data: Mapping[str, Any], channel: str) -> str | None:
    if kind in ("reply", "thank"):
        return _check_reply(data, channel)
    if kind == "route" and not data.get("route"):
        return _("Choose the team that should have it.")
    if kind == "escalate" and is_blank(data.get("note", "")):
        return _("Write a note for whoever takes it over.")
    if len(data.get("note", "")) > LONGEST_NOTE:
        return _("A note has at most %(most)s characters.") % {"most": LONGEST_NOTE}
    return None


def _check_reply(data: Mapping[str, Any], channel: str) -> str | None:
    text, visibility = data.get("text", ""), data.get("visibility", "public")
    if visibility not in ("public", "direct"):
        return _("A reply is public or direct.")
    if is_blank(text):
        return _("The reply is empty.")
    over = len(text) - longest(channel, visibility)
    if over > 0:
        return ngettext(
            "The reply is %(over)s character too long for its channel.",
            "The reply is %(over)s characters too long for its channel.",
            over,
        ) % {"over": over}
    return None
