"""The pages of an exam, as its candidate meets them."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site

from academy.words.standing import Role
from courses.curriculum.models import CataloguePage, LessonPage, Reading
from courses.exams.doors import Reason, Shut
from courses.exams.models import Answer, Attempt, BlueprintCell
from courses.items.models import Item
from courses.items.scoring import right_keys
from tests.factories import (
    NOW,
    make_attempt,
    make_course,
    make_exam,
    make_item,
    make_person,
    make_policy_version,
    read_lesson,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(client):
    person = make_person(time_zone="Asia/Kolkata")
    client.force_login(person)
    return person


def item_url(attempt, position=1):
    return reverse("attempt_item", args=[attempt.code, position])


def result_url(attempt):
    return reverse("attempt_result", args=[attempt.code])


def save(client, attempt, position, response, sequence):
    return client.post(
        reverse("attempt_answer", args=[attempt.code, position]),
        json.dumps({"response": response, "sequence": sequence}),
        content_type="application/json",
    )


def key_of(attempt, position, *, right):
    question = attempt.form.get(position=position).question
    keys = right_keys(question)
    return next(option["key"] for option in question["options"] if (option["key"] in keys) == right)


def make_course_with_site(**details):
    course = make_course(**details)
    Site.objects.update(root_page=CataloguePage.objects.get())
    return course


def read_all(course, person):
    for lesson in course.lessons():
        read_lesson(lesson, person)


def text_of(response):
    return response.content.decode()


# --- the start ------------------------------------------------------------------------------


def test_the_start_page_says_when_the_exam_would_end_in_the_readers_zone(client, person):
    exam = make_exam(minutes=20)

    page = text_of(client.get(exam.get_absolute_url()))

    assert ">14:51</time>" in page  # 09:01 UTC and 20 minutes, in India
    assert "UTC+05:30" in page
    assert "2 of 2 answered right are enough" in page


def test_opening_the_start_page_starts_no_clock(client, person):
    exam = make_exam()

    client.get(exam.get_absolute_url())

    assert not Attempt.objects.exists()


def test_agreeing_and_starting_leads_to_the_first_question(client, person):
    exam = make_exam()

    response = client.post(exam.get_absolute_url(), {"honour": "on"}, follow=True)

    attempt = Attempt.objects.get()
    assert attempt.candidate == person
    assert response.redirect_chain[-1][0] == item_url(attempt)


def test_without_the_honour_statement_nothing_starts(client, person):
    exam = make_exam()

    response = client.post(exam.get_absolute_url(), {})

    assert response.status_code == 400
    assert "Please agree to the statement first" in text_of(response)
    assert not Attempt.objects.exists()


def test_a_bank_that_is_too_small_is_told_in_words(client, person):
    exam = make_exam(items=1, count=3)

    response = client.post(exam.get_absolute_url(), {"honour": "on"})

    assert response.status_code == 503
    assert "its bank has too few questions" in text_of(response)
    assert not Attempt.objects.exists()


def test_an_exam_without_a_blueprint_starts_no_sitting(client, person):
    exam = make_exam(count=1)
    BlueprintCell.objects.all().delete()

    response = client.post(exam.get_absolute_url(), {"honour": "on"})

    assert response.status_code == 503
    assert not Attempt.objects.exists()


def test_the_exam_is_closed_until_every_lesson_of_its_course_is_read(client, person):
    course = make_course_with_site(lessons=2)
    exam = make_exam(course=course)
    read_lesson(course.lessons()[0], person)

    page = client.get(exam.get_absolute_url())
    refused = client.post(exam.get_absolute_url(), {"honour": "on"})

    assert "One lesson of" in text_of(page)
    assert course.lessons()[1].get_url() in text_of(page)
    assert "Start the exam" not in text_of(page)
    assert refused.status_code == 403
    assert "One lesson of" in text_of(refused)
    assert not Attempt.objects.exists()


def test_a_lesson_opened_but_not_finished_still_closes_the_exam(person):
    course = make_course(lessons=1)
    exam = make_exam(course=course)
    Reading.start(course.lessons()[0], by=person, at=NOW)

    with pytest.raises(Shut) as shut:
        Attempt.start(exam, by=person, at=LATER)

    assert shut.value.door.reason == Reason.LESSONS


def test_the_exam_opens_when_the_course_is_read(client, person):
    course = make_course_with_site()
    exam = make_exam(course=course)
    read_all(course, person)

    client.post(exam.get_absolute_url(), {"honour": "on"})

    assert Attempt.objects.taken_by(person).count() == 1


def test_somebody_elses_reading_opens_nothing(person):
    course = make_course()
    exam = make_exam(course=course)
    read_all(course, make_person("Somebody Else"))

    assert exam.lessons_left(person).count() == 2


def test_an_open_attempt_is_offered_to_be_continued(client, person):
    attempt = make_attempt(person)

    page = text_of(client.get(attempt.exam.get_absolute_url()))

    assert reverse("attempt", args=[attempt.code]) in page
    assert "Start the exam" not in page


def test_who_has_passed_is_told_that_the_pass_stands(client, person):
    attempt = make_attempt(person, right=2, submit=True)

    assert "the pass stands" in text_of(client.get(attempt.exam.get_absolute_url()))


def test_earlier_sittings_are_listed_and_only_ones_own(client, person):
    mine = make_attempt(person, right=2, submit=True)
    theirs = make_attempt(make_person("Somebody Else"), mine.exam, right=0, submit=True)

    page = text_of(client.get(mine.exam.get_absolute_url()))

    assert result_url(mine) in page
    assert result_url(theirs) not in page


# --- the sitting ----------------------------------------------------------------------------


def test_a_whole_sitting_without_javascript(client, person):
    exam = make_exam(items=6, count=3)
    client.post(exam.get_absolute_url(), {"honour": "on"})
    attempt = Attempt.objects.get()

    for position in (1, 2, 3):
        page = client.get(item_url(attempt, position))
        response = client.post(
            item_url(attempt, position),
            {
                "sequence": page.context["highest"] + 1,
                "option": key_of(attempt, position, right=position < 3),
                "go": "review" if position == 3 else position + 1,
            },
        )
    review = client.get(response.url)
    result = client.post(reverse("attempt_submit", args=[attempt.code]), follow=True)

    assert "All 3 questions are answered and saved" in text_of(review)
    assert "did not pass" in text_of(result)
    assert "66.67" in text_of(result)
    assert [answer.sequence for answer in Answer.objects.all()] == [1, 2, 3]


def test_the_page_shows_as_answered_exactly_what_is_in_the_database(client, person):
    attempt = make_attempt(person, make_exam(items=4, count=3))
    kept, withdrawn = key_of(attempt, 1, right=False), key_of(attempt, 2, right=True)
    attempt.answer(1, [kept], sequence=1, at=NOW)
    attempt.answer(2, [withdrawn], sequence=2, at=NOW)
    attempt.answer(2, [], sequence=3, at=NOW)

    page = text_of(client.get(item_url(attempt)))
    other = text_of(client.get(item_url(attempt, 2)))

    assert f'value="{kept}" checked' in page
    assert page.count('class="pal-to is-answered"') == 1
    assert "checked" not in other
    assert "Saved" in page and ">14:30:00</time>" in page


def test_a_wrong_position_is_not_found(client, person):
    attempt = make_attempt(person)

    assert client.get(item_url(attempt, 3)).status_code == 404
    assert save(client, attempt, 3, [], 1).status_code == 404


def test_going_on_without_choosing_writes_nothing(client, person):
    attempt = make_attempt(person)

    response = client.post(item_url(attempt), {"sequence": 1, "go": 2})

    assert response.url == item_url(attempt, 2)
    assert not Answer.objects.exists()


def test_an_answer_changed_after_the_back_button_is_kept_although_its_page_is_stale(client, person):
    attempt = make_attempt(person)
    first, second = attempt.form.first().order[:2]

    client.post(item_url(attempt), {"sequence": 1, "option": first, "go": 2})
    client.post(item_url(attempt), {"sequence": 1, "option": second, "go": 2})

    assert attempt.responses()[1].response == [second]


def test_an_answer_can_be_taken_back_without_javascript(client, person):
    attempt = make_attempt(person)
    key = key_of(attempt, 1, right=True)
    attempt.answer(1, [key], sequence=1, at=NOW)

    response = client.post(item_url(attempt), {"sequence": 2, "option": key, "clear": "1"})

    assert response.url == item_url(attempt)
    assert attempt.responses()[1].response == []


def test_an_option_of_another_question_is_refused_in_words(client, person):
    attempt = make_attempt(person)
    foreign = key_of(attempt, 2, right=True)

    response = client.post(item_url(attempt), {"sequence": 1, "option": foreign, "go": 2})

    assert response.status_code == 400
    assert "does not fit the question" in text_of(response)
    assert not Answer.objects.exists()


def test_a_place_that_is_none_leads_to_the_review_and_nowhere_else(client, person):
    attempt = make_attempt(person)

    response = client.post(item_url(attempt), {"sequence": 1, "go": "//elsewhere.example"})

    assert response.url == reverse("attempt_review", args=[attempt.code])


def test_the_post_is_shown_as_it_was_frozen(client, person):
    exam = make_exam(items=0, count=1)
    item = make_item(bank=exam.bank)
    item.post_channel, item.post_name, item.post_text = "forum", "tomsworkbench", "Still dead <b>"
    item.save_revision().publish()
    attempt = make_attempt(person, exam)

    page = text_of(client.get(item_url(attempt)))

    assert "Forum post by tomsworkbench" in page
    assert "Still dead &lt;b&gt;" in page


def test_the_attempt_opens_where_the_first_answer_is_missing(client, person):
    attempt = make_attempt(person)
    attempt.answer(1, [key_of(attempt, 1, right=True)], sequence=1, at=NOW)

    assert client.get(reverse("attempt", args=[attempt.code])).url == item_url(attempt, 2)


# --- saving at once -------------------------------------------------------------------------


def test_a_save_is_acknowledged_with_the_servers_time_in_the_persons_zone(client, person):
    attempt = make_attempt(person)
    key = key_of(attempt, 1, right=True)

    response = save(client, attempt, 1, [key], 1)

    assert response.json() == {
        "saved": True,
        "sequence": 1,
        "at": "2026-11-23T14:31:00+05:30",
        "at_text": "14:31:00",
    }
    assert Answer.objects.get().response == [key]


def test_a_repeated_save_is_acknowledged_with_the_time_of_the_first(client, person, clock):
    attempt = make_attempt(person)
    key = key_of(attempt, 1, right=True)
    save(client, attempt, 1, [key], 1)
    clock.move_to(LATER + timedelta(minutes=2))

    response = save(client, attempt, 1, [key], 1)

    assert response.json()["at_text"] == "14:31:00"
    assert Answer.objects.count() == 1


def test_a_number_used_by_another_device_is_never_called_saved(client, person):
    attempt = make_attempt(person)
    save(client, attempt, 1, [key_of(attempt, 1, right=True)], 1)

    response = save(client, attempt, 2, [key_of(attempt, 2, right=True)], 1)

    assert response.status_code == 412
    assert response.json() == {"saved": False, "highest": 1}
    assert set(attempt.responses()) == {1}


def test_an_answer_after_closing_is_refused_and_not_kept(client, person, clock):
    attempt = make_attempt(person)
    clock.move_to(attempt.closes_at)

    response = save(client, attempt, 1, [key_of(attempt, 1, right=True)], 1)

    assert response.status_code == 409
    assert response.json()["saved"] is False
    assert response.json()["result"] == result_url(attempt)
    assert not Answer.objects.exists()


def test_an_answer_after_submitting_is_refused_and_not_kept(client, person):
    attempt = make_attempt(person, right=1, submit=True)

    response = save(client, attempt, 2, [key_of(attempt, 2, right=True)], 9)

    assert response.status_code == 409
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"response": "abc", "sequence": 1}',
        b'{"response": [1], "sequence": 1}',
        b'{"response": ["nonsense"], "sequence": 1}',
        b'{"response": [], "sequence": true}',
        b'{"response": [], "sequence": 0}',
        b'{"response": [], "sequence": 99999999999}',
        b"[" * 200_000,
    ],
)
def test_a_save_that_makes_no_sense_is_refused_in_words(client, person, body):
    attempt = make_attempt(person)
    url = reverse("attempt_answer", args=[attempt.code, 1])

    response = client.post(url, body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["saved"] is False
    assert response.json()["words"]
    assert not Answer.objects.exists()


def test_a_save_takes_few_queries(client, person, django_assert_max_num_queries):
    attempt = make_attempt(person, make_exam(items=8, count=6), right=5)
    key = key_of(attempt, 6, right=True)

    with django_assert_max_num_queries(6):  # two of them the savepoint
        assert save(client, attempt, 6, [key], 50).json()["saved"]


# --- the end --------------------------------------------------------------------------------


def test_submitting_twice_leaves_one_score(client, person, clock):
    attempt = make_attempt(person, right=2)
    url = reverse("attempt_submit", args=[attempt.code])

    client.post(url)
    clock.move_to(LATER + timedelta(minutes=3))
    again = client.post(url)

    attempt.refresh_from_db()
    assert again.url == result_url(attempt)
    assert (attempt.score, attempt.submitted_at) == (100, LATER)


@pytest.mark.parametrize("page", ["attempt", "attempt_review", "attempt_result"])
def test_an_attempt_whose_time_is_over_is_submitted_when_its_candidate_opens_it(client, person, clock, page):
    attempt = make_attempt(person, right=2)
    clock.move_to(attempt.closes_at + timedelta(hours=3))

    response = client.get(reverse(page, args=[attempt.code]), follow=True)

    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.closes_at
    assert "You passed the exam" in text_of(response)
    assert "when the time was over" in text_of(response)


def test_a_form_posted_too_late_says_that_it_is_not_counted(client, person, clock):
    attempt = make_attempt(person)
    clock.move_to(attempt.closes_at)

    answer = {"sequence": 1, "option": key_of(attempt, 1, right=True), "go": 2}
    response = client.post(item_url(attempt), answer, follow=True)

    assert "came too late and is not counted" in text_of(response)
    assert not Answer.objects.exists()


def test_the_result_of_an_open_attempt_leads_back_to_it(client, person):
    attempt = make_attempt(person)

    assert client.get(result_url(attempt)).url == reverse("attempt", args=[attempt.code])
    assert Attempt.objects.open().count() == 1


def test_a_finished_attempt_shows_what_was_asked_after_the_item_was_edited(client, person):
    attempt = make_attempt(person, right=2, submit=True)
    for item in Item.objects.all():
        item.stem = "Another question altogether?"
        item.save_revision().publish()

    page = text_of(client.get(result_url(attempt)))

    assert "A customer posts an order number." in page
    assert "Another question altogether?" not in page


def test_the_result_gives_answer_key_reasons_clause_and_lessons_for_what_was_missed(client, person):
    course = make_course_with_site(lessons=1)
    exam = make_exam(course=course)
    read_all(course, person)
    attempt = make_attempt(person, exam, right=1, submit=True)

    page = text_of(client.get(result_url(attempt)))

    assert "Your answer, and right" in page
    assert "The right answer" in page
    assert page.count("Because: Ask by direct message.") == 2
    assert "Never ask for personal data in public." in page
    assert course.lessons()[0].get_url() in page
    assert "You did not pass the exam" in page
    assert "Try again" in page


def test_lessons_are_offered_only_for_what_was_missed(client, person):
    course = make_course_with_site(lessons=1)
    LessonPage.objects.update(principle="kindness")
    exam = make_exam(course=course)
    read_all(course, person)
    attempt = make_attempt(person, exam, right=0, submit=True)

    page = text_of(client.get(result_url(attempt)))

    assert course.lessons()[0].get_url() not in page


def test_a_result_opens_although_an_item_cites_no_clause_that_is_here(client, person):
    exam = make_exam(items=0, count=2)
    for clause in ("2.1, I think", "social-media@99#1"):
        item = make_item(bank=exam.bank)
        type(item).objects.filter(pk=item.pk).update(clause=clause)  # from before items were checked
    attempt = make_attempt(person, exam, right=2, submit=True)

    assert client.get(result_url(attempt)).status_code == 200


# --- who may see it -------------------------------------------------------------------------

PAGES = ["attempt", "attempt_review", "attempt_result"]


@pytest.mark.parametrize("page", PAGES)
def test_a_strangers_attempt_is_not_found(client, person, page):
    theirs = make_attempt(make_person("Somebody Else"), right=2, submit=page == "attempt_result")

    assert client.get(reverse(page, args=[theirs.code])).status_code == 404


def test_nobody_answers_or_submits_for_somebody_else(client, person):
    theirs = make_attempt(make_person("Somebody Else"))
    key = key_of(theirs, 1, right=True)

    responses = [
        client.get(item_url(theirs)),
        client.post(item_url(theirs), {"sequence": 1, "option": key, "go": 2}),
        save(client, theirs, 1, [key], 1),
        client.post(reverse("attempt_submit", args=[theirs.code])),
    ]

    assert [response.status_code for response in responses] == [404] * 4
    assert not Answer.objects.exists()
    assert Attempt.objects.open().count() == 1


def test_compliance_reads_a_result_as_evidence_and_changes_nothing(client):
    client.force_login(make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE]))
    attempt = make_attempt(right=2, submit=True)

    page = client.get(result_url(attempt))

    assert "Ines Okonjo passed the exam" in text_of(page)
    assert "You read this as evidence" in text_of(page)
    assert "next step" not in text_of(page)
    assert client.get(item_url(attempt)).status_code == 404
    assert client.post(reverse("attempt_submit", args=[attempt.code])).status_code == 404


def test_an_open_attempt_is_nobodys_evidence(client):
    client.force_login(make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE]))
    attempt = make_attempt(right=2)

    assert client.get(result_url(attempt)).status_code == 404
    assert Attempt.objects.open().count() == 1


def test_every_page_asks_who_you_are(client):
    attempt = make_attempt(right=2)
    urls = [attempt.exam.get_absolute_url(), item_url(attempt)]
    urls += [reverse(page, args=[attempt.code]) for page in PAGES]

    assert all("/accounts/login/" in client.get(url).url for url in urls)
    assert "/accounts/login/" in save(client, attempt, 1, [], 9).url


# --- queries --------------------------------------------------------------------------------


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["attempt_item", "attempt_review", "attempt_result", "exam"])
def test_a_page_of_six_items_takes_as_many_queries_as_one_of_two(client, person, page):
    make_policy_version()
    course = make_course_with_site()
    read_all(course, person)
    counts = []
    for count in (2, 6):
        exam = make_exam(f"exam-{count}", items=count, count=count, course=course)
        attempt = make_attempt(person, exam, right=1, submit=page == "attempt_result")
        args = {"attempt_item": [attempt.code, 1], "exam": [exam.slug]}.get(page, [attempt.code])
        client.get(reverse(page, args=args))  # what is cached once for all pages is cached now
        counts.append(queries(client, reverse(page, args=args)))

    assert counts[0] == counts[1]
    assert counts[1] <= 16
