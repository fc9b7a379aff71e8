"""What replies say, judged by the reply rubric (`academy.words.replying`), as points of a run. Pure.

A run is scored without them the moment it ends, and that score can be final. What people mark afterwards is
counted beside it: of the share of a post, a fifth hangs on the words of the replies that answered it.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from academy.words.replying import CLAUSES, Criterion, shortfalls
from sandbox.grading.losing import plain

AT_STAKE = Fraction(20, 100)
REPLIES = ("reply", "thank")
Row = Mapping[str, Any]


def judgement(marked: Row | None) -> Row | None:
    """The judgement that counts of a reply, `{"judgements", "reasons"}` by criterion; None while nobody has
    judged it. `marked` is what a person gave. A machine that judges as well as a trained person joins here
    and nowhere else."""
    return marked


def grade(
    decisions: Iterable[Row],
    replies: Mapping[int, Row | None],
    weights: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """`{"replies", "marked" (counts), "points" (lost), "lost"}` of a run.

    `decisions` are those of `scoring.grade`; `replies` has what people marked of each reply, or None, by the
    sequence of its move; only those count that were an answer to a post that needed us. `lost` has one
    `{"post", "sequence", "criterion", "points", "clause", "reason"}` for each criterion not met. `weights`
    are those of the criteria.
    """
    answered: set[int] = set()
    lost: list[dict[str, Any]] = []
    for row in decisions:
        mine = [sequence for sequence in row.get("moves", ()) if row["worth"] and sequence in replies]
        answered.update(mine)
        judged = {sequence: found for sequence in mine if (found := judgement(replies[sequence]))}
        for sequence, found in judged.items():
            stake = AT_STAKE * Fraction(str(row["worth"])) / len(judged)
            lost += _lost(row["post"], sequence, found, stake, weights)
    return {
        "replies": len(answered),
        "marked": sum(judgement(replies[sequence]) is not None for sequence in answered),
        "points": plain(sum((one["points"] for one in lost), Fraction(0))),
        "lost": [one | {"points": plain(one["points"])} for one in lost],
    }


def _lost(
    post: str, sequence: int, found: Row, stake: Fraction, weights: Mapping[str, int] | None
) -> Sequence[dict[str, Any]]:
    return [
        {
            "post": post,
            "sequence": sequence,
            "criterion": criterion,
            "points": stake * share,
            "clause": CLAUSES[Criterion(criterion)],
            "reason": found["reasons"].get(criterion, ""),
        }
        for criterion, share in shortfalls(found["judgements"], weights).items()
    ]
