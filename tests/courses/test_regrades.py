"""Regrading: two people, the scores that change shown first, the old ones kept, nobody forgotten."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from academy.audit.models import Entry
from academy.words.keys import NoKey
from courses.corrections.models import Correction, Regrade
from courses.corrections.outcomes import seen
from courses.corrections.regrades import Decided, Moved
from courses.exams.models import Answer, Attempt
from courses.exams.receipts import ALTERED, HOLDS, judge
from courses.items.correcting import Act, Change
from tests.factories import NOW, make_attempt, make_exam, make_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def wrong_key(item):
    """The first key that earns nothing: what `make_attempt` answers wrongly."""
    return next(option["key"] for option in item.question["options"] if not option["credit"])


def propose(item, change, *, by=None, spare=True):
    return Regrade.propose(
        item.revision_id,
        change,
        reason="Clause 2.1 was reworded; the second answer is right too.",
        spare=spare,
        by=by or make_person(),
        at=NOW + timedelta(minutes=30),
    )


def approve(regrade, *, by=None, at=LATER):
    regrade.approve(seen(regrade.outcomes()), by=by or make_person(), at=at)


def two_sat(right, **exam):
    """Two attempts at the same two items; `right` is how many each has right."""
    exam = make_exam(items=2, **exam)
    return [make_attempt(make_person(), exam, right=number, submit=True) for number in right]


def item_at(attempt, place):
    """The row of the form of what `attempt` was asked at that place."""
    return attempt.form.get(position=place)


def test_a_proposal_shows_who_would_pass_and_changes_nothing():
    one, two = two_sat([1, 2])
    item = item_at(one, 2)

    regrade = propose(item, Change(Act.CREDIT))

    told = {outcome.attempt: (outcome.new_score, outcome.verdict) for outcome in regrade.outcomes()}
    assert told == {one: (100, "passes"), two: (100, "")}
    one.refresh_from_db()
    assert (one.score, one.passed) == (50, False)


def test_once_approved_the_score_changes_and_the_old_one_is_kept_with_the_reason():
    one, _ = two_sat([1, 2])
    item = item_at(one, 2)
    asked, journal = item.question, list(Answer.objects.values())

    approve(propose(item, Change(Act.REKEY, (wrong_key(item),))))

    one.refresh_from_db()
    correction = one.corrections.get()
    assert (one.score, one.passed) == (100, True)
    assert (correction.old_score, correction.new_score, correction.old_passed) == (50, 100, False)
    assert correction.reason.startswith("Clause 2.1")
    assert item_at(one, 2).question == asked
    assert list(Answer.objects.values()) == journal


def test_a_regrading_takes_a_second_person():
    trainer = make_person()
    (one,) = two_sat([1])
    regrade = propose(item_at(one, 2), Change(Act.CREDIT), by=trainer)

    with pytest.raises(PermissionDenied):
        approve(regrade, by=trainer)

    one.refresh_from_db()
    assert (one.score, Correction.objects.count()) == (50, 0)


def test_nobody_decides_a_regrading_that_their_own_score_rests_on():
    (one,) = two_sat([1])
    regrade = propose(item_at(one, 2), Change(Act.CREDIT))

    with pytest.raises(PermissionDenied):
        approve(regrade, by=one.candidate)

    one.refresh_from_db()
    assert one.score == 50


def test_whoever_would_lose_by_it_keeps_their_score_unless_the_proposal_says_otherwise():
    one, two = two_sat([1, 2])
    item = item_at(one, 2)
    change = Change(Act.REKEY, (wrong_key(item),))

    approve(propose(item, change, spare=True))

    two.refresh_from_db()
    assert (two.score, two.passed, two.corrections.count()) == (100, True, 0)
    approve(propose(item, change, spare=False))
    two.refresh_from_db()
    assert (two.score, two.passed) == (50, False)


def test_a_dropped_item_counts_for_nobody():
    (one,) = two_sat([1])

    approve(propose(item_at(one, 2), Change(Act.DROP)))

    one.refresh_from_db()
    assert (one.score, one.passed) == (100, True)
    assert item_at(one, 2).dropped


def test_the_last_item_of_a_form_cannot_be_dropped():
    (one,) = two_sat([1])
    approve(propose(item_at(one, 2), Change(Act.DROP)))

    with pytest.raises(ValidationError, match="no other item"):
        propose(item_at(one, 1), Change(Act.DROP))


def test_a_decision_about_other_scores_than_were_shown_is_refused():
    one, _ = two_sat([1, 2])
    regrade = propose(item_at(one, 2), Change(Act.CREDIT))
    shown = seen(regrade.outcomes())
    make_attempt(make_person(), one.exam, right=0, submit=True)

    with pytest.raises(Moved):
        regrade.approve(shown, by=make_person(), at=LATER)

    assert not Correction.objects.exists()


def test_a_regrading_is_decided_once():
    (one,) = two_sat([1])
    regrade = propose(item_at(one, 2), Change(Act.CREDIT))
    regrade.decline("The key was right.", by=make_person(), at=LATER)

    with pytest.raises(Decided):
        approve(regrade)

    one.refresh_from_db()
    assert one.score == 50


def test_what_is_handed_in_after_the_approval_is_put_right_too():
    one, _ = two_sat([1, 1])
    running = make_attempt(make_person(), one.exam, at=NOW, right=1)
    approve(propose(item_at(one, 2), Change(Act.CREDIT)))

    running.submit(by=running.candidate, at=NOW + timedelta(minutes=5))

    running.refresh_from_db()
    assert (running.score, running.passed) == (100, True)
    assert running.corrections.get().old_score == 50
    assert running.receipts.last().facts["score"] == "100.00"


def test_a_voided_attempt_is_left_as_it_was():
    (one,) = two_sat([1])
    regrade = propose(item_at(one, 2), Change(Act.CREDIT))
    one.void("The wrong person sat it.", by=make_person(), at=LATER)

    approve(regrade)

    one.refresh_from_db()
    assert one.score == 50


def test_every_changed_score_is_a_fact_about_its_candidate():
    one, _ = two_sat([1, 2])

    approve(propose(item_at(one, 2), Change(Act.CREDIT)))

    entry = Entry.objects.get(act="attempt_regraded", subject=str(one.candidate.key))
    assert (entry.facts["old_score"], entry.facts["score"]) == (50, 100)
    assert Entry.objects.filter(act__in=["regrade_proposed", "regrade_decided"]).count() == 2


def test_a_regrading_that_breaks_off_leaves_no_score_changed(settings):
    one, _ = two_sat([1, 1])
    regrade = propose(item_at(one, 2), Change(Act.CREDIT))
    settings.KEYS = []  # nothing to sign the new receipts with

    with pytest.raises(NoKey):
        approve(regrade)

    regrade.refresh_from_db()
    assert regrade.decided_at is None
    assert set(Attempt.objects.values_list("score", flat=True)) == {50}


@pytest.mark.parametrize("people", [2, 8])
def test_the_preview_asks_as_much_of_many_attempts_as_of_few(people, django_assert_max_num_queries):
    one, *_ = two_sat([1] * people)
    regrade = propose(item_at(one, 2), Change(Act.CREDIT))

    with django_assert_max_num_queries(5):
        assert len(regrade.outcomes()) == people


def test_the_receipt_of_the_old_score_stays_true_and_names_the_new_one():
    one, _ = two_sat([1, 1])
    old = json.dumps(one.receipts.get().as_file()).encode()

    approve(propose(item_at(one, 2), Change(Act.CREDIT)))

    verdict, words = judge(old)
    assert verdict == HOLDS
    assert "100.00 of 100" in words
    Attempt.objects.filter(pk=one.pk).update(score=75)
    assert judge(old)[0] == ALTERED
