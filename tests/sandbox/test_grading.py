import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.drills.baselines import baselines
from sandbox.grading import players
from sandbox.grading.scoring import grade
from tests.factories import TRUTH_OF_NOISE, graded_post, make_edition, truth_of_need

LENGTH = 3600
PRIORITIES = ["safety", "urgent", "high", "normal", "low"]


def stream(needs=5, noise=120):
    """A stream at a realistic base rate: 4 in 100 need the brand."""
    needed = [graded_post(f"n{n}", n * 300, truth_of_need(n * 300, PRIORITIES[n % 5])) for n in range(needs)]
    return needed + [graded_post(f"x{n}", n * 25, TRUTH_OF_NOISE) for n in range(noise)]


def lost(judgement):
    return [loss for row in judgement["decisions"] for loss in row["lost"]]


def test_doing_nothing_earns_nothing():
    assert grade(stream(), players.nothing(stream()), LENGTH)["score"] == 0


def test_answering_everything_fails_too():
    judgement = grade(stream(), players.everything(stream()), LENGTH)

    assert judgement["score"] < 20
    assert judgement["found_rate"] == 1
    assert judgement["precision"] < 0.05


def test_the_reference_is_nearly_perfect():
    judgement = grade(stream(), players.reference(stream()), LENGTH)

    assert judgement["score"] >= 95
    assert judgement["precision"] == judgement["found_rate"] == 1


def test_every_lost_point_names_its_clause_and_its_reason():
    posts = stream()
    moves = [{"kind": "reply", "post": "n0", "second": 1500}, {"kind": "reply", "post": "x3", "second": 90}]

    judgement = grade(posts, moves, LENGTH)

    assert {loss["decision"] for loss in lost(judgement)} >= {"late", "missed", "wrongly taken", "topic"}
    assert all(loss["clause"] and loss["reason"] and loss["points"] > 0 for loss in lost(judgement))


def judged_acts(*kinds, seconds=None):
    """The judgement of these acts on the one post that needs a reply by second 900."""
    post = graded_post("n0", 0, truth_of_need(0, level=900))
    named = ("classification", "sentiment", "topic", "priority", "track")
    labels = {name: post["truth"][name] for name in named}
    seconds = seconds or [60 * place for place, _ in enumerate(kinds, start=1)]
    moves = [
        {"kind": kind, "post": "n0", "second": second, "route": "support"} | labels
        for kind, second in zip(kinds, seconds, strict=True)
    ]
    return grade([post], moves, LENGTH)


def test_trying_every_act_on_a_post_earns_the_part_of_it_that_was_right():
    judgement = judged_acts("escalate", "thank", "route", "reply")

    (loss,) = lost(judgement)
    assert (loss["decision"], loss["points"]) == ("act", 11.25)
    assert loss["given"] == ["escalate", "thank", "route"]
    assert judged_acts("reply", "reply")["score"] == 100


def test_a_wrong_act_does_not_stop_the_clock():
    in_time = judged_acts("thank", seconds=[100])
    too_late = judged_acts("thank", "reply", seconds=[100, 1800])

    assert {loss["decision"] for loss in lost(in_time)} == {"act"}
    assert {loss["decision"] for loss in lost(too_late)} == {"act", "late"}
    assert too_late["decisions"][0]["second"] == 1800


moves_of = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["triage", "reply", "thank", "route", "escalate", "none"]),
            "post": st.sampled_from([f"n{n}" for n in range(5)]),
            "second": st.floats(0, LENGTH, allow_nan=False),
        },
        optional={
            "sentiment": st.sampled_from(["negative", "mixed", "positive"]),
            "topic": st.sampled_from(["delivery", "returns"]),
            "priority": st.sampled_from(PRIORITIES),
            "track": st.sampled_from(["reactive", "none"]),
            "route": st.sampled_from(["support", "pr"]),
        },
    ),
    max_size=20,
)


@given(moves_of)
def test_what_was_lost_and_what_was_earned_make_a_hundred(moves):
    judgement = grade(stream(), moves, LENGTH)

    # Each part is rounded to two places by itself.
    assert sum(loss["points"] for loss in lost(judgement)) == pytest.approx(100 - judgement["score"], abs=0.2)


def test_taking_what_needed_nothing_costs_points():
    posts = stream()
    right = players.reference(posts)

    both = grade(posts, [*right, {"kind": "reply", "post": "x3", "second": 90}], LENGTH)

    assert both["score"] < grade(posts, right, LENGTH)["score"]
    assert both["wrongly_taken"] == 1


def test_triage_alone_takes_nothing_and_costs_nothing():
    posts = stream()

    assert grade(posts, [{"kind": "triage", "post": "x3", "second": 90}], LENGTH)["wrongly_taken"] == 0


def test_late_costs_more_the_later_it_is():
    posts = stream()
    in_time, late, later = (
        grade(posts, [{"kind": "reply", "post": "n0", "second": second}], LENGTH)["score"]
        for second in (800, 1200, 2500)
    )

    assert in_time > late > later > 0


def test_posts_that_nobody_has_judged_count_neither_way():
    posts = [graded_post("a", 0, None)]

    judgement = grade(posts, [{"kind": "reply", "post": "a", "second": 5}], LENGTH)

    assert judgement["score"] == 0
    assert judgement["unscored"] == 1
    assert lost(judgement) == []


@pytest.mark.django_db
def test_the_baselines_of_an_edition_are_those_of_its_players():
    edition = make_edition(posts=60, every=50, needed=(2, 5))

    assert baselines(edition) == {"nothing": 0, "everything": 0, "reference": 100}
