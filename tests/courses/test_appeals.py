"""Appeals: the candidate asks, somebody without a part in it decides, a clock runs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from academy.audit.models import Entry
from courses.corrections.appeals import TIME_TO_APPEAL, TIME_TO_DECIDE, Refused
from courses.corrections.models import Appeal
from courses.exams.doors import Reason, door
from courses.exams.models import Attempt
from tests.factories import NOW, make_attempt, make_exam, make_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
Outcome = Appeal.Outcome


def make_appeal(attempt=None, *, position=2, at=NOW + timedelta(days=1)):
    attempt = attempt or make_attempt(right=1, submit=True)
    return Appeal.file(
        attempt, "Two of the answers are right.", position=position, by=attempt.candidate, at=at
    )


def test_an_appeal_starts_a_clock():
    appeal = make_appeal(at=NOW)

    assert appeal.due_at == NOW + TIME_TO_DECIDE
    assert not appeal.is_late(at=appeal.due_at - timedelta(seconds=1))
    assert appeal.is_late(at=appeal.due_at)


def test_only_the_candidate_appeals():
    attempt = make_attempt(right=1, submit=True)

    with pytest.raises(PermissionDenied):
        Appeal.file(attempt, "I know better.", by=make_person(), at=NOW)

    assert not Appeal.objects.exists()


def test_a_second_appeal_waits_for_the_first():
    appeal = make_appeal()

    with pytest.raises(Refused, match="already"):
        make_appeal(appeal.attempt)

    assert Appeal.objects.get() == appeal


def test_an_appeal_has_its_time():
    attempt = make_attempt(right=1, submit=True)
    told = attempt.receipts.get().issued_at

    with pytest.raises(Refused, match="over"):
        make_appeal(attempt, at=told + TIME_TO_APPEAL)

    assert make_appeal(attempt, at=told + TIME_TO_APPEAL - timedelta(seconds=1))


def test_what_is_not_scored_or_is_voided_has_no_appeal():
    running, voided = make_attempt(right=1), make_attempt(exam=make_exam("other"), right=1, submit=True)
    voided.void("The wrong person sat it.", by=make_person(), at=NOW)

    for attempt in (running, voided):
        with pytest.raises(Refused, match="counts"):
            make_appeal(attempt)

    assert not Appeal.objects.exists()


def test_who_sat_it_or_wrote_an_item_of_it_does_not_decide():
    appeal = make_appeal()
    author = make_person()
    item = appeal.attempt.form.get(position=1).item
    item.author = author
    item.save()

    for person in (appeal.attempt.candidate, author):
        with pytest.raises(PermissionDenied):
            appeal.decide(Outcome.CREDITED, "Fair.", by=person, at=LATER)

    appeal.attempt.refresh_from_db()
    assert appeal.attempt.score == 50


def test_who_revised_an_item_of_it_does_not_decide():
    appeal = make_appeal()
    reviser = make_person()
    revision = appeal.attempt.form.get(position=1).revision
    revision.user = reviser
    revision.save()

    with pytest.raises(PermissionDenied):
        appeal.decide(Outcome.DISMISSED, "No.", by=reviser, at=LATER)

    assert Appeal.objects.open().exists()


def test_a_dismissed_appeal_leaves_the_result_and_gives_the_reason():
    appeal = make_appeal()

    appeal.decide(Outcome.DISMISSED, "Clause 2.1 leaves one answer.", by=make_person(), at=LATER)

    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.answer, appeal.attempt.score) == (
        Outcome.DISMISSED,
        "Clause 2.1 leaves one answer.",
        50,
    )


def test_a_credited_question_raises_the_score_of_this_attempt_alone():
    exam = make_exam(items=2)
    mine, other = (make_attempt(make_person(), exam, right=1, submit=True) for _ in range(2))
    appeal = make_appeal(mine)

    appeal.decide(Outcome.CREDITED, "Both answers follow from 2.1.", by=make_person(), at=LATER)

    scores = dict(Attempt.objects.values_list("code", "score"))
    assert scores == {mine.code: 100, other.code: 50}
    assert appeal.attempt.corrections.get().old_score == 50


def test_a_new_attempt_can_be_sat_although_none_was_left_and_the_last_day_is_over():
    exam = make_exam(attempts_allowed=1, waiting_hours=72, last_start_at=NOW + timedelta(hours=1))
    attempt = make_attempt(exam=exam, right=1, submit=True)
    before = door(exam, attempt.candidate, at=LATER).reason
    appeal = make_appeal(attempt, position=None)

    appeal.decide(Outcome.NEW_ATTEMPT, "The network failed.", by=make_person(), at=LATER)

    attempt.refresh_from_db()
    assert before == Reason.OVER
    assert attempt.void_reason == "The network failed."
    assert door(exam, attempt.candidate, at=LATER).left == 1
    again = make_attempt(attempt.candidate, exam, at=LATER, right=2, submit=True)
    assert door(exam, again.candidate, at=LATER + timedelta(hours=1)).reason == Reason.OVER


def test_an_outcome_that_does_not_fit_changes_nothing():
    appeal = make_appeal(position=None)

    with pytest.raises(Refused, match="no question"):
        appeal.decide(Outcome.CREDITED, "Fair.", by=make_person(), at=LATER)

    appeal.refresh_from_db()
    assert (appeal.decided_at, appeal.attempt.score) == (None, 50)


def test_an_appeal_is_decided_once():
    appeal = make_appeal()
    appeal.decide(Outcome.DISMISSED, "No.", by=make_person(), at=LATER)

    with pytest.raises(Refused, match="meanwhile"):
        appeal.decide(Outcome.CREDITED, "Yes.", by=make_person(), at=LATER)

    assert not appeal.attempt.corrections.exists()


def test_filing_and_deciding_are_facts():
    appeal = make_appeal()

    appeal.decide(Outcome.CREDITED, "Fair.", by=make_person(), at=LATER)

    told = Entry.objects.filter(act__in=["appeal_filed", "attempt_regraded", "appeal_decided"])
    assert [entry.act for entry in told.order_by("index")] == [
        "appeal_filed",
        "attempt_regraded",
        "appeal_decided",
    ]
