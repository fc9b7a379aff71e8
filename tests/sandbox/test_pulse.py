"""What a listening console hears of the whole stream: volume, tone, what rises and what is an alert."""

import json
from pathlib import Path

import pytest

from sandbox.drills.pulse import ALERT, WINDOW, beats
from sandbox.drills.reel import reel
from sandbox.scenarios.bundles import write_draft
from sandbox.scenarios.opening import open_bundle
from sandbox.scenarios.reading import read_bundle
from tests.factories import NOW

STARTER = Path(__file__).parents[2] / "sandbox" / "starter"


def post(number, at, said, *, author=None, usual=False, sentiment=None):
    return {
        "ref": f"p{number}",
        "at": at,
        "said": said,
        "language": "en",
        "author": author or number,
        "sentiment": sentiment,
        "usual": usual,
    }


def a_day(*more, windows=6):
    """Twenty everyday posts a window, each of its own words, with `more`."""
    usual = [post(1000 + n, n * WINDOW // 20, f"everyday{n}", usual=True) for n in range(20 * windows)]
    return sorted([*usual, *more], key=lambda one: one["at"])


def test_each_full_window_is_told_once_with_its_volume():
    told = beats(a_day(), 6 * WINDOW)

    assert [(beat.second, beat.posts) for beat in told] == [(WINDOW * n, 20) for n in range(1, 7)]
    assert not any(beat.rising for beat in told)


def test_what_many_write_that_nobody_writes_on_a_usual_day_is_an_alert_from_the_first_window_on():
    told = beats(a_day(*(post(n, 30 + n, "smoke comes out") for n in range(ALERT))), 6 * WINDOW)

    assert told[0].alert
    assert "smoke" in [one.word for one in told[0].rising]
    assert not any(beat.alert for beat in told[1:])


def test_one_loud_voice_raises_nothing():
    told = beats(a_day(*(post(n, 30 + n, "smoke comes out", author=7) for n in range(40))), 6 * WINDOW)

    assert not told[0].rising


def test_tone_is_told_for_all_together_and_a_machine_does_not_hear_every_post():
    angry = [post(n, n, "no", sentiment="very negative") for n in range(100)]

    beat = beats(angry, WINDOW)[0]

    assert 60 < beat.negative < 100
    assert beat.positive == 0


@pytest.mark.django_db
def test_the_shipped_rumour_raises_an_alert_before_it_should_have_been_spotted():
    draft = write_draft(read_bundle(open_bundle(STARTER / "battery-rumour")))
    draft.publish(by=None, at=NOW)
    issue = draft.issues[0]

    told = [
        json.loads(said) for second, said in reel(draft).beats if second <= issue["starts"] + issue["spot"]
    ]

    loud = [one["word"] for beat in told if beat["alert"] for one in beat["rising"]]
    assert "recall" in loud
