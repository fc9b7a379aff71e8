"""Issues that spread, and help that is published: what they are worth and what is lost."""

import pytest

from sandbox.grading.scoring import grade
from tests.factories import TRUTH_OF_NOISE, graded_post, truth_of_need

LENGTH = 7200
ISSUE = {
    "id": "rumour",
    "title": "The recall rumour",
    "posts": ["p1", "p2"],
    "starts": 100,
    "spot": 300,
    "escalate": 600,
    "routes": ["ground_control", "pr"],
    "clause": "2.3",
    "why": "One rumour, many mouths.",
}
OUTREACH = {
    "survey": {"title": "Calls", "asked": 10, "reasons": []},
    "audiences": {"forum": 900},
    "pain": {"topic": "software", "articles": ["x/wifi"], "by": 1000, "clause": "5.1", "why": "They phoned."},
}
ARTICLES = [
    {"title": "Wi-Fi after sleep", "url": "x/wifi", "topic": "software"},
    {"title": "Wi-Fi again", "url": "x/wifi-again", "topic": "software"},
    {"title": "Ports", "url": "x/ports", "topic": "pre_sales"},
]
POSTS = [
    graded_post("p1", 100, TRUTH_OF_NOISE),
    graded_post("p2", 400, truth_of_need(400, actions=["escalate"], routes=["pr"])),
    graded_post("p3", 500, TRUTH_OF_NOISE, reshare_of="p1"),
    graded_post("p4", 600, truth_of_need(600)),
]


def judged(*moves):
    return grade(POSTS, moves, LENGTH, issues=[ISSUE], outreach=OUTREACH, articles=ARTICLES)


def contained(*moves):
    (row,) = judged(*moves)["issues"]
    return row


def test_an_issue_takes_fifteen_points_and_outreach_ten_of_the_hundred():
    judgement = judged()

    assert contained()["worth"] == 15
    assert judgement["outreach"]["worth"] == 10
    assert sum(row["worth"] for row in judgement["decisions"]) == pytest.approx(75, abs=0.1)


def test_an_issue_that_nobody_saw_earns_nothing_and_says_why():
    row = contained()

    assert (row["earned"], row["spotted"], row["escalated"]) == (0, None, None)
    assert [one["decision"] for one in row["lost"]] == ["never spotted", "never escalated"]
    assert all(one["clause"] == "2.3" and one["reason"] for one in row["lost"])


def test_spotted_and_with_its_owner_in_time_it_earns_all():
    row = contained(
        {"kind": "claim", "post": "p3", "second": 390},
        {"kind": "escalate", "post": "p2", "second": 690, "route": "pr", "note": "spreads"},
    )

    assert (row["earned"], row["spotted"], row["escalated"]) == (15, 390, 690)


def test_an_issue_handed_to_the_wrong_team_is_with_nobody():
    wrong = {"kind": "route", "post": "p2", "second": 500, "route": "sales", "note": "spreads"}
    undecided = {"kind": "escalate", "post": "p2", "second": 500, "note": "spreads"}

    assert contained(wrong)["escalated"] is None
    assert contained(undecided)["escalated"] == 500


def test_late_it_loses_as_time_is_lost():
    handed = {"kind": "escalate", "post": "p2", "second": 690, "route": "pr", "note": "spreads"}
    late = contained({"kind": "claim", "post": "p1", "second": 550}, handed)

    assert late["lost"][0]["decision"] == "spotted late"
    assert late["lost"][0]["points"] == 3.75  # half of its time again, half of 7.5


def test_spotting_it_is_worth_nothing_to_who_never_hands_it_over():
    """Else claiming every post of a stream would spot whatever is in it."""
    claimed = contained({"kind": "claim", "post": "p1", "second": 200})

    assert claimed["earned"] == 0
    assert [one["decision"] for one in claimed["lost"]] == ["spotted in vain", "never escalated"]


def test_what_passes_the_issue_on_may_be_handed_over_though_it_needs_nothing_itself():
    passed_on = graded_post("p9", 200, TRUTH_OF_NOISE, reshare_of="p1")
    move = {"kind": "escalate", "post": "p9", "second": 390, "route": "pr", "note": "spreads"}

    judgement = grade([*POSTS, passed_on], [move], LENGTH, issues=[ISSUE])

    assert judgement["wrongly_taken"] == 0
    assert judgement["issues"][0]["escalated"] == 390


def test_of_an_issue_that_began_before_the_run_the_time_counts_from_when_it_began():
    moves = [{"kind": "escalate", "post": "p2", "second": 650, "route": "pr", "note": "spreads"}]

    row = grade(POSTS, moves, LENGTH, 600, issues=[ISSUE])["issues"][0]

    assert row["earned"] == 15


def test_setting_it_aside_is_not_spotting_it():
    assert contained({"kind": "none", "post": "p1", "second": 200})["spotted"] is None


def test_an_issue_that_falls_due_outside_the_run_is_not_scored():
    judgement = grade(POSTS, [], 600, issues=[ISSUE])

    assert judgement["issues"] == []


def published(*pieces):
    moves = [{"kind": "publish", "post": None, "second": 500, "channel": "forum"} | piece for piece in pieces]
    return judged(*moves)["outreach"]


def test_the_piece_that_fits_in_time_earns_all_and_nothing_published_earns_nothing():
    assert published({"article": "x/wifi"})["earned"] == 10
    assert published()["lost"][0]["decision"] == "nothing published"


def test_a_piece_of_ones_own_on_the_pain_point_fits_by_its_topic():
    own = {"article": "", "title": "Wi-Fi", "text": "Do this.", "topic": "software"}

    assert published(own)["earned"] == 10
    assert published(own | {"topic": "praise"})["earned"] == 0


def test_publishing_everything_does_not_pay():
    both = published({"article": "x/ports"}, {"article": "x/wifi"})

    assert both["earned"] == 5
    assert both["lost"][0]["decision"] == "pain point"


def test_another_piece_on_the_right_topic_earns_most_alone_and_costs_nothing_beside_the_right_one():
    another = {"article": "x/wifi-again"}

    assert published(another)["earned"] == 7
    assert published(another)["lost"][0]["decision"] == "another fits"
    assert published(another, {"article": "x/wifi"})["earned"] == 10


def test_help_that_comes_late_loses_its_time():
    late = published({"article": "x/wifi", "second": 1500})

    assert (late["earned"], late["lost"][0]["decision"]) == (8, "published late")
