"""Sitting an exam: what is asked, what is kept, what it scores."""

from datetime import timedelta

import pytest

from courses.exams.attempts import Closed
from courses.exams.drawing import Shortage
from courses.exams.models import Answer, Attempt
from courses.items.models import Item
from tests.factories import NOW, make_attempt, make_exam, make_item, make_person

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=1)


def test_an_attempt_shows_what_its_candidate_saw_after_the_item_is_edited():
    attempt = make_attempt()
    asked = attempt.form.first()
    item = Item.objects.get(pk=asked.item_id)
    item.stem = "Another question altogether?"
    item.save_revision().publish()

    again = attempt.form.first()

    assert again.question["stem"] == asked.question["stem"] != item.stem
    assert again.revision_id != Item.objects.get(pk=item.pk).live_revision_id


def test_starting_twice_goes_on_with_the_same_attempt():
    exam, person = make_exam(), make_person()

    first = Attempt.start(exam, by=person, at=NOW)
    second = Attempt.start(exam, by=person, at=LATER)

    assert first == second


def test_the_same_sequence_saves_once_and_the_last_sequence_counts():
    attempt = make_attempt()
    keys = attempt.form.first().order

    attempt.answer(1, [keys[0]], sequence=1, at=LATER)
    attempt.answer(1, [keys[1]], sequence=2, at=LATER)
    repeated = attempt.answer(1, [keys[2]], sequence=1, at=LATER)

    assert repeated.response == [keys[0]]
    assert attempt.responses()[1].response == [keys[1]]


def test_an_answer_that_arrives_late_but_was_given_first_does_not_win():
    attempt = make_attempt()
    keys = attempt.form.first().order

    attempt.answer(1, [keys[1]], sequence=5, at=LATER)
    attempt.answer(1, [keys[0]], sequence=4, at=LATER)

    assert attempt.responses()[1].response == [keys[1]]


def test_after_the_time_is_over_no_answer_is_kept():
    attempt = make_attempt()
    keys = attempt.form.first().order

    with pytest.raises(Closed):
        attempt.answer(1, [keys[0]], sequence=1, at=attempt.closes_at)

    assert not Answer.objects.exists()


def test_a_forgotten_attempt_is_submitted_with_what_was_saved_when_its_time_was_over():
    attempt = make_attempt(right=2)

    attempt.submit(by=None, at=attempt.closes_at + timedelta(hours=9))

    assert attempt.score == 100
    assert attempt.submitted_at == attempt.closes_at


def test_a_new_attempt_avoids_the_items_of_the_last_one():
    exam, person = make_exam(items=4, count=2), make_person()
    first = make_attempt(person, exam, submit=True)
    second = Attempt.start(exam, by=person, at=LATER)

    seen = set(first.form.values_list("item", flat=True))

    assert not seen & set(second.form.values_list("item", flat=True))


def test_a_bank_that_cannot_fill_the_blueprint_says_what_is_missing():
    exam = make_exam(items=1, count=3)

    with pytest.raises(Shortage) as short:
        Attempt.start(exam, by=make_person(), at=NOW)

    assert [missing for _, missing in short.value.missing] == [2]
    assert not Attempt.objects.exists()


def test_drafts_are_never_asked():
    exam = make_exam(items=2, count=2)
    draft = make_item("draft", bank=exam.bank)
    draft.unpublish()

    attempt = Attempt.start(exam, by=make_person(), at=NOW)

    assert draft.pk not in attempt.form.values_list("item", flat=True)


def test_an_option_of_another_item_is_refused():
    attempt = make_attempt()

    with pytest.raises(ValueError, match="no option"):
        attempt.answer(1, ["nonsense"], sequence=1, at=LATER)


def test_an_item_that_was_asked_cannot_be_deleted():
    from django.db.models import ProtectedError

    attempt = make_attempt()

    with pytest.raises(ProtectedError):
        attempt.form.first().item.delete()
