"""Containing an issue that spreads: how soon it was spotted, how soon its owners had it. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sandbox.grading.losing import HANDED, loss, overrun

Row = Mapping[str, Any]


def judge(
    posts: Sequence[Row],
    moves: Sequence[Row],
    issues: Sequence[Row],
    worth: Fraction,
    length: int,
    entered: int = 0,
) -> list[dict[str, Any]]:
    """One row for each issue that falls due in the run, which share `worth`: `{"issue", "title", "starts",
    "worth", "earned", "spotted", "escalated" (scenario seconds or None), "lost"}`.

    An issue (see `scenarios.schema`) is spotted with the first move on one of its posts but setting it aside,
    and handed over with the first that gives one to an owner; a case that is escalated without a team is with
    the standing table, which is right. Half of the share is for either, lost as time is lost with a post;
    spotting is worth nothing to who never hands it over. Of an issue that began before the run the time is
    counted from when the run began.
    """
    scored = [issue for issue in issues if entered <= issue["starts"] + issue["escalate"] <= length]
    share = worth / len(scored) if scored else Fraction(0)
    return [_judge(issue, posts_of(issue, posts), moves, share, entered) for issue in scored]


def posts_of(issue: Row, posts: Sequence[Row]) -> set[str]:
    """The refs of its posts, and of those that pass one of them on."""
    listed = set(issue["posts"])
    return listed | {post["ref"] for post in posts if post["reshare_of"] in listed}


def _judge(issue: Row, refs: set[str], moves: Sequence[Row], worth: Fraction, entered: int) -> dict[str, Any]:
    mine = [move for move in moves if move["post"] in refs and move["kind"] not in ("none", "merge")]
    spotted = min((move["second"] for move in mine), default=None)
    handed = [move["second"] for move in mine if move["kind"] in HANDED and _to_owner(move, issue)]
    escalated = min(handed, default=None)
    begins = max(issue["starts"], entered)
    if spotted is not None and escalated is None:
        lost = [loss(part, worth / 2, issue) for part in ("spotted in vain", "never escalated")]
    else:
        lost = [
            *_lost("spotted", spotted, issue, begins, issue["spot"], worth / 2),
            *_lost("escalated", escalated, issue, begins, issue["escalate"], worth / 2),
        ]
    return {
        "issue": issue["id"],
        "title": issue["title"],
        "starts": issue["starts"],
        "worth": worth,
        "earned": worth - sum((one["points"] for one in lost), Fraction(0)),
        "spotted": spotted,
        "escalated": escalated,
        "lost": lost,
    }


def _to_owner(move: Row, issue: Row) -> bool:
    route = move.get("route")
    return route in issue["routes"] or (move["kind"] == "escalate" and not route)


def _lost(
    decision: str, second: float | None, issue: Row, begins: float, level: int, worth: Fraction
) -> list[dict[str, Any]]:
    if second is None:
        return [loss(f"never {decision}", worth, issue)]
    late = overrun(second, begins + level, level)
    return [loss(f"{decision} late", worth * late, issue)] if late else []
