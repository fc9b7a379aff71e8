"""How players by rule would have scored: what a trainee's score is read against."""

from typing import Any

from django.core.cache import cache

from sandbox.drills.judging import judge
from sandbox.drills.plot import plot
from sandbox.grading import players
from sandbox.grading.scoring import is_scored
from sandbox.scenarios.models import Edition

PLAYERS = {"nothing": players.nothing, "everything": players.everything, "reference": players.reference}


def judged(edition: Edition) -> dict[str, dict[str, Any]]:
    """The judgement of each player without its decisions; kept, as a published edition never changes."""
    if not edition.published_at:
        return _judge(edition)
    return cache.get_or_set(f"baselines:2:{edition.key}", lambda: _judge(edition), timeout=None)


def journal(edition: Edition, play: Any) -> list[dict[str, Any]]:
    """The moves of a player on what counts in a run of the edition, in the order they are made."""
    store = plot(edition)
    come = [*edition.labelled(), *store.graded(store.come((), {}, edition.ends))]
    posts = [post for post in come if is_scored(post, edition.ends, edition.enters_at)]
    moves = play(posts, edition.outreach, edition.articles, edition.enters_at)
    return sorted(moves, key=lambda move: move["second"])


def _judge(edition: Edition) -> dict[str, dict[str, Any]]:
    judgements = {name: judge(edition, journal(edition, play), {}) for name, play in PLAYERS.items()}
    return {
        name: {part: value for part, value in judgement.items() if part != "decisions"}
        for name, judgement in judgements.items()
    }


def baselines(edition: Edition) -> dict[str, float]:
    return {name: judgement["score"] for name, judgement in judged(edition).items()}
