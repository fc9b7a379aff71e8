"""What replies say: judged by people, counted beside a score that stands without."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from academy.audit.models import Entry
from academy.words.replying import CRITICAL, Criterion, shortfalls, worth
from academy.words.standing import Role
from sandbox.drills.marks import Marking, Settled
from sandbox.drills.models import Run
from sandbox.grading.replies import AT_STAKE, grade
from tests.factories import NOW, make_edition, make_move, make_person
from tests.journeys.at_once import at_once

ALL_MET = dict.fromkeys(Criterion.values, "met")
CURT, LEAKING = ALL_MET | {"civil_tone": "not_met"}, ALL_MET | {"protects_privacy": "not_met"}
WHY = {"civil_tone": "It blames her for reading the label wrong."}
ROW = {"post": "n0", "worth": 50.0, "moves": [1, 2]}
VALUES = st.sampled_from(["met", "not_met", "not_applicable"])


def finished(trainee, mode="graded", *texts, edition=None):
    """A finished run whose replies to the two posts that need us are `texts`."""
    edition = edition or make_edition()
    run = Run.start(edition, mode, by=trainee, at=NOW)
    for sequence, text in enumerate(texts, start=1):
        post = ("p002", "p005")[(sequence - 1) % 2]
        make_move(
            run, "reply", post, {"text": text}, sequence=sequence, at=NOW + timedelta(minutes=2 + sequence)
        )
    run.finish(by=trainee, at=NOW + timedelta(minutes=15))
    return run


def form(judgements, reasons):
    return judgements | {f"why_{criterion}": reason for criterion, reason in reasons.items()}


@given(st.fixed_dictionaries(dict.fromkeys(Criterion.values, VALUES)), st.none() | st.just({"civil_tone": 3}))
def test_what_criteria_take_and_what_is_left_are_the_whole_of_a_reply(judgements, weights):
    taken = shortfalls(judgements, weights)

    assert 0 <= worth(judgements, weights) <= 1
    assert sum(taken.values()) + worth(judgements, weights) == 1
    if any(judgements[criterion] == "not_met" for criterion in CRITICAL):
        assert worth(judgements, weights) == 0
        assert set(taken) <= {criterion.value for criterion in CRITICAL}


def test_until_somebody_has_marked_a_reply_it_carries_no_points():
    found = grade([ROW], {1: None, 2: None})

    assert found == {"replies": 2, "marked": 0, "points": 0.0, "lost": []}


def test_a_criterion_that_is_not_met_costs_its_part_and_says_which_clause_and_why():
    found = grade([ROW], {1: {"judgements": CURT, "reasons": WHY}, 2: None})

    assert found["marked"] == 1
    assert found["points"] == pytest.approx(float(AT_STAKE * 50 / 8), abs=0.01)
    assert found["lost"] == [
        {"post": "n0", "sequence": 1, "criterion": "civil_tone", "points": 1.25, "clause": "6.1"}
        | {"reason": WHY["civil_tone"]}
    ]


def test_a_critical_one_costs_all_that_hangs_on_words_and_a_second_reply_halves_it():
    leaked = {"judgements": LEAKING, "reasons": {"protects_privacy": "Her order number, in public."}}
    fine = {"judgements": ALL_MET, "reasons": {}}

    assert grade([ROW], {1: leaked})["points"] == float(AT_STAKE * 50)
    assert grade([ROW], {1: leaked, 2: fine})["points"] == float(AT_STAKE * 25)


def test_words_to_a_post_that_needed_nothing_cost_nothing_more():
    leaked = {"judgements": LEAKING, "reasons": {"protects_privacy": "Her order number."}}

    assert grade([ROW | {"worth": 0.0}], {1: leaked})["points"] == 0


def test_the_weights_of_an_edition_move_what_a_criterion_costs():
    curt = {"judgements": CURT, "reasons": WHY}

    heavy = grade([ROW], {1: curt}, {"civil_tone": 7})["points"]

    assert heavy == float(round(AT_STAKE * 50 * Fraction(7, 14), 2))


@pytest.mark.django_db
def test_marking_changes_no_score_and_leaves_one_fact():
    trainee, trainer = make_person("Amara Nwosu"), make_person("Kwabena Strand", roles=[Role.TRAINER])
    run = finished(trainee, "graded", "You should have read the label. ^AN", "Sorry, on it. ^AN")
    score, move = run.score, run.moves.first()

    Marking.give(move, CURT, WHY, by=trainer, at=NOW)

    run.refresh_from_db()
    assert run.score == score
    facts = [entry.facts for entry in Entry.objects.filter(act="drill_reply_marked")]
    assert facts == [
        {
            "run": run.code,
            "scenario": "first-watch",
            "title": "First Watch",
            "move": 1,
            "judgements": CURT,
            "reasons": WHY,
        }
    ]


@pytest.mark.django_db
def test_nobody_marks_their_own_reply_nor_one_that_is_marked_nor_without_a_reason():
    trainee, trainer = make_person(roles=[Role.TRAINER]), make_person("Kwabena", roles=[Role.TRAINER])
    move = finished(trainee, "graded", "Sorry, on it. ^AN").moves.get()

    with pytest.raises(PermissionDenied):
        Marking.give(move, ALL_MET, {}, by=trainee, at=NOW)
    with pytest.raises(ValidationError):
        Marking.give(move, CURT, {}, by=trainer, at=NOW)
    Marking.give(move, ALL_MET, {}, by=trainer, at=NOW)
    with pytest.raises(Settled):
        Marking.give(move, CURT, WHY, by=make_person("Signe", roles=[Role.TRAINER]), at=NOW)

    assert Marking.objects.get().judgements == ALL_MET


@pytest.mark.django_db
def test_the_queue_holds_replies_of_finished_graded_runs_by_others_and_nothing_of_practice(client):
    trainer = make_person("Kwabena Strand", roles=[Role.TRAINER])
    edition = make_edition()
    finished(trainer, "graded", "My own.", edition=edition)
    finished(make_person("Practising"), "practice", "Nobody else's.", edition=edition)
    running = Run.start(edition, "graded", by=make_person("Running"), at=NOW)
    make_move(running, "reply", "p002", {"text": "Not over."}, sequence=1, at=NOW + timedelta(minutes=3))
    run = finished(make_person("Amara Nwosu"), "graded", "Dear Amara here. ^AN", edition=edition)

    waiting = Marking.objects.waiting_for(trainer)

    assert [move.run.code for move in waiting] == [run.code]
    client.force_login(trainer)
    assert client.get(reverse("drill_reply", args=[running.code, 1])).status_code == 404
    text = client.get(reverse("drill_reply", args=[run.code, 1])).content.decode()
    assert "Amara" not in text and "^▮▮" in text and "Dear" in text


@pytest.mark.django_db
def test_an_employee_finds_no_queue(client):
    run = finished(make_person("Amara Nwosu"), "graded", "Sorry.")
    client.force_login(make_person())

    assert client.get(reverse("drill_marking")).status_code == 403
    assert client.get(reverse("drill_reply", args=[run.code, 1])).status_code == 403


@pytest.mark.django_db
def test_a_trainer_marks_in_the_page_and_the_trainee_reads_why_beside_the_score(client):
    trainee, trainer = make_person("Amara Nwosu"), make_person("Kwabena Strand", roles=[Role.TRAINER])
    run = finished(trainee, "graded", "You should have read the label. ^AN")
    address = reverse("drill_reply", args=[run.code, 1])
    client.force_login(trainer)

    refused = client.post(address, form(CURT, {}))
    assert refused.status_code == 400
    assert "Say why" in refused.content.decode()
    assert client.post(address, form(CURT, WHY), follow=True).status_code == 200
    again = client.get(address).content.decode()
    assert "This reply is marked" in again

    client.force_login(trainee)
    report = client.get(reverse("run_report", args=[run.code])).content.decode()
    assert WHY["civil_tone"] in report
    assert "A person has marked 1 of 1" in report
    assert "Kwabena" not in report


@pytest.mark.django_db
def test_the_queue_asks_as_often_for_three_as_for_one(client, django_assert_max_num_queries):
    trainer = make_person("Kwabena Strand", roles=[Role.TRAINER])
    edition = make_edition()
    run = finished(make_person("One"), "graded", "One.", edition=edition)
    client.force_login(trainer)
    address = reverse("drill_reply", args=[run.code, 1])
    with django_assert_max_num_queries(30) as for_one:
        client.get(address)
    for name in ("Two", "Three"):
        finished(make_person(name), "graded", "One.", "Two.", edition=edition)

    with django_assert_max_num_queries(len(for_one)):
        client.get(address)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_mark_a_reply_at_once_leave_one_judgement_and_one_fact():
    move = finished(make_person("Amara Nwosu"), "graded", "Sorry, on it. ^AN").moves.get()
    trainers = [make_person(name, roles=[Role.TRAINER]) for name in ("Kwabena", "Signe", "Mirela")]

    def mark(trainer):
        return lambda: Marking.give(move, ALL_MET, {}, by=trainer, at=NOW)

    raised = at_once(*map(mark, trainers))

    assert [type(problem) for problem in raised] == [Settled, Settled]
    assert Marking.objects.count() == 1
    assert Entry.objects.filter(act="drill_reply_marked").count() == 1
