"""Two at once, on a real PostgreSQL: clicks that race, workers that race, many writers of one log."""

import threading
import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from academy.audit.models import Entry, append
from academy.audit.verification import verify
from academy.programmes.models import Attestation, Programme
from academy.register.decisions import Decision
from academy.register.models import Certificate
from academy.register.settlement import settle_people
from academy.words.standing import Role
from courses.exams.journal import Closed
from courses.exams.models import Answer, Attempt
from sandbox.drills.journal import Move
from sandbox.drills.models import Run
from tests.factories import (
    NOW,
    make_attempt,
    make_certificate,
    make_edition,
    make_exam,
    make_move,
    make_person,
    make_policy_version,
    make_programme,
)
from tests.intruder import sql
from tests.journeys.at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

LATER = NOW + timedelta(minutes=1)


def test_eight_writers_leave_one_log_without_a_fork():
    def write():
        for number in range(25):
            with transaction.atomic():
                fact = {
                    "at": NOW,
                    "act": "lesson_finished",
                    "subject": "s",
                    "actor": None,
                    "facts": {"n": number},
                }
                append(fact)

    raised = at_once(*[write] * 8)

    assert raised == []
    assert list(Entry.objects.values_list("index", flat=True)) == list(range(200))
    assert verify().ok


def test_a_click_racing_the_sweep_leaves_one_score_and_one_log_line():
    attempt = make_attempt(right=2)

    def submit(by):
        return lambda: Attempt.objects.get(pk=attempt.pk).submit(by=by, at=attempt.closes_at)

    assert at_once(submit(attempt.candidate), submit(None), submit(None)) == []

    assert Entry.objects.filter(act="attempt_scored").count() == 1
    assert Attempt.objects.get().score == 100


def test_two_clicks_on_start_leave_one_attempt():
    exam, person = make_exam(), make_person()

    assert at_once(*[lambda: Attempt.start(exam, by=person, at=NOW)] * 4) == []

    assert Attempt.objects.count() == 1


def test_the_same_save_sent_twice_at_once_is_kept_once():
    attempt = make_attempt()
    key = attempt.form.first().order[0]

    def save():
        Attempt.objects.get(pk=attempt.pk).answer(1, [key], sequence=1, at=LATER)

    assert at_once(*[save] * 4) == []

    assert Answer.objects.count() == 1


def test_answers_to_different_items_at_once_are_all_kept():
    attempt = make_attempt(exam=make_exam(items=8, count=8))
    first = {item.position: item.order[0] for item in attempt.form.all()}

    def save(position):
        def act():
            Attempt.objects.get(pk=attempt.pk).answer(
                position, [first[position]], sequence=position, at=LATER
            )

        return act

    assert at_once(*[save(position) for position in first]) == []

    assert sorted(attempt.responses()) == sorted(first)


def test_a_save_that_meets_a_submission_is_scored_or_refused_never_acknowledged_and_lost():
    attempt = make_attempt(right=2)
    item = attempt.form.get(position=1)
    wrong = next(option["key"] for option in item.question["options"] if not option["credit"])
    submitted, told = threading.Event(), []

    def submit():
        with transaction.atomic():
            Attempt.objects.get(pk=attempt.pk).submit(by=attempt.candidate, at=LATER)
            submitted.set()
            time.sleep(0.5)  # the save is under way and waits for this row

    def save():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")  # the connection is there when the moment comes
        submitted.wait(10)
        try:
            told.append(attempt.answer(1, [wrong], sequence=9, at=LATER))
        except Closed:
            told.append("refused")

    assert at_once(submit, save) == []

    assert told == ["refused"]
    assert not Answer.objects.filter(sequence=9).exists()
    assert Attempt.objects.get().score == 100


def test_two_workers_settling_one_person_leave_one_certificate():
    person, version = make_person(), make_policy_version()
    programme = Programme.objects.create(
        slug="p", title="P", level="advocate", allows="You may.", acts=["share"]
    )
    programme.requirements.create(order=1, kind="attestation", policy_version=version)
    Attestation.sign(version, signature=person.name, by=person, at=NOW)

    assert at_once(*[lambda: settle_people([person.pk], at=LATER)] * 4) == []

    assert Certificate.objects.filter(person=person).count() == 1
    assert Entry.objects.filter(act="certificate_issued").count() == 1


def test_a_move_sent_twice_at_once_is_kept_once():
    run = Run.start(make_edition(), Run.Mode.GRADED, by=make_person(), at=NOW)
    at = NOW + timedelta(minutes=1)

    def move():
        make_move(Run.objects.get(pk=run.pk), "none", "p002", {}, sequence=1, at=at)

    assert at_once(*[move] * 4) == []

    assert Move.objects.count() == 1


def test_finishing_a_run_twice_at_once_grades_it_once():
    run = Run.start(make_edition(), Run.Mode.GRADED, by=make_person(), at=NOW)

    def finish():
        Run.objects.get(pk=run.pk).finish(by=run.trainee, at=LATER)

    assert at_once(*[finish] * 3) == []

    assert Entry.objects.filter(act="run_graded").count() == 1


def test_the_same_role_given_by_eight_at_once_is_one_fact():
    person = make_person()
    before = Entry.objects.filter(act="role_granted").count()

    raised = at_once(*[lambda: person.grant(Role.TRAINER, by=None, at=NOW)] * 8)

    assert raised == []
    assert Entry.objects.filter(act="role_granted").count() == before + 1


@pytest.mark.parametrize("garbage", ["at = 'infinity'", "at = '0044-03-15 BC'", "facts = '\"x\"'"])
def test_a_row_that_postgresql_keeps_and_nobody_can_read_is_named(client, garbage):
    with transaction.atomic():
        facts = {"at": NOW, "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": 1}}
        append(facts, facts, facts)
    officer = make_person(roles=[Role.COMPLIANCE])
    sql(f'UPDATE audit_entry SET {garbage} WHERE "index" = 1')

    found = verify()

    assert (found.ok, found.first_bad["index"]) == (False, 1)
    client.force_login(officer)
    assert "Unreadable" in client.get("/desk/log/").content.decode()
    assert client.get("/desk/log/1/").status_code == 200


@pytest.fixture
def no_worker():
    """Nobody settles but the test: the broker takes nothing."""
    with patch("academy.register.receivers._send"):
        yield


def test_a_decision_beside_a_settlement_is_neither_lost_nor_undone(no_worker):
    """A renewal is due on the books while governance suspends: whoever is second sees what the first did."""
    person, officer = make_person(), make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    certificate = make_certificate(person)
    programme = certificate.programme
    later = certificate.expires_at - timedelta(days=20)
    version = programme.requirements.get().policy_version
    with patch("academy.register.receivers._send"):  # no worker has come for it yet
        Attestation.sign(
            version, signature=person.name, by=person, at=later, lapsed=Attestation.objects.get()
        )
    told = []

    def decide():
        try:
            Decision.take(
                certificate, "suspend", "A complaint.", signature=officer.name, by=officer, at=later
            )
            told.append("suspended")
        except ValidationError as followed:
            told.append(str(followed))

    assert at_once(decide, *[lambda: settle_people([person.pk], at=later)] * 3) == []

    first, second = Certificate.objects.with_decisions().filter(person=person).order_by("cycle")
    assert first.state(at=later) == "superseded"
    if told == ["suspended"]:
        assert second.state(at=later) == "suspended"
    else:
        assert "followed" in told[0] and second.state(at=later) == "active"
    assert verify().ok


def test_who_leaves_beside_a_settlement_holds_nothing(no_worker):
    person, programme = make_person(), make_programme()
    version = programme.requirements.get().policy_version
    Attestation.sign(version, signature=person.name, by=person, at=NOW)

    leave = lambda: person.leave(by=None, at=LATER)  # noqa: E731
    assert at_once(leave, *[lambda: settle_people([person.pk], at=LATER)] * 3) == []

    held = Certificate.objects.with_decisions().filter(person=person)
    assert [one.state(at=LATER) for one in held if one.state(at=LATER) == "active"] == []
