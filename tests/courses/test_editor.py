"""The trainer at work in the editor: what changes at once, and what never changes again."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from academy.audit.models import Entry
from academy.people.roles import PERMISSIONS
from academy.tasks import publish_scheduled
from academy.words.standing import Role
from courses.curriculum.loading import catalogue
from courses.curriculum.models import LessonPage, Reading
from courses.exams.models import Exam
from courses.items.models import Item
from tests.factories import (
    make_attempt,
    make_bank,
    make_course,
    make_exam,
    make_item,
    make_person,
    read_lesson,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_learning_site():
    catalogue()


@pytest.fixture
def trainer(client):
    person = make_person("Mirela Antonescu", roles=[Role.TRAINER])
    client.force_login(person)
    return person


@pytest.fixture
def operator(client):
    """Somebody with every right that the editor knows."""
    person = make_person("Samir Haddad", roles=[Role.OPERATOR])
    person.is_superuser = True
    person.save()
    client.force_login(person)
    return person


def text_of(response):
    return response.content.decode()


def lesson_form(
    lesson, *, text="<p>Read the whole thread.</p>", clauses=("2.1",), checks=(), act="action-publish"
):
    blocks = [("passage", {"text": rich_text(text), "clauses": _list(clauses)})]
    blocks += [("check", {"item": item.pk}) for item in checks]
    places = streamfield(blocks)
    return nested_form_data(
        {
            "title": lesson.title,
            "slug": lesson.slug,
            "standfirst": lesson.standfirst,
            "minutes": lesson.minutes,
            "principle": lesson.principle,
            "body": places,
            "comments": inline_formset([]),
            act: "1",
        }
    )


def _list(values):
    rows = {str(place): {"value": value, "order": place, "deleted": ""} for place, value in enumerate(values)}
    return {"count": len(values), **rows}


# --- who is let in ---------------------------------------------------------------------------


def test_an_employee_is_refused_at_the_editor(client):
    client.force_login(make_person())

    response = client.get(reverse("wagtailadmin_home"))

    assert response.status_code in (302, 403)
    assert "wagtail" not in text_of(response)


def test_whoever_is_not_signed_in_is_sent_to_our_own_door(client):
    response = client.get(reverse("wagtailadmin_home"))

    assert response["Location"].startswith(reverse("account_login"))


def test_every_permission_that_a_role_names_exists():
    known = {f"{row.content_type.app_label}.{row.codename}" for row in Permission.objects.select_related()}

    assert {name for names in PERMISSIONS.values() for name in names} - known == set()


@pytest.mark.parametrize("model", ["items_item", "items_bank", "exams_exam", "scenarios_scenario"])
def test_a_trainer_sees_each_kind_of_thing_listed(client, trainer, model):
    exam = make_exam()

    page = client.get(reverse(f"wagtailsnippets_{model}:list"))

    assert page.status_code == 200
    assert (exam.title in text_of(page)) == (model == "exams_exam")


# --- changing a lesson -----------------------------------------------------------------------


def test_an_edited_lesson_is_live_at_once_and_the_log_names_the_trainer(client, trainer):
    lesson = make_course(checks=False).lessons()[0]

    client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), lesson_form(lesson, text="<p>Read twice.</p>")
    )

    assert "Read twice." in text_of(client.get(lesson.url))
    entry = Entry.objects.filter(act="lesson_published").latest("index")
    assert (entry.facts["lesson"], str(entry.actor)) == (lesson.slug, str(trainer.key))


def test_a_draft_of_a_lesson_changes_nothing_that_readers_see(client, trainer):
    lesson = make_course(checks=False).lessons()[0]
    facts = Entry.objects.count()

    client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        lesson_form(lesson, text="<p>Not yet.</p>", act="action-save"),
    )

    lesson.refresh_from_db()
    assert lesson.latest_revision != lesson.live_revision
    assert "Not yet." not in text_of(client.get(lesson.url))
    assert Entry.objects.count() == facts


def test_a_finished_reading_still_pins_what_was_read(client, trainer):
    lesson = make_course(checks=False).lessons()[0]
    reading = read_lesson(lesson, make_person())

    client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), lesson_form(lesson, text="<p>Read twice.</p>")
    )

    reading.refresh_from_db()
    assert "Read twice." not in str(reading.revision.content)
    assert (
        reading.sha256
        != Reading.start(LessonPage.objects.get(pk=lesson.pk), by=trainer, at=reading.started_at).sha256
    )


def test_a_clause_that_the_policy_does_not_have_is_refused_in_words(client, trainer):
    lesson = make_course(checks=False).lessons()[0]

    page = client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), lesson_form(lesson, clauses=["2.1", "9.9"])
    )

    assert page.status_code == 200
    assert "has no clause 9.9. Its clauses are 2.1, 5.3, 5.5, 6.5." in text_of(page)
    assert "9.9" not in str(LessonPage.objects.get(pk=lesson.pk).body.raw_data)


def test_a_trainer_adds_a_lesson_below_a_module(client, trainer):
    module = make_course(lessons=1, checks=False).modules()[0]
    new = LessonPage(title="Hear the difference", slug="hear", standfirst="Why.", principle="kindness")

    client.post(
        reverse("wagtailadmin_pages:add", args=["curriculum", "lessonpage", module.pk]), lesson_form(new)
    )

    assert LessonPage.objects.get(slug="hear").live


def test_previewing_a_lesson_starts_no_reading(client, trainer):
    lesson = make_course().lessons()[0]

    page = client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))

    assert "Hear the difference" in text_of(page)
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert not Reading.objects.exists()


# --- changing an exam -----------------------------------------------------------------------


def exam_form(*cells, bank=None, **details):
    return nested_form_data(
        {
            "title": "Law",
            "slug": "law",
            "bank": (bank or make_bank()).pk,
            "course": "",
            "minutes": 10,
            "cut_score": 70,
            "cut_source": "Set by the policy board.",
            "waiting_hours": 0,
            "honour": "I sit it alone.",
            "feedback": "topics",
            "cells": inline_formset(
                [dict(zip(("topic", "difficulty", "count"), cell, strict=True)) for cell in cells]
            ),
            **details,
        }
    )


def test_an_exam_is_written_with_its_blueprint(client, trainer):
    client.post(reverse("wagtailsnippets_exams_exam:add"), exam_form(("law", "", 2)))

    exam = Exam.objects.get(slug="law")
    assert (exam.length, exam.feedback, exam.live) == (2, "topics", False)


def test_a_blueprint_that_the_bank_cannot_fill_is_kept_as_a_draft_and_named_before_publishing(
    client, trainer
):
    bank = make_bank()
    make_item(bank=bank, topic="law", difficulty="hard")
    make_item(bank=bank, topic="kindness")
    form = exam_form(("law", "hard", 3), ("kindness", "", 1), bank=bank)
    add = reverse("wagtailsnippets_exams_exam:add")
    words = "The bank is 2 short of the 3 items on “Follow the law and the code of conduct” (hard) wanted."

    refused = client.post(add, form | {"action-publish": "Publish"})
    client.post(add, form)
    draft = Exam.objects.get(slug="law")
    page = client.get(reverse("wagtailsnippets_exams_exam:edit", args=[draft.pk]))

    assert words in text_of(refused)
    assert words in text_of(page)
    assert not draft.live


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"minutes": 999_999}, "at most 600 minutes"),
        ({"cut_score": 0}, "everybody passes"),
        ({"opens_at": "2027-01-02 09:00", "last_start_at": "2027-01-01 09:00"}, "nobody could sit it"),
    ],
)
def test_a_slip_that_candidates_would_pay_for_is_refused(client, trainer, slip, said):
    bank = make_bank()
    for _ in range(2):
        make_item(bank=bank)

    page = client.post(
        reverse("wagtailsnippets_exams_exam:add"), exam_form(("information", "", 2), bank=bank, **slip)
    )

    assert said in text_of(page)
    assert not Exam.objects.exists()


def test_a_blueprint_that_the_bank_can_fill_is_published_by_its_trainer(client, trainer):
    bank = make_bank()
    for _ in range(2):
        make_item(bank=bank, topic="law")

    client.post(
        reverse("wagtailsnippets_exams_exam:add"),
        exam_form(("law", "", 2), bank=bank) | {"action-publish": "Publish"},
    )

    assert Exam.objects.get(slug="law").live


# --- deleting --------------------------------------------------------------------------------


@pytest.mark.parametrize("above", [0, 1, 2])
def test_a_page_that_a_reading_pins_is_kept_and_unpublishing_offered(client, operator, above):
    lesson = make_course(checks=False).lessons()[0]
    read_lesson(lesson, make_person())
    page = [lesson, lesson.get_parent(), lesson.get_parent().get_parent()][above]

    answer = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)

    assert "cannot be deleted: records rest on it" in text_of(answer)
    assert reverse("wagtailadmin_pages:unpublish", args=[page.pk]) in text_of(answer)
    assert LessonPage.objects.filter(pk=lesson.pk).exists()


def test_pages_that_are_pinned_survive_being_deleted_many_at_once(client, operator):
    free, read = make_course(checks=False).lessons()
    read_lesson(read, make_person())
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    answer = client.post(f"{address}?id={free.pk}&id={read.pk}", {"next": "/admin/"}, follow=True)

    assert answer.status_code == 200
    assert LessonPage.objects.filter(pk__in=[free.pk, read.pk]).count() == 2


def test_a_page_that_nobody_read_can_be_deleted(client, operator):
    lesson = make_course(checks=False).lessons()[0]

    client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))

    assert not Page.objects.filter(pk=lesson.pk).exists()


def test_an_item_that_was_asked_in_an_exam_is_kept(client, operator):
    make_attempt(exam=make_exam(items=2, count=2))
    item = Item.objects.first()

    answer = client.post(reverse("wagtailsnippets_items_item:delete", args=[item.pk]), follow=True)

    assert "cannot be deleted: records rest on it" in text_of(answer)
    assert reverse("wagtailsnippets_items_item:unpublish", args=[item.pk]) in text_of(answer)
    assert Item.objects.filter(pk=item.pk).exists()


def test_an_item_that_was_answered_in_a_lesson_is_kept_also_among_many(client, operator):
    lesson = make_course().lessons()[0]
    read_lesson(lesson, make_person())
    item, free = lesson.checks()[0], make_item()
    address = reverse("wagtail_bulk_action", args=["items", "item", "delete"])

    client.post(f"{address}?id={free.pk}&id={item.pk}", {"next": "/admin/"})

    assert Item.objects.filter(pk__in=[item.pk, free.pk]).count() == 2


def test_a_bank_with_items_is_kept(client, operator):
    bank = make_item().bank

    answer = client.post(reverse("wagtailsnippets_items_bank:delete", args=[bank.pk]), follow=True)

    assert "cannot be deleted: records rest on it" in text_of(answer)


def test_an_item_that_was_never_asked_can_be_deleted(client, operator):
    item = make_item()

    client.post(reverse("wagtailsnippets_items_item:delete", args=[item.pk]))

    assert not Item.objects.filter(pk=item.pk).exists()


# --- taking away -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "act"), [(make_item, "item_retired"), (make_exam, "exam_withdrawn")], ids=["item", "exam"]
)
def test_who_takes_something_away_is_in_the_log(client, operator, make, act):
    row = make()
    names = f"wagtailsnippets_{row._meta.app_label}_{row._meta.model_name}"

    client.post(reverse(f"{names}:unpublish", args=[row.pk]))

    entry = Entry.objects.get(act=act)
    assert (entry.subject, entry.actor) == (str(row.key), str(operator.key))


def test_who_takes_a_lesson_away_is_in_the_log(client, operator):
    lesson = make_course(checks=False).lessons()[0]

    client.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))

    entry = Entry.objects.get(act="lesson_withdrawn")
    assert (entry.facts["lesson"], entry.actor) == (lesson.slug, str(operator.key))


def test_what_has_a_time_set_goes_live_at_it_and_the_fact_is_told():
    lesson = make_course(checks=False).lessons()[0]
    lesson.title, lesson.go_live_at = "Later", now() + timedelta(hours=1)
    lesson.save_revision().publish()

    with time_machine.travel(now() + timedelta(hours=2)):
        publish_scheduled()

    assert LessonPage.objects.get(pk=lesson.pk).title == "Later"
    assert Entry.objects.filter(act="lesson_published").latest("index").facts["title"] == "Later"
