"""From decisions to points, with reasons: pure, so that a run grades the same for ever.

A hundred points are shared out. Where an edition has issues to contain, they take 15 of them, and where it
has outreach, that takes 10; the posts that need the brand to act share the rest, by priority. Each post's
share is earned in four parts: found, the right act and no other, in time, triaged right. Every post taken
that needed nothing costs half the average share. So doing nothing earns 0, and so does answering everything:
precision is lost faster than finds are won. Plain accuracy is never used; in a stream where 96 of 100 posts
need nothing, doing nothing would be 96% right.

A post is a row of `Edition.labelled` (times in scenario seconds); a move is `{"kind", "post", "second",
…labels}`. What is done to one post of a case is done to those of it that had come by then (see `cases`).
Posts without truth, and posts whose deadline lies after the end or before the run began, are not scored
either way. What a reply says earns nothing and costs nothing here: see `replies`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from statistics import median
from typing import Any

from academy.words.triage import DRILLED, field_credit
from sandbox.grading import containing, reaching
from sandbox.grading.cases import joined
from sandbox.grading.losing import ACTS, HANDED, loss, overrun, told

Post = dict[str, Any]
Move = dict[str, Any]

WEIGHT = {"safety": 5, "urgent": 4, "high": 3, "normal": 2, "low": 1}
# What a post's share is earned by; the fields of triage together the last quarter.
FOUND, RIGHT_ACT, IN_TIME, TRIAGE = (Fraction(share, 100) for share in (40, 15, 20, 25))
# Of the right act, what handing over without a word costs.
NOTE = Fraction(5, 100)
# What taking a post that needed nothing costs, in average shares.
WRONGLY_TAKEN = Fraction(1, 2)
# What issues and outreach take of the hundred.
CONTAINMENT, OUTREACH = Fraction(15), Fraction(10)


def grade(
    posts: Iterable[Post],
    moves: Sequence[Move],
    length: int,
    entered: int = 0,
    *,
    weights: Mapping[str, int] | None = None,
    issues: Sequence[Mapping[str, Any]] = (),
    outreach: Mapping[str, Any] | None = None,
    articles: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The judgement of a run: `{"score" (0 to 100), "found", "actionable", "taken", "wrongly_taken",
    "found_rate" (by weight of priority), "precision", "median_delay" (seconds), "unscored",
    "replies_unmarked", "decisions", "issues", "outreach"}`.

    `decisions` has one row for each post that was needed or taken: `{"post", "outcome", "worth", "earned",
    "second", "delay", "moves", "lost"}` with outcome caught, late, missed, dismissed, wrongly taken or
    unscored, the sequences of the `moves` it was judged by, and one `{"decision", "points", "clause",
    "reason", …}` in `lost` for each part lost. `issues` and `outreach`
    are what `containing` and `reaching` say. `weights` are those of the priorities, `WEIGHT` where it says
    nothing.
    """
    posts, weigh = list(posts), WEIGHT | dict(weights or {})
    contained = containing.judge(posts, moves, issues, CONTAINMENT, length, entered)
    reached = [reaching.judge(moves, outreach, articles, OUTREACH, entered)] if outreach else []
    left = 100 - sum((row["worth"] for row in [*contained, *reached]), Fraction(0))
    field = _Field(posts, moves)
    scored = {post["ref"] for post in posts if is_scored(post, length, entered)}
    needed = [post for post in posts if post["ref"] in scored and post["truth"]["actionable"]]
    worth = _shares(needed, weigh, left)
    rows = [_judge(post, field, worth[post["ref"]], entered) for post in needed]
    cost = WRONGLY_TAKEN * left / len(needed) if needed else Fraction(0)
    # What belongs to an issue may be handed over, and what belongs to a case that needed us be answered.
    free = {ref for issue in issues for ref in containing.posts_of(issue, posts)}
    beside = {post["ref"]: post for post in field.beside(needed)}
    taken = [ref for ref, post in beside.items() if ref in scored - free and not field.needed_us(post)]
    wrong = [_judge_wrong(beside[ref], field.own(beside[ref]), cost) for ref in taken]
    unscored = [_unscored(post, field.own(post)) for ref, post in beside.items() if ref not in taken]
    return _summary(rows, wrong, unscored, moves, contained, reached)


def _shares(needed: Sequence[Post], weigh: Mapping[str, int], left: Fraction) -> dict[str, Fraction]:
    """What each needed post is worth of the points that are left, by its priority."""
    total = sum(weigh[post["truth"]["priority"]] for post in needed)
    return {
        post["ref"]: left * Fraction(weigh[post["truth"]["priority"]], total) if total else Fraction(0)
        for post in needed
    }


def is_scored(post: Post, length: int, entered: int = 0) -> bool:
    """Whether a post counts: it is labelled, and its deadline lies within the run, which began at the
    scenario second `entered`; what fell due before is nobody's fault who came later."""
    truth = post["truth"]
    return truth is not None and (truth["deadline"] is None or entered <= truth["deadline"] <= length)


class _Field:
    """The moves by post and by case, what was rightly merged being one case."""

    def __init__(self, posts: Sequence[Post], moves: Sequence[Move]):
        self.posts = {post["ref"]: post for post in posts}
        self.cases = joined(posts, moves)
        self._asked = {self.cases[post["ref"]] for post in posts if _needs_us(post)}
        self._own, self._by_case = defaultdict(list), defaultdict(list)
        for move in moves:
            if move["post"] in self.cases:
                self._own[move["post"]].append(move)
                self._by_case[self.cases[move["post"]]].append(move)

    def own(self, post: Post) -> list[Move]:
        return self._own.get(post["ref"], [])

    def on(self, post: Post) -> list[Move]:
        """What was done to the post's case once it had come, in the order it was done."""
        found = self._by_case.get(self.cases[post["ref"]], [])
        return [move for move in found if move["second"] >= post["at"]]

    def needed_us(self, post: Post) -> bool:
        """Whether anything of its case needed us, scored or not."""
        return self.cases[post["ref"]] in self._asked

    def beside(self, needed: Sequence[Post]) -> list[Post]:
        """The posts that somebody acted on in cases of which nothing is scored."""
        answered = {self.cases[post["ref"]] for post in needed}
        acted = [post for ref, post in self.posts.items() if _acts(self._own.get(ref, []))]
        return [post for post in acted if self.cases[post["ref"]] not in answered]

    def is_right_elsewhere(self, act: Move, post: Post) -> bool:
        """Whether the act was what another post of the case needed: then it is no fault with this one."""
        other = self.posts[act["post"]]
        return other is not post and _needs_us(other) and act["kind"] in other["truth"]["actions"]


def _needs_us(post: Post) -> bool:
    return bool(post["truth"] and post["truth"]["actionable"])


def _acts(moves: list[Move]) -> list[Move]:
    return [move for move in moves if move["kind"] in ACTS]


def _labels(moves: list[Move]) -> dict[str, str]:
    """The labels as they stood at the end: the last decided value of each field."""
    return {field: move[field] for move in moves for field in DRILLED if move.get(field)}


def _judge(post: Post, field: _Field, worth: Fraction, entered: int) -> dict[str, Any]:
    """What was done to the post itself is held against its truth; what was done to others of its case helps,
    and fills in what is missing."""
    moves, truth = field.on(post), post["truth"]
    acts, own = _acts(moves), [move for move in moves if move["post"] == post["ref"]]
    if not acts:
        outcome = "dismissed" if any(move["kind"] == "none" for move in moves) else "missed"
        return _row(post, outcome, worth, Fraction(0), moves, [], [loss(outcome, worth, truth)])
    lost = []
    held = _acts(own) or [act for act in acts if not field.is_right_elsewhere(act, post)]
    kinds = list(dict.fromkeys(act["kind"] for act in held))
    wrong = [kind for kind in kinds if kind not in truth["actions"]]
    if wrong:
        points = worth * RIGHT_ACT * Fraction(len(wrong), len(kinds))
        lost.append(loss("act", points, truth, given=wrong, right=truth["actions"]))
    # The clock stops at the first right act: a wrong one helps nobody.
    acts = [act for act in acts if act["kind"] in truth["actions"]] or acts
    if not wrong and acts[0]["kind"] in HANDED and not any(move.get("note", "").strip() for move in moves):
        lost.append(loss("no note", worth * NOTE, truth))
    late = _lateness(post, acts[0]["second"], entered)
    if late:
        lost.append(loss("late", worth * IN_TIME * late, truth))
    lost += _field_losses(_labels(moves) | _labels(own), worth, truth)
    earned = worth - sum((one["points"] for one in lost), Fraction(0))
    return _row(post, "late" if late else "caught", worth, earned, moves, acts, lost)


def _lateness(post: Post, second: float, entered: int) -> Fraction:
    """How late an act was; of what had come before the run began, the time is counted from then."""
    deadline = post["truth"]["deadline"]
    if deadline is None:
        return Fraction(0)
    level = deadline - post["at"]
    return overrun(second, max(deadline, entered + level), level)


def _field_losses(labels: dict[str, str], worth: Fraction, truth: dict[str, Any]) -> list[dict[str, Any]]:
    losses, decided = [], [field for field in DRILLED if field == "route" or truth.get(field)]
    for field in decided:
        given = labels.get(field, "")
        missing = 1 - field_credit(field, given, truth)
        if missing:
            right = truth["routes"] if field == "route" else truth[field]
            points = worth * TRIAGE / len(decided) * missing
            losses.append(loss(field, points, truth, given=given, right=right))
    return losses


def _judge_wrong(post: Post, moves: list[Move], cost: Fraction) -> dict[str, Any]:
    lost = loss("wrongly taken", cost, post["truth"])
    return _row(post, "wrongly taken", Fraction(0), -cost, moves, _acts(moves), [lost])


def _unscored(post: Post, moves: list[Move]) -> dict[str, Any]:
    return _row(post, "unscored", Fraction(0), Fraction(0), moves, _acts(moves))


def _row(
    post: Post,
    outcome: str,
    worth: Fraction,
    earned: Fraction,
    moves: list[Move],
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
        "moves": [move["sequence"] for move in moves if "sequence" in move],
        "lost": list(lost),
    }


def _summary(
    rows: list[dict[str, Any]],
    wrong: list[dict[str, Any]],
    unscored: list[dict[str, Any]],
    moves: Sequence[Move],
    contained: list[dict[str, Any]],
    reached: list[dict[str, Any]],
) -> dict[str, Any]:
    found = [row for row in rows if row["delay"] is not None]
    taken, worth = len(found) + len(wrong), sum(row["worth"] for row in rows)
    counted = [*rows, *wrong, *contained, *reached]
    points = sum((row["earned"] for row in counted), Fraction(0))
    return {
        "score": float(round(max(Fraction(0), points), 2)),
        "actionable": len(rows),
        "found": len(found),
        "taken": taken,
        "wrongly_taken": len(wrong),
        "found_rate": float(sum(row["worth"] for row in found) / worth) if worth else None,
        "precision": len(found) / taken if taken else None,
        "median_delay": median(row["delay"] for row in found) if found else None,
        "unscored": len(unscored),
        "replies_unmarked": sum(move["kind"] in ("reply", "thank") for move in moves),
        "decisions": [told(row) for row in rows + wrong + unscored],
        "issues": [told(row) for row in contained],
        "outreach": told(reached[0]) if reached else None,
    }
