"""Items of every kind on the pages of an exam: asked, answered without scripts, reviewed, marked."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from academy.words.standing import Role
from courses.exams.models import Attempt, Exam
from courses.items.asking import Asked, order_shown
from courses.items.formats.shape import question
from courses.items.scoring import right_response
from tests.courses.kinds import QUESTIONS, make_item_of, option
from tests.factories import NOW, make_bank, make_person

pytestmark = pytest.mark.django_db

SCORED = [kind for kind in QUESTIONS if kind != "reply"]


@pytest.fixture
def candidate(client):
    with time_machine.travel(NOW, tick=False):
        person = make_person()
        client.force_login(person)
        yield person


def make_exam_of_one(**details):
    bank = make_bank()
    exam = Exam.objects.create(slug="kinds", title="Kinds", bank=bank, minutes=20, cut_score=70, **details)
    exam.cells.create(topic="information", count=1)
    exam.save()
    exam.save_revision().publish()
    return Exam.objects.get()


def make_attempt_of(kind, candidate):
    make_item_of(kind)
    return Attempt.start(make_exam_of_one(), by=candidate, at=NOW)


def as_sent(asked, response):
    """The fields of the page's form that say `response`."""
    if asked.face == "choices":
        return {"option": response}
    if asked.face == "ordering":
        return {"step": response, "ordered": "1"}
    if asked.face in ("matching", "triage"):
        prefix = "match-" if asked.face == "matching" else "triage-"
        return {prefix + name: value for name, value in response.items()}
    return {"text": response}


def page_of(client, attempt, name="attempt_item", *args):
    return client.get(reverse(name, args=[attempt.code, *args])).content.decode()


def send(client, attempt, **fields):
    address = reverse("attempt_item", args=[attempt.code, 1])
    return client.post(address, {"sequence": attempt.next_sequence()} | fields)


@pytest.mark.parametrize("kind", SCORED)
def test_an_item_of_each_kind_is_answered_without_scripts_and_earns_full_credit(client, candidate, kind):
    attempt = make_attempt_of(kind, candidate)
    item = attempt.form.get()
    right = right_response(item.question)

    send(client, attempt, **as_sent(item.asked(right), right))

    assert attempt.responses()[1].response == right
    review = page_of(client, attempt, "attempt_review")
    assert "All 1 questions are answered" in review
    client.post(reverse("attempt_submit", args=[attempt.code]))
    attempt.refresh_from_db()
    assert attempt.score == 100
    marked = page_of(client, attempt, "attempt_result")
    assert "Right" in marked
    for one in item.question["options"]:
        assert one["rationale"] in marked.replace("&#x27;", "'")


@pytest.mark.parametrize("kind", QUESTIONS)
def test_an_item_nobody_answered_says_so_on_the_marked_paper_and_gives_nothing_away_before(
    client, candidate, kind
):
    attempt = make_attempt_of(kind, candidate)

    asked, review = page_of(client, attempt, "attempt_item", 1), page_of(client, attempt, "attempt_review")
    for page in (asked, review):
        assert "Because" not in page
        assert "Asks by DM" not in page
    assert "0 of 1 questions are answered" in review
    client.post(reverse("attempt_submit", args=[attempt.code]))

    assert "No answer" in page_of(client, attempt, "attempt_result")


def test_what_was_answered_stands_in_the_form_again(client, candidate):
    attempt = make_attempt_of("matching", candidate)
    item = attempt.form.get()
    key = item.question["options"][0]["key"]

    send(client, attempt, **{f"match-{key}": item.order[1]})

    assert f'<option value="{item.order[1]}" selected>' in page_of(client, attempt, "attempt_item", 1)


def test_steps_are_moved_one_place_without_scripts_and_untouched_ones_are_no_answer(client, candidate):
    attempt = make_attempt_of("ordering", candidate)
    shown = attempt.form.get().order

    send(client, attempt, step=shown, go="review")
    assert attempt.responses() == {}
    send(client, attempt, step=shown, move=f"{shown[0]} down")
    assert attempt.responses()[1].response == [shown[1], shown[0], shown[2]]
    send(client, attempt, step=attempt.responses()[1].response, ordered="1", move=f"{shown[0]} up")
    assert attempt.responses()[1].response == shown


def test_an_order_that_is_right_as_it_stands_can_be_kept(client, candidate):
    attempt = make_attempt_of("ordering", candidate)
    shown = attempt.form.get().order

    send(client, attempt, step=shown, move="as they stand")

    assert attempt.responses()[1].response == shown


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("numeric", {"text": "four hours"}),
        ("ordering", {"step": ["nowhere"], "ordered": "1"}),
        ("triage", {"triage-priority": "unheard-of"}),
        ("short_answer", {"text": "x" * 1001}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_in_words_and_keeps_what_was_saved(
    client, candidate, kind, fields
):
    attempt = make_attempt_of(kind, candidate)

    answer = send(client, attempt, **fields)

    assert answer.status_code == 400
    assert "was not saved" in answer.content.decode()
    assert attempt.responses() == {}


def test_each_triage_decision_says_what_it_earned(client, candidate):
    attempt = make_attempt_of("triage", candidate)
    send(
        client,
        attempt,
        **{"triage-sentiment": "neutral", "triage-priority": "low", "triage-route": "support"},
    )

    client.post(reverse("attempt_submit", args=[attempt.code]))

    decisions = attempt.form.get().asked(attempt.responses()[1].response).decisions
    assert [(decision.field, decision.credit) for decision in decisions] == [
        ("sentiment", Decimal("0.5")),
        ("priority", Decimal(0)),
        ("route", Decimal(1)),
    ]
    assert "0.5" in page_of(client, attempt, "attempt_result")


def test_an_item_with_more_options_than_letters_shows_them_all():
    options = [option(f"Form {number}", int(number == 59)) for number in range(60)]
    asked = question("single_choice", "Which?", topic="law", clause="social-media@6#2.1", options=options)
    keyed = asked | {"options": [one | {"key": str(n)} for n, one in enumerate(asked["options"])]}

    choices = Asked(keyed, [], order_shown(keyed, list)).choices

    assert [choice.letter for choice in choices][25:28] == ["Z", "AA", "AB"]
    assert len(choices) == 60


def test_a_reply_waits_for_its_marker_and_the_result_says_so(client, candidate):
    attempt = make_attempt_of("reply", candidate)
    send(client, attempt, text="Sorry, Priya. Send us a direct message and we look at it now.")

    client.post(reverse("attempt_submit", args=[attempt.code]))

    attempt.refresh_from_db()
    page = page_of(client, attempt, "attempt_result")
    assert (attempt.score, attempt.passed) == (None, None)
    assert "is handed in" in page
    assert "not pass" not in page
    assert "Waits for a marker" in client.get(attempt.exam.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("policy", "topics", "rationales"), [("score", 0, 0), ("topics", 1, 0), ("rationale", 1, 1)]
)
def test_a_candidate_is_shown_what_the_feedback_policy_said_when_they_sat_down(
    client, candidate, policy, topics, rationales
):
    make_item_of("single_choice")
    exam = make_exam_of_one(feedback=policy)
    attempt = Attempt.start(exam, by=candidate, at=NOW)
    Exam.objects.update(feedback="rationale")

    client.post(reverse("attempt_submit", args=[attempt.code]))
    page = page_of(client, attempt, "attempt_result")

    assert page.count("By topic") == topics
    assert page.count("Because: Guess.") == rationales
    assert "0 of 1 questions were answered fully right" in page


@pytest.mark.parametrize("kind", QUESTIONS)
def test_the_preview_shows_an_item_of_each_kind_as_it_is_asked_and_marked(client, candidate, kind):
    candidate.grant(Role.TRAINER, by=None, at=NOW)
    item = make_item_of(kind)

    page = item.make_preview_request(None, "").render().content.decode()

    assert f"What now, {kind}?" in page
    for one in item.options.all():
        assert one.rationale in page
