"""How a certificate stood, in two times: pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from academy.desk.spans import FOREVER, Closing, Pause, Span, history, revise, shown, timeline

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
days = st.integers(0, 60).map(lambda number: START + number * DAY)
ends = st.sampled_from(["expired", "changed", "left", "revoked", "superseded"])
closings = st.lists(st.builds(Closing, days, ends, days), min_size=1, max_size=4)
pauses = st.lists(st.builds(Pause, days, st.booleans(), days), max_size=4)


def day(number):
    return START + number * DAY


def states(spans, known):
    """`[(state, from day, to day)]` as it was known on a day."""
    held = [span for span in spans if span.known_from <= day(known) < span.known_to]
    number = lambda at: None if at == FOREVER else (at - START).days  # noqa: E731
    told = [(span.state, number(span.valid_from), number(span.valid_to)) for span in held]
    return sorted(told, key=lambda one: one[1])


def test_a_certificate_is_active_and_then_expired_without_anybody_writing_so():
    spans = history(day(0), day(0), [Closing(day(30), "expired", day(0))], [])

    assert states(spans, 0) == [("active", 0, 30), ("expired", 30, None)]


def test_what_was_foreseen_and_never_came_is_known_only_until_it_was_known_better():
    closings = [Closing(day(30), "expired", day(0)), Closing(day(20), "superseded", day(20))]

    spans = history(day(0), day(0), closings, [])

    assert states(spans, 19) == [("active", 0, 20), ("active", 20, 30), ("expired", 30, None)]
    assert states(spans, 20) == [("active", 0, 20), ("superseded", 20, None)]


def test_what_was_put_on_record_late_was_so_before_it_was_known():
    spans = history(day(2), day(9), [Closing(day(30), "expired", day(9))], [])

    assert states(spans, 8) == []
    assert states(spans, 9) == [("active", 2, 30), ("expired", 30, None)]
    then, now = shown(spans)
    assert then[0][:2] == ("active", day(9))
    assert now[0][:2] == ("active", day(2))


def test_an_end_that_was_cut_wrongly_is_put_back_in_the_later_reading_only():
    cut, back = Closing(day(10), "changed", day(3)), Closing(day(30), "expired", day(12))

    then, now = shown(history(day(0), day(0), [Closing(day(30), "expired", day(0)), cut, back], []))

    assert [(state, begins) for state, begins, _ in then] == [
        ("active", day(0)), ("expired", day(10)), ("active", day(12)), ("expired", day(30)),
    ]  # fmt: skip
    assert [(span.state, span.valid_to) for span in now][-1] == ("expired", FOREVER)
    assert {span.state for span in now if span.valid_from < day(30)} == {"active"}


def test_a_suspension_that_is_handed_on_has_been_so_since_the_first_was_decided():
    pause = Pause(day(3), True, known=day(9))

    spans = history(day(1), day(9), [Closing(day(30), "expired", day(9))], [pause])

    assert states(spans, 9) == [("active", 1, 3), ("suspended", 3, 30), ("expired", 30, None)]


@given(days, days, closings, pauses, st.integers(-1, 70), st.integers(-1, 70))
def test_at_each_moment_one_state_is_known_of_each_moment(begins, known, closings, pauses, about, asked):
    spans = history(begins, known, closings, pauses)
    at, when = day(about), day(asked)

    saying = [s for s in spans if s.valid_from <= at < s.valid_to and s.known_from <= when < s.known_to]

    assert len(saying) == (at >= begins and when >= known)


@given(days, days, closings, pauses)
def test_in_the_end_it_stood_as_the_last_facts_say(begins, known, closings, pauses):
    first, *later = closings
    later = sorted(later, key=lambda one: max(known, one.known))

    _, now = shown(history(begins, known, closings, pauses))

    said = timeline(begins, later[-1] if later else first, pauses)
    assert _plain(now) == _plain(said)


@given(days, days, closings, pauses)
def test_written_as_it_happens_and_made_anew_are_the_same(begins, known, closings, pauses):
    first, *later = closings
    assume(len({max(known, one.known) for one in [*later, *pauses]}) == len([*later, *pauses]))
    told = sorted([*later, *pauses], key=lambda one: max(known, one.known))
    held, closing, paused, past = revise([], timeline(begins, first, []), known), first, [], []
    for one in told:  # one fact at a time, as receivers hear them
        if isinstance(one, Pause):
            paused.append(one)
        else:
            closing = one
        spans = revise(held, timeline(begins, closing, paused), max(known, one.known))
        held = [span for span in spans if span.known_to == FOREVER]
        past += [span for span in spans if span.known_to != FOREVER]

    assert shown(past + held) == shown(history(begins, known, closings, pauses))


@given(days, closings, pauses, days)
def test_what_stays_so_keeps_the_moment_since_when_it_was_known(begins, closings, pauses, later):
    held = revise([], timeline(begins, closings[0], pauses), begins)

    assert revise(held, timeline(begins, closings[0], pauses), max(begins, later)) == sorted(
        held, key=lambda span: (span.known_from, span.known_to, span.state, span.valid_from)
    )


@pytest.mark.parametrize("end", ["left", "changed"])
def test_what_ended_before_it_began_was_never_active(end):
    spans = timeline(day(5), Closing(day(2), end, day(5)), [])

    assert spans == [Span("expired", day(5), FOREVER, day(5))]


def _plain(spans):
    """The states one after the other, whoever knew them since when."""
    plain = []
    for span in spans:
        if plain and plain[-1][0] == span.state:
            plain[-1] = (span.state, plain[-1][1], span.valid_to)
        else:
            plain.append((span.state, span.valid_from, span.valid_to))
    return plain
