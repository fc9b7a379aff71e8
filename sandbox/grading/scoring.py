"""From decisions to points, with reasons: pure, so that a run grades the same for ever.

A hundred points are shared out over the posts that need the brand to act, by
priority. Each post's share is earned in four parts: found, the right act and no
other, in time, triaged right. Every post taken that needed nothing costs half the average
share. So doing nothing earns 0, and so does answering everything: precision is
lost faster than finds are won. Plain accuracy is never used; in a stream where
96 of 100 posts need nothing, doing nothing would be 96% right.

A post is `{"ref", "at", "truth"}` (times in scenario seconds); a move is
`{"kind", "post", "second", …labels}`. Posts without truth, and posts whose
deadline lies after the end or before the run began, are not scored either way.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from statistics import median
from typing import Any

from academy.words.triage import FIELDS, field_credit

Post = dict[str, Any]
Move = dict[str, Any]

ACTS = ("reply", "thank", "route", "escalate")
WEIGHT = {"safety": 5, "urgent": 4, "high": 3, "normal": 2, "low": 1}
# What a post's share is earned by; the five fields of triage together the last quarter.
FOUND, RIGHT_ACT, IN_TIME, A_FIELD = Fraction(40, 100), Fraction(15, 100), Fraction(20, 100), Fraction(5, 100)
# What taking a post that needed nothing costs, in average shares.
WRONGLY_TAKEN = Fraction(1, 2)


def grade(posts: Iterable[Post], moves: Sequence[Move], length: int, entered: int = 0) -> dict[str, Any]:
    """The judgement of a run: `{"score" (0 to 100), "found", "actionable", "taken",
    "wrongly_taken", "found_rate", "precision", "median_delay" (seconds),
    "unscored", "replies_unmarked", "decisions"}`.

    `decisions` has one row for each post that was needed or taken:
    `{"post", "outcome", "worth", "earned", "second", "delay", "lost"}` with
    outcome caught, late, missed, dismissed, wrongly taken or unscored, and one
    `{"decision", "points", "clause", "reason", …}` in `lost` for each part lost.
    """
    by_post = defaultdict(list)
    for move in moves:
        by_post[move["post"]].append(move)
    posts = list(posts)
    scored = [post for post in posts if is_scored(post, length, entered)]
    needed = [post for post in scored if post["truth"]["actionable"]]
    total = sum(WEIGHT[post["truth"]["priority"]] for post in needed)
    rows = [
        _judge(post, by_post[post["ref"]], Fraction(100 * WEIGHT[post["truth"]["priority"]], total))
        for post in needed
    ]
    cost = WRONGLY_TAKEN * Fraction(100, len(needed)) if needed else Fraction(0)
    wrong = [
        _judge_wrong(post, by_post[post["ref"]], cost)
        for post in scored
        if not post["truth"]["actionable"] and _acts(by_post[post["ref"]])
    ]
    unscored = [
        _row(post, "unscored", Fraction(0), Fraction(0), _acts(by_post[post["ref"]]))
        for post in posts
        if not is_scored(post, length, entered) and _acts(by_post[post["ref"]])
    ]
    return _summary(rows, wrong, unscored, moves)


def is_scored(post: Post, length: int, entered: int = 0) -> bool:
    """Whether a post counts: it is labelled, and its deadline lies within the run, which began at the
    scenario second `entered`; what fell due before is nobody's fault who came later."""
    truth = post["truth"]
    return truth is not None and (truth["deadline"] is None or entered <= truth["deadline"] <= length)


def _acts(moves: list[Move]) -> list[Move]:
    return [move for move in moves if move["kind"] in ACTS]


def _labels(moves: list[Move]) -> dict[str, str]:
    """The labels as they stood at the end: the last decided value of each field."""
    return {field: move[field] for move in moves for field in FIELDS if move.get(field)}


def _judge(post: Post, moves: list[Move], worth: Fraction) -> dict[str, Any]:
    acts, truth = _acts(moves), post["truth"]
    if not acts:
        outcome = "dismissed" if any(move["kind"] == "none" for move in moves) else "missed"
        return _row(post, outcome, worth, Fraction(0), [], [_loss(outcome, worth, truth)])
    lost = []
    kinds = list(dict.fromkeys(act["kind"] for act in acts))
    wrong = [kind for kind in kinds if kind not in truth["actions"]]
    if wrong:
        points = worth * RIGHT_ACT * Fraction(len(wrong), len(kinds))
        lost.append(_loss("act", points, truth, given=wrong, right=truth["actions"]))
    # The clock stops at the first right act: a wrong one helps nobody.
    acts = [act for act in acts if act["kind"] in truth["actions"]] or acts
    overrun = _overrun(post, acts[0]["second"])
    if overrun:
        lost.append(_loss("late", worth * IN_TIME * overrun, truth))
    lost += _field_losses(_labels(moves), worth, truth)
    earned = worth - sum((loss["points"] for loss in lost), Fraction(0))
    return _row(post, "late" if overrun else "caught", worth, earned, acts, lost)


def _field_losses(labels: dict[str, str], worth: Fraction, truth: dict[str, Any]) -> list[dict[str, Any]]:
    losses = []
    for field in FIELDS:
        given = labels.get(field, "")
        missing = 1 - field_credit(field, given, truth)
        if missing:
            right = truth["routes"] if field == "route" else truth[field]
            losses.append(_loss(field, worth * A_FIELD * missing, truth, given=given, right=right))
    return losses


def _overrun(post: Post, second: float) -> Fraction:
    """How much of the time part is lost: none by the deadline, all at twice the service level."""
    deadline = post["truth"]["deadline"]
    if deadline is None or second <= deadline:
        return Fraction(0)
    level = Fraction(max(1, deadline - post["at"]))
    return min(Fraction(1), Fraction(second - deadline) / level)


def _judge_wrong(post: Post, moves: list[Move], cost: Fraction) -> dict[str, Any]:
    loss = _loss("wrongly taken", cost, post["truth"])
    return _row(post, "wrongly taken", Fraction(0), -cost, _acts(moves), [loss])


def _loss(decision: str, points: Fraction, truth: dict[str, Any], **more: Any) -> dict[str, Any]:
    clause, why = truth.get("clause", ""), truth.get("why", "")
    return {"decision": decision, "points": points, "clause": clause, "reason": why, **more}


def _row(
    post: Post,
    outcome: str,
    worth: Fraction,
    earned: Fraction,
    acts: list[Move],
    lost: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    second = acts[0]["second"] if acts else None
    return {
        "post": post["ref"],
        "outcome": outcome,
        "worth": worth,
        "earned": earned,
        "second": second,
        "delay": None if second is None else second - post["at"],
        "lost": list(lost),
    }


def _summary(
    rows: list[dict[str, Any]],
    wrong: list[dict[str, Any]],
    unscored: list[dict[str, Any]],
    moves: Sequence[Move],
) -> dict[str, Any]:
    found = [row for row in rows if row["delay"] is not None]
    taken = len(found) + len(wrong)
    points = sum((row["earned"] for row in rows + wrong), Fraction(0))
    return {
        "score": _two_places(max(Fraction(0), points)),
        "actionable": len(rows),
        "found": len(found),
        "taken": taken,
        "wrongly_taken": len(wrong),
        "found_rate": len(found) / len(rows) if rows else None,
        "precision": len(found) / taken if taken else None,
        "median_delay": median(row["delay"] for row in found) if found else None,
        "unscored": len(unscored),
        "replies_unmarked": sum(move["kind"] in ("reply", "thank") for move in moves),
        "decisions": [_told(row) for row in rows + wrong + unscored],
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    lost = [loss | {"points": _two_places(loss["points"])} for loss in row["lost"]]
    return row | {"worth": _two_places(row["worth"]), "earned": _two_places(row["earned"]), "lost": lost}


def _two_places(points: Fraction) -> float:
    return float(round(points, 2))
