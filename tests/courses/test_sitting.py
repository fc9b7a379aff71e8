"""The clock, the doors, the windows and the journal of a sitting."""

from datetime import timedelta

import pytest

from courses.exams.clock import GRACE, deadline
from courses.exams.doors import Reason, Shut, door
from courses.exams.journal import Closed
from courses.exams.models import Allowance, Answer, Attempt, ExtraAttempt
from courses.exams.tasks import close_overdue
from tests.factories import NOW, make_attempt, make_exam, make_person

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


# --- the deadline ---------------------------------------------------------------------------


def test_a_sitting_lasts_the_limit_and_the_allowance_of_its_candidate():
    person = make_person()
    Allowance.grant(person, extra_percent=50, break_minutes=5, by=None, at=NOW)

    attempt = Attempt.start(make_exam(minutes=20), by=person, at=NOW)

    assert attempt.closes_at == NOW + 20 * MINUTE + 10 * MINUTE + 5 * MINUTE


def test_breaks_are_given_for_each_begun_hour_of_the_limit():
    allowance = Allowance(break_minutes=10)

    assert allowance.time(timedelta(minutes=60)) == 10 * MINUTE
    assert allowance.time(timedelta(minutes=61)) == 20 * MINUTE


def test_an_allowance_holds_for_every_exam_and_for_nobody_else():
    person, exams = make_person(), [make_exam("one"), make_exam("two")]
    Allowance.grant(person, extra_percent=100, by=None, at=NOW)

    mine = [exam.closes_at(person, at=NOW) for exam in exams]
    theirs = exams[0].closes_at(make_person(), at=NOW)

    assert mine == [NOW + 40 * MINUTE] * 2
    assert theirs == NOW + 20 * MINUTE


def test_an_attempt_keeps_the_time_it_was_started_with():
    person, exam = make_person(), make_exam()
    allowance = Allowance.grant(person, extra_percent=100, by=None, at=NOW)
    attempt = Attempt.start(exam, by=person, at=NOW)

    allowance.withdraw(by=None, at=NOW + MINUTE)
    exam.minutes = 5
    exam.save()

    attempt.refresh_from_db()
    assert attempt.closes_at == NOW + 40 * MINUTE
    assert exam.closes_at(person, at=NOW + MINUTE) == NOW + 6 * MINUTE


def test_a_new_allowance_takes_the_place_of_the_old_one():
    person = make_person()
    Allowance.grant(person, extra_percent=100, by=None, at=NOW)

    Allowance.grant(person, extra_percent=25, by=None, at=NOW + MINUTE)

    assert [kept.extra_percent for kept in Allowance.objects.of(person).in_force(at=NOW + MINUTE)] == [25]


def test_the_end_of_the_window_does_not_cut_a_sitting_short():
    exam = make_exam(last_start_at=NOW + MINUTE)

    attempt = Attempt.start(exam, by=make_person(), at=NOW)

    assert attempt.closes_at == deadline(NOW, 20 * MINUTE)
    assert attempt.is_open(at=NOW + 19 * MINUTE)


# --- the door -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        ({"opens_at": NOW + MINUTE}, Reason.NOT_YET),
        ({"last_start_at": NOW}, Reason.OVER),
    ],
)
def test_outside_its_window_an_exam_cannot_be_started(window, reason):
    exam = make_exam(**window)

    with pytest.raises(Shut) as shut:
        Attempt.start(exam, by=make_person(), at=NOW)

    assert shut.value.door.reason == reason
    assert not Attempt.objects.exists()


def test_after_the_attempts_allowed_none_is_left():
    exam, person = make_exam(attempts_allowed=1), make_person()
    make_attempt(person, exam, submit=True)

    with pytest.raises(Shut) as shut:
        Attempt.start(exam, by=person, at=NOW + 10 * MINUTE)

    assert shut.value.door.reason == Reason.USED_UP


def test_an_extra_attempt_and_a_voided_one_each_open_the_door_again():
    exam, person, trainer = make_exam(attempts_allowed=1), make_person(), make_person()
    first = make_attempt(person, exam, submit=True)
    ExtraAttempt.grant(exam, person, reason="The fire alarm went.", by=trainer, at=NOW + 6 * MINUTE)
    granted = door(exam, person, at=NOW + 10 * MINUTE)
    second = make_attempt(person, exam, at=NOW + 10 * MINUTE, submit=True)
    used = door(exam, person, at=NOW + 20 * MINUTE)

    second.void("The network failed for all of building 4.", by=trainer, at=NOW + 20 * MINUTE)

    assert (granted.is_open, granted.left) == (True, 1)
    assert (used.is_open, used.left) == (False, 0)
    assert door(exam, person, at=NOW + 20 * MINUTE).is_open
    assert Attempt.objects.standing().get() == first


def test_between_two_attempts_the_waiting_time_passes():
    exam, person = make_exam(waiting_hours=24), make_person()
    last = make_attempt(person, exam, submit=True)

    shut = door(exam, person, at=last.submitted_at + timedelta(hours=23))
    open_again = door(exam, person, at=last.submitted_at + timedelta(hours=24))

    assert (shut.reason, shut.opens_at) == (Reason.WAIT, last.submitted_at + timedelta(hours=24))
    assert open_again.is_open


def test_a_running_attempt_is_gone_on_with_whatever_the_door_says():
    exam, person = make_exam(attempts_allowed=1), make_person()
    running = Attempt.start(exam, by=person, at=NOW)
    exam.last_start_at = NOW
    exam.save()

    assert Attempt.start(exam, by=person, at=NOW + MINUTE) == running


def test_a_voided_pass_is_no_pass():
    attempt = make_attempt(right=2, submit=True)

    attempt.void("Another person sat it.", by=make_person(), at=NOW + MINUTE)

    assert not Attempt.objects.passed().exists()
    assert attempt.score == 100


# --- the last answers -----------------------------------------------------------------------


def test_an_answer_given_in_time_may_arrive_within_the_grace():
    attempt = make_attempt()
    key = attempt.form.first().order[0]
    given = attempt.closes_at - timedelta(seconds=1)

    kept = attempt.answer(1, [key], sequence=1, at=attempt.closes_at + GRACE / 2, given_at=given)

    assert kept.saved_at == attempt.closes_at + GRACE / 2
    assert attempt.responses()[1] == kept


@pytest.mark.parametrize(
    ("given", "arrives"),
    [
        (-timedelta(seconds=1), GRACE),
        (timedelta(0), GRACE / 2),
        (timedelta(hours=1), timedelta(0)),
    ],
)
def test_an_answer_given_or_arriving_too_late_is_not_kept(given, arrives):
    attempt = make_attempt()
    key = attempt.form.first().order[0]

    with pytest.raises(Closed):
        attempt.answer(
            1, [key], sequence=1, at=attempt.closes_at + arrives, given_at=attempt.closes_at + given
        )

    assert not Answer.objects.exists()


def test_the_sweep_waits_until_nothing_can_be_on_its_way(django_capture_on_commit_callbacks):
    attempt = make_attempt(right=2)

    waiting = list(Attempt.objects.overdue(at=attempt.closes_at + GRACE - timedelta(seconds=1)))
    close_overdue()

    attempt.refresh_from_db()
    assert waiting == []
    assert (attempt.score, attempt.ended_by) == (100, "sweep")
    assert attempt.submitted_at == attempt.closes_at


def test_a_save_that_is_repeated_after_submitting_is_still_acknowledged():
    attempt = make_attempt()
    key = attempt.form.first().order[0]
    kept = attempt.answer(1, [key], sequence=1, at=NOW + MINUTE)
    attempt.submit(by=attempt.candidate, at=NOW + 2 * MINUTE)

    assert attempt.answer(1, [key], sequence=1, at=NOW + 3 * MINUTE) == kept


# --- windows --------------------------------------------------------------------------------


def test_what_an_older_window_still_sends_does_not_beat_the_window_that_took_over():
    attempt = make_attempt()
    first, second = attempt.form.all()
    attempt.answer(1, [first.order[0]], sequence=7, sitting=1, at=NOW + MINUTE)

    attempt.take_over(at=NOW + 2 * MINUTE)
    attempt.answer(1, [first.order[1]], sequence=1, sitting=2, at=NOW + 3 * MINUTE)
    attempt.answer(1, [first.order[2]], sequence=8, sitting=1, at=NOW + 4 * MINUTE)
    attempt.answer(2, [second.order[0]], sequence=9, sitting=1, at=NOW + 4 * MINUTE)

    answers = attempt.responses()
    assert answers[1].response == [first.order[1]]
    assert answers[2].response == [second.order[0]]
    assert attempt.answers.count() == 4


def test_a_sitting_that_nobody_began_is_refused():
    attempt = make_attempt()

    with pytest.raises(ValueError):
        attempt.answer(1, [attempt.form.first().order[0]], sequence=1, sitting=2, at=NOW + MINUTE)


def test_nobody_takes_over_what_is_submitted():
    attempt = make_attempt(submit=True)

    with pytest.raises(Closed):
        attempt.take_over(at=NOW + 6 * MINUTE)
