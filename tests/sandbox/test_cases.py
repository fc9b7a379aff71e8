from sandbox.grading.cases import are_duplicates, cases
from sandbox.grading.scoring import grade
from tests.factories import TRUTH_OF_NOISE, graded_post, truth_of_need

LENGTH = 3600


def thread():
    """Ana asks, Bo joins her, Ana asks again, and Ana opens another thread."""
    return [
        graded_post("p1", 0, None, author="ana"),
        graded_post("p2", 10, None, author="bo", in_reply_to="p1"),
        graded_post("p3", 20, None, author="ana", in_reply_to="p2"),
        graded_post("p4", 30, None, author="ana"),
    ]


def test_posts_of_one_person_in_one_thread_are_one_case():
    assert cases(thread()) == {"p1": "p1", "p2": "p2", "p3": "p1", "p4": "p4"}


def test_a_named_conversation_joins_what_no_reply_joins():
    posts = [
        graded_post("p1", 0, None, author="ana", conversation="dock"),
        graded_post("p2", 9, None, author="ana", conversation="dock", channel="forum"),
        graded_post("p3", 12, None, author="bo", conversation="dock"),
    ]

    assert cases(posts) == {"p1": "p1", "p2": "p1", "p3": "p3"}


def test_of_somebody_unknown_nothing_is_joined():
    posts = [
        graded_post("p1", 0, None, author=None),
        graded_post("p2", 5, None, author=None, in_reply_to="p1"),
    ]

    assert cases(posts) == {"p1": "p1", "p2": "p2"}


def test_one_persons_posts_and_reshares_of_one_post_are_duplicates_and_nothing_else_is():
    one, again = graded_post("p1", 0, None, author="ana"), graded_post("p2", 5, None, author="ana")
    passed_on = graded_post("p3", 9, None, author="bo", reshare_of="p1")

    assert are_duplicates(one, again)
    assert are_duplicates(one, passed_on)
    assert not are_duplicates(again, passed_on)


def asked_twice():
    """She waits by 900; asks again at 1,000; somebody else waits too."""
    return [
        graded_post("p1", 0, truth_of_need(0), author="ana"),
        graded_post("p2", 1000, TRUTH_OF_NOISE, author="ana", in_reply_to="p1"),
        graded_post("p3", 1000, truth_of_need(1000), author="bo"),
    ]


def outcomes(posts, *moves):
    return {row["post"]: row["outcome"] for row in grade(posts, moves, LENGTH)["decisions"]}


def test_an_answer_to_her_second_post_is_a_late_answer_to_her_first_and_nothing_wrongly_taken():
    answer = {"kind": "reply", "post": "p2", "second": 1100}

    assert outcomes(asked_twice(), answer) == {"p1": "late", "p3": "missed"}


def test_what_was_done_before_a_post_came_is_not_done_to_it():
    posts = [
        graded_post("p1", 0, truth_of_need(0), author="ana"),
        graded_post("p2", 1000, truth_of_need(1000), author="ana", in_reply_to="p1"),
    ]

    assert outcomes(posts, {"kind": "reply", "post": "p1", "second": 500}) == {"p1": "caught", "p2": "missed"}


def test_what_is_merged_rightly_is_answered_with_its_double_and_what_is_not_stays_open():
    posts = [
        graded_post("p1", 0, truth_of_need(0), author="ana"),
        graded_post("p2", 50, truth_of_need(50), author="ana"),
        graded_post("p3", 60, truth_of_need(60), author="bo"),
    ]
    moves = [
        {"kind": "merge", "post": "p2", "into": "p1", "second": 100},
        {"kind": "merge", "post": "p3", "into": "p1", "second": 110},
        {"kind": "reply", "post": "p1", "second": 200},
    ]

    assert outcomes(posts, *moves) == {"p1": "caught", "p2": "caught", "p3": "missed"}


def test_it_is_all_one_which_was_merged_into_which_and_through_how_many():
    posts = [graded_post(f"p{n}", n, truth_of_need(n), author="ana") for n in range(3)]
    chain = [
        {"kind": "merge", "post": "p0", "into": "p1", "second": 100},
        {"kind": "merge", "post": "p1", "into": "p2", "second": 110},
    ]

    for answered in ("p0", "p1", "p2"):
        answer = {"kind": "reply", "post": answered, "second": 200}
        assert outcomes(posts, *chain, answer) == dict.fromkeys(("p0", "p1", "p2"), "caught")


def test_an_answer_to_a_post_that_passes_on_what_it_was_merged_with_is_nothing_wrongly_taken():
    posts = [
        graded_post("p1", 0, truth_of_need(0), author="ana"),
        graded_post("p2", 50, TRUTH_OF_NOISE, author="bo", reshare_of="p1"),
    ]
    moves = [
        {"kind": "merge", "post": "p1", "into": "p2", "second": 100},
        {"kind": "reply", "post": "p2", "second": 200},
    ]

    assert outcomes(posts, *moves) == {"p1": "caught"}


def test_two_matters_of_one_person_are_no_duplicates():
    one = graded_post("p1", 0, truth_of_need(0), author="ana")
    other = graded_post("p2", 5, truth_of_need(5, topic="billing"), author="ana")

    assert not are_duplicates(one, other)


def perfect(post, second):
    truth = post["truth"]
    labels = {name: truth[name] for name in ("sentiment", "topic", "classification", "priority", "track")}
    kind = truth["actions"][0]
    return {
        "kind": kind,
        "post": post["ref"],
        "second": second,
        "route": truth["routes"][0],
        "note": ".",
    } | labels


def test_two_needs_of_one_case_each_dealt_with_rightly_lose_nothing():
    """The later one is escalated with other labels: neither is held against the other."""
    escalated = truth_of_need(300, "urgent", actions=["escalate"], routes=["pr"], sentiment="very negative")
    posts = [
        graded_post("p1", 0, truth_of_need(0), author="ana"),
        graded_post("p2", 300, escalated, author="ana", in_reply_to="p1"),
    ]

    judgement = grade(posts, [perfect(posts[0], 100), perfect(posts[1], 400)], LENGTH)

    assert judgement["score"] == 100


def test_an_answer_to_a_case_that_needed_us_costs_nothing_though_it_is_not_scored():
    posts = [
        graded_post("p1", 0, TRUTH_OF_NOISE, author="ana"),
        graded_post("p2", LENGTH - 60, truth_of_need(LENGTH - 60), author="ana", in_reply_to="p1"),
        graded_post("p3", 0, truth_of_need(0), author="bo"),
    ]

    assert outcomes(posts, {"kind": "reply", "post": "p1", "second": 90})["p1"] == "unscored"


def test_who_enters_late_has_the_whole_service_level_for_what_was_waiting():
    """It fell due 100 seconds after the run began; the level is 900."""
    posts = [graded_post("p1", 0, truth_of_need(0), author="ana")]
    answer = {"kind": "reply", "post": "p1", "second": 1600}

    assert [row["outcome"] for row in grade(posts, [answer], LENGTH, 800)["decisions"]] == ["caught"]


def test_merging_everything_into_one_answers_no_more_than_that_one():
    posts = [graded_post(f"p{n}", n, truth_of_need(n), author=f"a{n}") for n in range(20)]
    merged = [{"kind": "merge", "post": f"p{n}", "into": "p0", "second": 100} for n in range(1, 20)]

    judgement = grade(posts, [*merged, {"kind": "reply", "post": "p0", "second": 200}], LENGTH)

    assert judgement["found"] == 1
