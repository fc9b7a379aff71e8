"""How players by rule would have scored: what a trainee's score is read against."""

from typing import Any

from django.core.cache import cache

from sandbox.grading import players
from sandbox.grading.scoring import grade
from sandbox.scenarios.models import Edition

PLAYERS = {"nothing": players.nothing, "everything": players.everything, "reference": players.reference}


def judged(edition: Edition) -> dict[str, dict[str, Any]]:
    """The judgement of each player without its decisions; kept, as a published edition never changes."""
    if not edition.published_at:
        return _judge(edition)
    return cache.get_or_set(f"baselines:{edition.key}", lambda: _judge(edition), timeout=None)


def _judge(edition: Edition) -> dict[str, dict[str, Any]]:
    posts = edition.labelled()
    judgements = {
        name: grade(posts, play(posts), edition.ends, edition.enters_at) for name, play in PLAYERS.items()
    }
    return {
        name: {part: value for part, value in judgement.items() if part != "decisions"}
        for name, judgement in judgements.items()
    }


def baselines(edition: Edition) -> dict[str, float]:
    return {name: judgement["score"] for name, judgement in judged(edition).items()}
