"""What the stream answers: a pure function of the edition and the log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.drills.arriving import Cue, arrivals

POSTS = {"p1": 100}
CASES = {"p1": "p1", "r1": "p1", "p2": "p2"}


def cue(when="unanswered", *, after=600, manner="any", posts=(("r1", 0),), name="reaction one"):
    return Cue(name, tuple(posts), to="p1", when=when, manner=manner, after=after)


def move(kind, second, post="p1", **more):
    return {"kind": kind, "post": post, "second": second, **more}


def came(cues, moves=(), fired=None, until=10_000):
    found = arrivals(cues, POSTS, CASES, list(moves), fired or {}, until)
    return [(arrival.ref, arrival.second) for arrival in found]


def test_silence_is_answered_when_it_has_lasted():
    assert came([cue()], until=699) == []
    assert came([cue()], until=700) == [("r1", 700)]


def test_whoever_was_answered_in_time_stays_quiet():
    assert came([cue()], [move("reply", 650)]) == []
    assert came([cue()], [move("reply", 701)]) == [("r1", 700)]


def test_looking_at_a_post_answers_nobody():
    quiet = [move("triage", 200), move("claim", 210), move("none", 300), move("reply", 300, post="p2")]

    assert came([cue()], quiet) == [("r1", 700)]


def test_an_answer_to_the_second_post_of_a_case_answers_the_person():
    assert came([cue(after=900)], [move("reply", 800, post="r1")]) == []


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("answered", "reply"),
        ("answered", "thank"),
        ("thanked", "thank"),
        ("escalated", "escalate"),
        ("escalated", "route"),
        ("dismissed", "none"),
    ],
)
def test_what_was_done_is_answered_so_many_seconds_later(when, kind):
    assert came([cue(when, after=60)], [move(kind, 200)]) == [("r1", 260)]


def test_the_manner_decides_which_answer_comes():
    rude, kind = cue("answered", manner="rude", after=0), cue("answered", manner="kind", after=5)

    assert came([rude, kind], [move("reply", 200, manner="rude")]) == [("r1", 200)]
    assert came([rude, kind], [move("reply", 200, manner="kind")]) == [("r1", 205)]
    assert came([rude, kind], [move("reply", 200, manner="plain")]) == []


def test_a_post_set_aside_and_taken_up_after_all_was_not_dismissed():
    dismissed = cue("dismissed", after=300)

    assert came([dismissed], [move("none", 200)]) == [("r1", 500)]
    assert came([dismissed], [move("none", 200), move("reply", 400)]) == []


def test_the_posts_of_a_reaction_come_one_after_the_other():
    going_round = cue(posts=[("r1", 0), ("r2", 400)])

    assert came([going_round], until=1099) == [("r1", 700)]
    assert came([going_round]) == [("r1", 700), ("r2", 1100)]


def test_an_inject_comes_at_its_second_or_when_it_is_fired_and_not_when_it_is_called_off():
    planned = Cue("inject a", (("i1", 10),), at=500)
    by_hand = Cue("inject b", (("i2", 0),))

    assert came([planned, by_hand]) == [("i1", 510)]
    assert came([planned, by_hand], fired={"inject b": 42.5}) == [("i2", 42.5), ("i1", 510)]
    assert came([planned, by_hand], fired={"inject a": None}) == []


logs = st.lists(
    st.builds(
        move,
        st.sampled_from(["triage", "none", "reply", "thank", "route", "escalate"]),
        st.integers(0, 3000),
        st.sampled_from(["p1", "r1", "p2"]),
        manner=st.sampled_from(["kind", "rude", "plain"]),
    ),
    max_size=8,
).map(lambda log: sorted(log, key=lambda one: one["second"]))
stores = st.lists(
    st.builds(
        cue,
        st.sampled_from(["unanswered", "answered", "thanked", "escalated", "dismissed"]),
        after=st.integers(0, 900),
        manner=st.sampled_from(["any", "kind", "rude"]),
        posts=st.just([("r1", 0), ("r2", 90)]),
    ),
    max_size=6,
)


@given(stores, logs, st.integers(0, 4000), st.integers(0, 4000))
def test_what_has_come_stays_and_in_its_order_whatever_is_done_later(cues, log, now, later):
    now, later = sorted([now, later])
    before = [one for one in log if one["second"] <= now]

    then = arrivals(cues, POSTS, CASES, before, {}, now)

    assert arrivals(cues, POSTS, CASES, log, {}, later)[: len(then)] == then
