"""Players to measure a trainee against: journals made by rule from the posts alone."""

from collections.abc import Iterable
from typing import Any

Post = dict[str, Any]
Move = dict[str, Any]


def nothing(posts: Iterable[Post]) -> list[Move]:
    """Does nothing at all."""
    return []


def everything(posts: Iterable[Post]) -> list[Move]:
    """Answers every post the second it appears, with the commonest labels."""
    labels = {
        "sentiment": "negative",
        "topic": "other",
        "priority": "normal",
        "track": "reactive",
        "route": "support",
    }
    return [
        {"kind": "reply", "post": post["ref"], "second": post["at"], "text": "…", **labels} for post in posts
    ]


def reference(posts: Iterable[Post]) -> list[Move]:
    """Does what the reference of each post says, half way to its deadline, with the true labels."""
    return [_as_referred(post) for post in posts if post["truth"] and post["truth"]["actionable"]]


def _as_referred(post: Post) -> Move:
    truth = post["truth"]
    deadline = truth["deadline"]
    kind = (post["reference"] or {}).get("action") or truth["actions"][0]
    return {
        "kind": kind,
        "post": post["ref"],
        "second": post["at"] if deadline is None else (post["at"] + deadline) / 2,
        "sentiment": truth["sentiment"],
        "topic": truth["topic"],
        "priority": truth["priority"],
        "track": truth["track"],
        "route": truth["routes"][0] if truth["routes"] else "",
    }
