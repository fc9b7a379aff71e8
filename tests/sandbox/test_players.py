"""Four players run each edition that we ship through the same acts as the views."""

from pathlib import Path

import pytest

from sandbox.drills.baselines import baselines
from sandbox.scenarios.bundles import write_draft
from sandbox.scenarios.opening import open_bundle
from sandbox.scenarios.reading import read_bundle
from tests.factories import NOW, make_person
from tests.players import ALL, play

STARTER = Path(__file__).parents[2] / "sandbox" / "starter"
pytestmark = pytest.mark.django_db


@pytest.fixture(params=["first-watch", "quiet-tuesday", "battery-rumour", "full-day"])
def edition(request):
    draft = write_draft(read_bundle(open_bundle(STARTER / request.param)))
    draft.publish(by=None, at=NOW)
    return draft


def test_the_four_are_far_apart_and_each_point_is_told(edition):
    runs = {name: play(edition, name, make_person(name.title()), at=NOW) for name in ALL}
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
