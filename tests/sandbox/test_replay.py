from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sandbox.drills import clock
from sandbox.drills.replay import between, due, due_now, next_at

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
streams = st.lists(st.integers(0, 3600), max_size=60).map(sorted)


@given(streams, st.lists(st.floats(0, 3600)))
def test_however_the_time_is_cut_each_post_comes_once_and_in_order(seconds, cuts):
    told, after = [], -1.0
    for until in [*sorted(cuts), 3600.0]:
        told += between(seconds, after, until)
        after = until

    assert told == list(range(len(seconds)))


@given(streams, st.floats(0, 3600))
def test_nothing_comes_before_its_time(seconds, second):
    appeared = due(seconds, second)

    assert all(at <= second for at in seconds[:appeared])
    assert all(at > second for at in seconds[appeared:])


@given(streams, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 600)), max_size=6))
def test_pauses_and_speeds_lose_no_post_and_repeat_none(seconds, changes):
    """Each change is (speed from then on, server seconds later)."""
    segments, at, told = [clock.segment(START, 0, 4)], START, 0
    for speed, later in changes:
        at += timedelta(seconds=later)
        now = due_now(seconds, segments, at, 3600)
        assert now >= told
        told = now
        segments = [*segments, clock.segment(at, clock.scenario_second(segments, at, 3600), speed)]
        assert due_now(seconds, segments, at, 3600) == told


def test_the_next_post_is_due_when_the_clock_shows_its_second():
    segments = [clock.segment(START, 0, 4)]

    assert next_at([0, 40, 80], 1, segments) == START + timedelta(seconds=10)
    assert next_at([0, 40], 2, segments) is None
    assert next_at([0, 40], 1, [clock.segment(START, 0, 0)]) is None
