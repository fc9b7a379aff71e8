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
    the standing table, which is right. Half of the share is for either, lost as time is lost with a post.
    """
    scored = [issue for issue in issues if entered <= issue["starts"] + issue["escalate"] <= length]
    return [_judge(issue, _of(issue, posts), moves, worth / len(scored)) for issue in scored]


def _of(issue: Row, posts: Sequence[Row]) -> set[str]:
    """Its posts, and those that pass one of them on."""
    listed = set(issue["posts"])
    return listed | {post["ref"] for post in posts if post["reshare_of"] in listed}


def _judge(issue: Row, refs: set[str], moves: Sequence[Row], worth: Fraction) -> dict[str, Any]:
    mine = [move for move in moves if move["post"] in refs and move["kind"] not in ("none", "merge")]
    spotted = min((move["second"] for move in mine), default=None)
    handed = [move["second"] for move in mine if move["kind"] in HANDED and _to_owner(move, issue)]
    escalated = min(handed, default=None)
    lost = [
        *_lost("spotted", spotted, issue, issue["spot"], worth / 2),
        *_lost("escalated", escalated, issue, issue["escalate"], worth / 2),
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
    decision: str, second: float | None, issue: Row, level: int, worth: Fraction
) -> list[dict[str, Any]]:
    if second is None:
        return [loss(f"never {decision}", worth, issue)]
    late = overrun(second, issue["starts"] + level, level)
    return [loss(f"{decision} late", worth * late, issue)] if late else []
