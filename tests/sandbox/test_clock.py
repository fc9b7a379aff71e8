from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from sandbox.drills import clock
from sandbox.drills.models import Over, Run
from tests.factories import NOW, make_edition, make_person

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def test_scenario_time_runs_at_its_speed_and_stops_at_the_end():
    segments = [clock.segment(START, 0, 4)]

    assert clock.scenario_second(segments, START, 3600) == 0
    assert clock.scenario_second(segments, START + timedelta(seconds=10), 3600) == 40
    assert clock.scenario_second(segments, START + timedelta(days=1), 3600) == 3600


def test_a_clock_that_is_behind_does_not_run_backwards():
    segments = [clock.segment(START, 100, 4)]

    assert clock.scenario_second(segments, START - timedelta(seconds=5), 3600) == 100


@pytest.mark.django_db
def test_a_pause_holds_the_stream_and_moves_its_end():
    run = Run.start(make_edition(), "practice", by=make_person(), at=NOW, speed=10)

    run.set_speed(0, at=later(10))
    assert run.second(at=later(500)) == 100
    assert run.ends_at is None

    run.set_speed(10, at=later(500))
    assert run.second(at=later(510)) == 200
    assert run.ends_at == later(500 + 350)


@pytest.mark.django_db
def test_a_new_speed_goes_on_where_the_old_one_stopped():
    run = Run.start(make_edition(), "practice", by=make_person(), at=NOW, speed=10)

    run.set_speed(60, at=later(10))

    assert run.second(at=later(10)) == 100
    assert run.second(at=later(11)) == 160


@pytest.mark.django_db
def test_a_restarted_server_stands_where_the_stream_is():
    run = Run.start(make_edition(), "graded", by=make_person(), at=NOW)

    again = Run.objects.get(pk=run.pk)

    assert again.second(at=later(77.25)) == run.second(at=later(77.25)) == 309


@pytest.mark.django_db
def test_a_graded_run_keeps_its_speed():
    run = Run.start(make_edition(), "graded", by=make_person(), at=NOW, speed=1)
    assert run.speed == 4

    with pytest.raises(ValidationError):
        run.set_speed(60, at=later(1))

    assert Run.objects.get(pk=run.pk).speed == 4


@pytest.mark.django_db
def test_a_run_that_is_over_changes_its_speed_no_more():
    run = Run.start(make_edition(), "practice", by=make_person(), at=NOW, speed=60)

    with pytest.raises(Over):
        run.set_speed(1, at=later(61))
