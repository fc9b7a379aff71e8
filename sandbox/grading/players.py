"""Players to measure a trainee against: journals made by rule from what there is to see."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from academy.words.triage import DRILLED

Post = dict[str, Any]
Move = dict[str, Any]
COMMONEST = {
    "classification": "complaint",
    "sentiment": "negative",
    "topic": "other",
    "priority": "normal",
    "track": "reactive",
    "route": "support",
}


def nothing(
    posts: Iterable[Post], outreach: Any = None, articles: Sequence[Any] = (), entered: int = 0
) -> list[Move]:
    """Does nothing at all."""
    return []


def everything(
    posts: Iterable[Post],
    outreach: Mapping[str, Any] | None = None,
    articles: Sequence[Mapping[str, Any]] = (),
    entered: int = 0,
) -> list[Move]:
    """Answers every post the second it appears, with the commonest labels, and publishes every help piece."""
    replies = [
        {"kind": "reply", "post": post["ref"], "second": max(entered, post["at"]), "text": "…", **COMMONEST}
        for post in posts
    ]
    pieces = articles if outreach else ()
    return replies + [
        {"kind": "publish", "post": None, "second": entered, "article": piece["url"]} for piece in pieces
    ]


def reference(
    posts: Iterable[Post],
    outreach: Mapping[str, Any] | None = None,
    articles: Sequence[Mapping[str, Any]] = (),
    entered: int = 0,
) -> list[Move]:
    """Does what the reference of each post says, half way to its deadline, with the true labels, and
    publishes the help that fits half way to when it is wanted."""
    moves = [_as_referred(post, entered) for post in posts if post["truth"] and post["truth"]["actionable"]]
    return moves + list(_published(outreach, entered))


def middling(
    posts: Iterable[Post],
    outreach: Mapping[str, Any] | None = None,
    articles: Sequence[Mapping[str, Any]] = (),
    entered: int = 0,
) -> list[Move]:
    """Somebody half trained: sees two of three that need us, late by a third of the service level for every
    other, calls all of it normal and leaves the reason open, and answers some that need nothing."""
    rows = list(posts)
    needed = [post for post in rows if post["truth"] and post["truth"]["actionable"]]
    moves = [_half_right(post, place, entered) for place, post in enumerate(needed) if place % 3 != 2]
    needless = [post for post in rows if post["truth"] and not post["truth"]["actionable"]]
    every = max(1, len(needless) // max(1, len(needed) // 4))
    return moves + [
        {"kind": "reply", "post": post["ref"], "second": max(entered, post["at"]) + 60, "text": "…"}
        for post in needless[::every]
    ]


def _half_right(post: Post, place: int, entered: int) -> Move:
    move = _as_referred(post, entered) | {"priority": "normal"}
    deadline = post["truth"]["deadline"]
    if place % 2 and deadline is not None:
        move["second"] = deadline + (deadline - post["at"]) // 3
    return {name: value for name, value in move.items() if name != "classification"}


def _as_referred(post: Post, entered: int) -> Move:
    truth, said = post["truth"], post["reference"] or {}
    deadline = truth["deadline"]
    come = max(entered, post["at"])
    kind = said.get("action") or truth["actions"][0]
    labels = {field: truth.get(field, "") for field in DRILLED if field != "route"}
    labels["route"] = said.get("route") or (truth["routes"][0] if truth["routes"] else "")
    words = said.get("text") or "…"
    return {
        "kind": kind,
        "post": post["ref"],
        "second": come if deadline is None else max(come, (come + deadline) / 2),
        **({"note": words} if kind in ("route", "escalate") else {"text": words}),
        **labels,
    }


def _published(outreach: Mapping[str, Any] | None, entered: int) -> Iterable[Move]:
    if outreach:
        pain = outreach["pain"]
        said = (
            {"article": pain["articles"][0]} if pain["articles"] else {"article": "", "topic": pain["topic"]}
        )
        yield {"kind": "publish", "post": None, "second": (entered + pain["by"]) / 2, **said}
