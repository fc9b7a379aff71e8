"""What a move may say: pure, so that the keyboard, the API and the tests meet the same rules."""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.words.listening import LONGEST_DIRECT, LONGEST_REPLY, Channel, Engagement
from academy.words.triage import DRILLED
from sandbox.grading.manner import manner

LABELS: dict[str, list[str]] = {name: values.values for name, values in DRILLED.items()} | {
    "state": Engagement.values
}
LONGEST_NOTE = 2000
LONGEST_TAGS = 200
LONGEST_TITLE = 200
SHORTEST_PIECE, LONGEST_PIECE = 80, 20_000
A_DAY = 24 * 3600
# What is written with a move, by its kind: all of it has a limit, and nothing else is kept.
TEXTS: dict[str, tuple[str, ...]] = {
    "triage": ("note", "tags", "author_tags"),
    "claim": (),
    "release": (),
    "snooze": ("minutes",),
    "merge": ("into",),
    "reply": ("text", "visibility"),
    "thank": ("text", "visibility"),
    "route": ("note",),
    "escalate": ("note",),
    "none": (),
    "publish": ("article", "title", "text", "channel"),
}


def check_move(
    kind: str,
    data: Mapping[str, Any],
    channel: str = "",
    *,
    into: str = "",
    articles: Collection[str] = (),
) -> str | None:
    """What is wrong with a move on a post of `channel`, in words; None if nothing is.

    `data` may carry the labels of `LABELS` (a value of theirs, or "" for not
    decided), `text` and `visibility` ("public" or "direct") of a reply or
    thanks, the `note` of a hand-off, `tags` and `author_tags`, the `minutes` a case is put off,
    and the `article`, or `title`, `text` and topic, of what is published. `into` is the post that is there
    to be merged into, `articles` are the addresses of the help pieces.
    """
    if kind not in TEXTS:
        return _("There is no such move.")
    for field, value in data.items():
        if (field not in LABELS and field not in TEXTS[kind]) or not isinstance(value, str):
            return _("A move has no field “%(field)s” like that.") % {"field": field}
        if value and field in LABELS and value not in LABELS[field]:
            return _("“%(value)s” is no value of %(field)s.") % {"value": value, "field": field}
        if field in ("tags", "author_tags") and len(value) > LONGEST_TAGS:
            return _("Tags have at most %(most)s characters together.") % {"most": LONGEST_TAGS}
    if len(data.get("note", "")) > LONGEST_NOTE:
        return _("A note has at most %(most)s characters.") % {"most": LONGEST_NOTE}
    if kind == "merge" and not into:
        return _("Choose the post that it belongs to.")
    return _check_piece(data, articles) if kind == "publish" else _check_act(kind, data, channel)


def manner_of(kind: str, data: Mapping[str, Any], language: str) -> str:
    """How a reply to a post in `language` sounds; "" for what is none."""
    return manner(data["text"], language) if kind in ("reply", "thank") else ""


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
    if kind == "snooze" and not _is_between(data.get("minutes", ""), 1, A_DAY // 60):
        return _("Say for how many minutes: at most a day.")
    return None


def _is_between(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= most


def _check_piece(data: Mapping[str, Any], articles: Collection[str]) -> str | None:
    """What is published is one of the help pieces, or one that the trainee wrote."""
    if data.get("channel") not in Channel.values:
        return _("Choose the channel on which it is published.")
    if data.get("article"):
        return None if data["article"] in articles else _("There is no such help piece.")
    if is_blank(data.get("title", "")) or is_blank(data.get("text", "")):
        return _("Choose a help piece, or write one: its title and its text.")
    if len(data["text"].strip()) < SHORTEST_PIECE:
        least = _("Your piece is too short to help anybody: write at least %(least)s characters.")
        return least % {"least": SHORTEST_PIECE}
    if len(data["title"]) > LONGEST_TITLE or len(data["text"]) > LONGEST_PIECE:
        return _("The piece is too long: its title has at most %(title)s characters, its text %(text)s.") % {
            "title": LONGEST_TITLE,
            "text": LONGEST_PIECE,
        }
    return None if data.get("topic") else _("Say what your piece is about: its topic.")


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
