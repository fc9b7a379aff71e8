"""How posts did over many runs: facility and discrimination, for the trainer who wrote them."""

import statistics
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from academy.words.standing import Role
from sandbox.drills.models import Run
from sandbox.grading.figures import ENOUGH, figures
from tests.factories import NOW, make_edition, make_move, make_person

SHARE = st.integers(0, 100).map(lambda part: part / 100)


def row(post, earned, worth=10.0, outcome="caught"):
    delay = None if outcome == "missed" else 60
    return {"post": post, "worth": worth, "earned": earned, "outcome": outcome, "delay": delay}


def of(found, ref):
    return next(one for one in found if one.ref == ref)


@given(st.lists(st.tuples(SHARE, SHARE, SHARE), min_size=3, max_size=30))
def test_the_figures_are_those_of_the_textbook(shares):
    """Streamed sums against `statistics.correlation` over all the runs at once."""
    runs = [[row(ref, 10 * share) for ref, share in zip("abc", run, strict=True)] for run in shares]

    count, found = figures(runs)

    assert count == len(shares)
    for place, ref in enumerate("abc"):
        own = [run[place] for run in shares]
        rest = [10 * (sum(run) - run[place]) for run in shares]
        one = of(found, ref)
        assert one.facility == pytest.approx(statistics.fmean(own), abs=1e-9)
        if one.discrimination is not None and statistics.pvariance(own) > 1e-6:
            assert one.discrimination == pytest.approx(statistics.correlation(own, rest), abs=1e-4)


def test_a_post_that_only_the_skilled_find_tells_them_apart_and_one_for_all_does_not():
    skilled = [row("hard", 10), row("rest", 9), row("easy", 10)]
    unskilled = [row("hard", 0, outcome="missed"), row("rest", 2), row("easy", 10)]

    _count, found = figures([skilled] * ENOUGH + [unskilled] * ENOUGH)

    assert of(found, "hard").discrimination == pytest.approx(1)
    assert (of(found, "hard").facility, of(found, "hard").found) == (0.5, ENOUGH)
    assert of(found, "easy").discrimination is None
    assert of(found, "easy").says == ["easy"]


def test_a_truth_that_the_skilled_part_from_is_flagged_once_there_are_enough_runs():
    odd = [[row("odd", 0, outcome="missed"), row("rest", 9)], [row("odd", 10), row("rest", 1)]]

    few, many = figures(odd)[1], figures(odd * ENOUGH)[1]

    assert of(few, "odd").says == []
    assert "weak" in of(many, "odd").says


def test_what_many_take_though_it_needs_nothing_is_told():
    taken = [row("noise", -0.5, 0.0, "wrongly taken"), row("rest", 5)]

    _count, found = figures([taken] * ENOUGH + [[row("rest", 5)]] * ENOUGH)

    assert (of(found, "noise").wrong, of(found, "noise").of) == (ENOUGH, 2 * ENOUGH)
    assert of(found, "noise").says == ["tempting"]


def play(edition, person, *posts, mode="graded"):
    run = Run.start(edition, mode, by=person, at=NOW)
    for sequence, post in enumerate(posts, start=1):
        make_move(run, "reply", post, {"text": "On it."}, sequence=sequence, at=NOW + timedelta(minutes=2))
    run.finish(by=person, at=run.ends_at)


@pytest.mark.django_db
def test_a_trainer_reads_how_each_post_did_and_no_trainee_is_named(client):
    edition = make_edition()
    play(edition, make_person("Amara Nwosu"), "p002", "p003")
    play(edition, make_person("Tomas Berg"), "p002", mode="practice")
    client.force_login(make_person(roles=[Role.TRAINER]))

    text = client.get(reverse("scenario_statistics", args=["first-watch"])).content.decode()

    assert "Version 1, 2 finished runs." in text
    assert "p002" in text and "p003" in text and "p004" not in text
    assert "Amara" not in text and "Tomas" not in text
    graded = client.get(reverse("scenario_statistics", args=["first-watch"]) + "?graded").content.decode()
    assert "1 finished run." in graded


@pytest.mark.django_db
def test_trainees_do_not_read_the_key_there(client):
    play(make_edition(), make_person("Amara Nwosu"), "p002")
    client.force_login(make_person())

    assert client.get(reverse("scenario_statistics", args=["first-watch"])).status_code == 403


@pytest.mark.django_db
def test_the_figures_ask_as_often_for_three_runs_as_for_one(client, django_assert_max_num_queries):
    edition = make_edition()
    client.force_login(make_person(roles=[Role.TRAINER]))
    address = reverse("scenario_statistics", args=["first-watch"])
    assert "Nobody has finished a run" in client.get(address).content.decode()
    play(edition, make_person("One"), "p002")
    with django_assert_max_num_queries(30) as for_one:
        client.get(address)
    for name in ("Two", "Three"):
        play(edition, make_person(name), "p002", "p003", "p005")

    with django_assert_max_num_queries(len(for_one)):
        client.get(address)
    assert client.get(f"{address}?version=9").status_code == 404
    assert client.get(f"{address}?version=1&order=hard&page=7").status_code == 200
