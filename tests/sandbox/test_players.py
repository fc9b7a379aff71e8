"""Four players run each edition that we ship through the same acts as the views."""

from datetime import timedelta
from pathlib import Path

import pytest

from academy.words.triage import DRILLED
from sandbox.drills.baselines import PLAYERS, baselines, journal
from sandbox.drills.models import Run
from sandbox.grading import players
from sandbox.scenarios.bundles import write_draft
from sandbox.scenarios.opening import open_bundle
from sandbox.scenarios.reading import read_bundle
from tests.factories import NOW, make_person

STARTER = Path(__file__).parents[2] / "sandbox" / "starter"
pytestmark = pytest.mark.django_db
ALL = PLAYERS | {"middling": players.middling}
MOST = 400  # acts of who answers everything that are made one by one: enough to be worth nothing


@pytest.fixture(params=["first-watch", "quiet-tuesday", "battery-rumour", "full-day"])
def edition(request):
    draft = write_draft(read_bundle(open_bundle(STARTER / request.param)))
    draft.publish(by=None, at=NOW)
    return draft


def play(edition, name):
    """The finished run of a player, each of whose moves was made at its own time."""
    run = Run.start(edition, "graded", by=make_person(name.title()), at=NOW)
    moves = [move for move in journal(edition, ALL[name]) if move["second"] < edition.ends]
    for sequence, move in enumerate(moves[: MOST if name == "everything" else None], start=1):
        data = {
            field: move[field] for field in (*DRILLED, "text", "note", "article", "topic") if move.get(field)
        }
        if move["kind"] == "publish":
            data["channel"] = "forum"
        if len(data.get("text", "")) > 250:
            data["visibility"] = "direct"
        at = NOW + timedelta(seconds=(move["second"] - edition.enters_at) / edition.graded_speed)
        run.move(move["kind"], move["post"], data, sequence=sequence, at=at + timedelta(milliseconds=1))
    run.finish(by=None, at=run.ends_at)
    return run


def test_the_four_are_far_apart_and_each_point_is_told(edition):
    runs = {name: play(edition, name) for name in ALL}
    scores = {name: float(run.score) for name, run in runs.items()}

    assert scores["nothing"] < 20 and scores["everything"] < 20
    assert 30 < scores["middling"] < 75
    assert scores["reference"] >= 95
    told = baselines(edition)
    assert scores["reference"] == pytest.approx(told["reference"], abs=0.5)
    for run in runs.values():
        judgement = run.judgement
        rows = [*judgement["decisions"], *judgement["issues"], *filter(None, [judgement["outreach"]])]
        lost = [one for row in rows for one in row["lost"]]
        assert all(one["clause"] and one["reason"] for one in lost)
        told = sum(one["points"] for one in lost)
        if judgement["score"]:
            assert told == pytest.approx(100 - judgement["score"], abs=0.01 * len(lost) + 0.1)
