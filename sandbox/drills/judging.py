"""The judgement of an edition, a journal and what was fired: what `grading` makes of them. The same log gives
the same judgement, whoever asks and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.drills.plot import plot
from sandbox.grading.scoring import grade
from sandbox.scenarios.models import Edition


def judge(
    edition: Edition,
    moves: Sequence[Mapping[str, Any]],
    fired: Mapping[str, float | None],
) -> dict[str, Any]:
    """As `grading.scoring.grade` gives it. What injects and reactions bring is judged with the rest; to end a
    run early is to be silent from then on, so that nobody is spared what comes later."""
    store = plot(edition)
    came = store.graded(store.come(moves, fired, edition.ends))
    touched = {move[name] for move in moves for name in ("post", "into") if move.get(name)}
    posts = [*edition.labelled(touched), *came]
    return grade(
        posts,
        moves,
        edition.ends,
        edition.enters_at,
        weights=edition.weights,
        issues=edition.issues,
        outreach=edition.outreach,
        articles=edition.articles,
    )
