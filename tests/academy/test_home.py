"""The home page says the one next thing to do."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.desk.campaigns.findings import Action
from academy.programmes.models import Assignment, Attestation, Programme
from academy.programmes.standing import standing
from academy.register.appeals import Appeal
from academy.register.models import Certificate, Decision
from academy.register.tasks import settle, settle_everyone
from academy.words.standing import Role
from courses.exams.doors import Shut
from courses.exams.models import Attempt
from sandbox.drills import models as drills
from sandbox.drills.models import Run
from tests.academy.auditing import AS_OF, make_action
from tests.factories import (
    NOW,
    make_attempt,
    make_certificate,
    make_course,
    make_edition,
    make_exam,
    make_move,
    make_person,
    make_programme,
    read_lesson,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """The advocate programme with all four requirements."""
    course, exam, edition = make_course(), make_exam(), make_edition()
    return make_programme(course, exam, edition, minimum=50), course, exam, edition


def page(client, person):
    client.force_login(person)
    return client.get("/").content.decode()


def read(person, course):
    for lesson in course.lessons():
        read_lesson(lesson, person, at=NOW)


def sign(person, course):
    Attestation.sign(course.teaches, signature=person.name, by=person, at=NOW)


def drill(person, edition):
    begun = NOW + timedelta(minutes=6)  # the exam is over
    run = Run.start(edition, Run.Mode.GRADED, by=person, at=begun)
    for sequence, second in enumerate((2, 5), start=1):
        data = {"sentiment": "negative", "topic": "delivery", "priority": "high", "track": "reactive"}
        data |= {"route": "support", "text": "Looking. ^JD", "visibility": "public"}
        at = begun + timedelta(seconds=second * 60 / 4 + 1)
        make_move(run, "reply", f"p00{second}", data, sequence=sequence, at=at)
    run.finish(by=person, at=begun + timedelta(minutes=16))


def test_the_step_goes_from_course_to_policy_to_exam_to_drill_to_certificate(client, house):
    _, course, exam, edition = house
    person = make_person()

    assert "Read the lesson “Lesson 1”" in page(client, person)
    read(person, course)
    assert "Read and sign the policy, version 6" in page(client, person)
    sign(person, course)
    assert "Sit the exam “Principles exam”" in page(client, person)
    make_attempt(person, exam, right=2, submit=True)
    assert "Run the graded drill “First Watch”" in page(client, person)
    drill(person, edition)
    assert "Your Advocate certificate is being issued" in page(client, person)
    settle(person.pk)
    assert "Nothing is due" in page(client, person)
    assert Certificate.objects.get(person=person).number in page(client, person)


def test_a_failed_exam_leaves_the_exam_as_the_next_step(client, house):
    _, course, exam, _ = house
    person = make_person()
    read(person, course)
    sign(person, course)

    make_attempt(person, exam, right=0, submit=True)

    assert "Sit the exam" in page(client, person)


def test_an_exam_whose_clock_runs_comes_before_everything_else(client, house):
    person = make_person()

    make_attempt(person, make_exam("another"), at=NOW)

    said = page(client, person)
    assert "Finish the exam" in said and "Its clock runs" in said


def test_whoever_asked_and_by_when_is_said(client, house):
    programme, *_ = house
    boss, person = make_person("Tomasz Wieczorek"), make_person(time_zone="Asia/Kolkata")
    due = NOW + timedelta(days=18)
    Assignment.give(person, programme, due_at=due, reason="Customer-facing", by=boss, at=NOW)

    said = page(client, person)

    assert "Tomasz Wieczorek" in said and "Customer-facing" in said
    assert "UTC+05:30" in said and "14:30" in said  # 09:00 UTC


def test_the_number_of_queries_does_not_grow_with_what_a_person_did(client, house):
    _, course, exam, _ = house
    few, many = make_person(), make_person()
    read(many, course)
    sign(many, course)
    for day in range(3):
        make_attempt(many, exam, right=0, submit=True, at=NOW + timedelta(days=day))

    def queries(person):
        client.force_login(person)
        client.get("/")  # warms what is cached for the process
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/")
        return len(captured)

    assert abs(queries(many) - queries(few)) <= 2


def test_a_programme_that_asks_for_nothing_certifies_nobody(house):
    programme, *_ = house
    programme.requirements.all().delete()

    settle(make_person().pk)

    assert not Certificate.objects.exists()


def test_one_missing_requirement_is_no_certificate(house):
    programme, course, exam, _ = house
    person = make_person()
    read(person, course)
    sign(person, course)
    make_attempt(person, exam, right=2, submit=True)

    settle(person.pk)

    assert not standing(person, programme, at=NOW + timedelta(hours=1)).complete
    assert not Certificate.objects.exists()


def test_the_sweep_finds_whom_a_dead_broker_missed_and_a_second_sweep_changes_nothing(house):
    _, course, exam, edition = house
    person = make_person()
    read(person, course)
    sign(person, course)
    make_attempt(person, exam, right=2, submit=True)
    drill(person, edition)

    settle_everyone()
    settle_everyone()

    assert Certificate.objects.filter(person=person).count() == 1


def test_whoever_has_left_is_not_certified(house):
    _, course, exam, edition = house
    person = make_person()
    read(person, course)
    sign(person, course)
    make_attempt(person, exam, right=2, submit=True)
    drill(person, edition)
    person.leave(by=None, at=NOW)

    settle(person.pk)

    assert not Certificate.objects.exists()


# --- the order ---------------------------------------------------------------------------------


def test_an_exam_opens_only_when_the_policy_is_signed_and_says_so(client, house):
    _, course, exam, _ = house
    person = make_person()
    read(person, course)
    client.force_login(person)

    refused = client.post(exam.get_absolute_url(), {"honour": "on"})
    with pytest.raises(Shut):
        Attempt.start(exam, by=person, at=NOW)

    assert refused.status_code == 403
    assert "This comes first: Attestation" in refused.content.decode()
    assert not Attempt.objects.exists()
    sign(person, course)
    assert client.post(exam.get_absolute_url(), {"honour": "on"}).status_code == 302


def test_a_graded_drill_opens_only_when_the_exam_is_passed_and_practice_is_always_open(client, house):
    _, course, exam, edition = house
    person = make_person()
    read(person, course)
    sign(person, course)
    client.force_login(person)
    address = edition.scenario.get_absolute_url()

    refused = client.post(address, {"mode": "graded"})
    with pytest.raises(drills.Shut):
        Run.start(edition, Run.Mode.GRADED, by=person, at=NOW)

    assert refused.status_code == 403
    assert "This comes first: Exam" in refused.content.decode()
    assert not Run.objects.exists()
    assert client.post(address, {"mode": "practice"}).status_code == 302
    make_attempt(person, exam, right=2, submit=True)
    assert client.post(address, {"mode": "graded"}).status_code == 302


def test_what_no_programme_asks_for_is_open_to_all():
    person = make_person()

    assert Attempt.start(make_exam("spare"), by=person, at=NOW)
    assert Run.start(make_edition("spare"), Run.Mode.GRADED, by=person, at=NOW)


# --- who may earn what ---------------------------------------------------------------------------


def meet_all(house, person):
    _, course, exam, edition = house
    read(person, course)
    sign(person, course)
    make_attempt(person, exam, right=2, submit=True)
    drill(person, edition)


def test_a_programme_closed_to_all_certifies_only_whom_it_was_assigned_to(house):
    programme, *_ = house
    programme.open_to_all = False
    programme.save()
    anybody, asked = make_person(), make_person()
    Assignment.give(asked, programme, due_at=NOW, reason="Support", by=None, at=NOW)
    for person in (anybody, asked):
        meet_all(house, person)
        settle(person.pk)

    assert [certificate.person for certificate in Certificate.objects.all()] == [asked]


def test_the_home_page_waits_for_a_course_of_which_no_lesson_is_live(client, house):
    _, course, *_ = house
    for lesson in course.lessons():
        lesson.unpublish()

    assert "Wait for the course" in page(client, make_person())


def test_what_is_held_is_due_no_more(client, house):
    programme, *_ = house
    person = make_person()
    Assignment.give(person, programme, due_at=NOW, reason="All of support", by=None, at=NOW)
    assert "All of support" in page(client, person)
    meet_all(house, person)
    settle(person.pk)

    assert "All of support" not in page(client, person)


def test_the_home_page_costs_the_same_however_many_programmes_there_are(client, house):
    programme, *_ = house
    person = make_person()
    client.force_login(person)
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        client.get("/")
    for rung in range(2, 6):
        other = Programme.objects.create(slug=f"p{rung}", title="More", level="responder", rung=rung)
        for order, requirement in enumerate(programme.requirements.all(), start=1):
            requirement.pk, requirement.programme, requirement.order = None, other, order
            requirement.save()

    with CaptureQueriesContext(connection) as after:
        client.get("/")

    assert len(after) == len(before)


def test_a_stream_that_nobody_has_judged_can_be_practised_and_not_graded(client):
    edition, person = make_edition(needed=()), make_person()
    client.force_login(person)
    address = edition.scenario.get_absolute_url()

    refused = client.post(address, {"mode": "graded"})

    assert refused.status_code == 403
    assert "Nobody has judged what its posts need" in refused.content.decode()
    assert client.post(address, {"mode": "practice"}).status_code == 302


@pytest.fixture
def held():
    return make_certificate()


def decide(certificate, act, *, at=NOW):
    officer = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    Decision.take(certificate, act, "A post of hers.", signature=officer.name, by=officer, at=at)


@time_machine.travel(NOW + timedelta(days=1), tick=False)
def test_whoever_is_suspended_reads_so_first_and_is_led_to_the_appeal(client, held):
    decide(held, "suspend")

    said = page(client, held.person)

    assert "Your Advocate certificate is suspended" in said and "Read why, and appeal" in said
    assert "You can appeal until 23 December 2026" in said
    assert "Nothing is due" not in said and "Suspended: it allows nothing" in said
    Appeal.file(held, "It was not me.", by=held.person, at=NOW)
    assert "Your appeal against it is being decided" in page(client, held.person)


@time_machine.travel(NOW + timedelta(days=1), tick=False)
def test_what_is_revoked_is_not_held_and_was_not_lapsed(client, held):
    decide(held, "revoke")

    said = page(client, held.person)

    assert "Your Advocate certificate is revoked" in said
    assert "You hold" not in said and "It lapsed" not in said
    assert "It was revoked on 23 November 2026, and can only be earned again" in said


@time_machine.travel(NOW + timedelta(days=360), tick=False)
def test_a_renewal_is_due_with_its_right_and_not_with_what_was_asked_before(client):
    programme, boss = make_programme(), make_person("Tomasz Wieczorek")
    person = make_person()
    due = NOW + timedelta(days=18)
    Assignment.give(person, programme, due_at=due, reason="Customer-facing", by=boss, at=NOW)
    make_certificate(person, at=NOW + timedelta(hours=1))

    said = page(client, person)

    assert "Your right closes" in said and "23 November" in said
    assert "Customer-facing" not in said and "verdue" not in said


def test_whoever_is_to_put_something_right_for_an_audit_reads_what_and_by_when(client):
    owner, other = make_person("Mirela Antonescu"), make_person("Somebody Else")
    action = make_action(owner=owner, due=(AS_OF + timedelta(days=7)).date())

    with time_machine.travel(AS_OF + timedelta(days=1), tick=False):
        shown = page(client, owner)
        assert "Sign before issuing." in shown and action.get_absolute_url() in shown
        assert "30 Nov 2026" in shown and "Overdue" not in shown and "Nothing is due" not in shown
        assert "Sign before issuing." not in page(client, other)
    with time_machine.travel(AS_OF + timedelta(days=8), tick=False):
        assert "Overdue" in page(client, owner)
        action.finish("The rule is changed.", by=owner, at=AS_OF + timedelta(days=8))
        assert "Sign before issuing." not in page(client, owner)
        action.judge("sent back", "Not seen.", by=action.set_by, at=AS_OF + timedelta(days=8))
        assert "Sign before issuing." in page(client, owner)


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_asks_as_often_for_three_actions_as_for_one(client, count, django_assert_num_queries):
    owner = make_person("Mirela Antonescu")
    action = make_action(owner=owner)
    for number in range(count - 1):
        said = {"what": f"Do {number}.", "owner": owner, "due": action.due}
        Action.set(action.finding, **said, by=action.set_by, at=AS_OF)
    page(client, owner)

    with django_assert_num_queries(15):
        client.get("/")


@time_machine.travel(NOW + timedelta(days=1), tick=False)
def test_governance_reads_what_waits_for_it_and_others_do_not(client, held):
    decide(held, "suspend")
    Appeal.file(held, "It was not me.", by=held.person, at=NOW)

    assert "Appeals against decisions" in page(client, make_person(roles=[Role.GOVERNANCE]))
    assert "Waiting for you" not in page(client, make_person(roles=[Role.TRAINER]))
    assert "Waiting for you" not in page(client, held.person)
