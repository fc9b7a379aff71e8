"""Certificates settled from facts: each cycle on what it pinned, and the right closed in time."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.audit.models import Entry
from academy.programmes.book import Book
from academy.programmes.facts import Known
from academy.programmes.models import Attestation, Change, Declaration, Programme
from academy.programmes.settling import settle
from academy.register.decisions import Decision
from academy.register.due import Due
from academy.register.models import Certificate
from academy.register.settlement import settle_people
from academy.register.tasks import settle_everyone
from academy.words.standing import End, Role, State
from courses.exams.doors import Shut
from tests.factories import (
    NOW,
    certify,
    make_attempt,
    make_course,
    make_exam,
    make_person,
    make_policy_version,
    make_programme,
    read_lesson,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def programme():
    """Sign the policy and pass the exam; 60 days to renew in, 30 of grace."""
    return make_programme(exam=make_exam())


@pytest.fixture
def ines():
    return make_person("Ines Okonjo-Reyes")


def sign(person, programme, *, on=0, **asked):
    version = programme.requirements.get(kind="attestation").policy_version
    return Attestation.sign(version, signature=person.name, by=person, at=NOW + on * DAY, **asked)


def sit(person, programme, *, on=0):
    exam = programme.requirements.get(kind="exam").exam
    return make_attempt(person, exam, right=2, submit=True, at=NOW + on * DAY)


def earn(person, programme, *, on=0):
    sign(person, programme, on=on)
    sit(person, programme, on=on)
    return certify(person, programme, at=NOW + on * DAY + timedelta(hours=1))


def renew(person, programme, *, on):
    sign(person, programme, on=on, lapsed=Attestation.objects.filter(person=person).last())
    sit(person, programme, on=on)
    settle_people([person.pk], at=NOW + on * DAY + timedelta(hours=1))


def states(person, on):
    found = Certificate.objects.of(person).order_by("cycle")
    return [one.state(at=NOW + on * DAY) for one in found]


def acts(person):
    return [entry.act for entry in Entry.objects.about(person.key) if entry.act.startswith("certificate")]


def anew(programme, number=7, *, on, due=None, reason="Customers’ data"):
    """A later version of the policy, asked from `on` and to be signed by `due`."""
    version = make_policy_version(number, at=NOW + on * DAY, in_force=date(2026, 1, 1))
    requirement = programme.requirements.get(kind="attestation")
    moment = due and NOW + due * DAY
    return Change.ask(requirement, version, due_at=moment, reason=reason, by=None, at=NOW + on * DAY)


# --- Cycles ------------------------------------------------------------------


def test_it_is_counted_from_the_last_evidence_and_the_right_opens_when_it_is_on_record(ines, programme):
    sign(ines, programme)
    last = sit(ines, programme)

    certificate = certify(ines, programme, at=NOW + 3 * DAY)

    assert certificate.earned_at == last.submitted_at
    assert certificate.expires_at == last.submitted_at + timedelta(days=365)
    assert certificate.state(at=NOW + 2 * DAY) == State.NONE
    assert not Certificate.objects.active(at=NOW + 2 * DAY).exists()


def test_renewed_in_its_window_the_next_cycle_has_its_own_number_and_loses_no_day(ines, programme):
    first = earn(ines, programme)

    renew(ines, programme, on=320)

    before, after = Certificate.objects.of(ines).order_by("cycle")
    assert (before.number, before.evidence, before.expires_at) == (
        first.number,
        first.evidence,
        first.expires_at,
    )
    assert (after.cycle, after.why) == (2, "renewed")
    assert after.number != before.number
    assert after.expires_at == before.expires_at + timedelta(days=365)
    assert states(ines, 319) == ["active", "none"]
    assert states(ines, 321) == ["superseded", "active"]
    assert acts(ines) == ["certificate_issued", "certificate_issued", "certificate_superseded"]


def test_a_renewal_asks_for_the_exam_again_and_not_for_a_lesson_that_did_not_change(ines):
    course = make_course()
    programme = make_programme(course, make_exam())
    for lesson in course.lessons():
        read_lesson(lesson, ines)
    earn(ines, programme)

    renew(ines, programme, on=320)

    before, after = Certificate.objects.of(ines).order_by("cycle")
    assert after.why == "renewed"
    assert [piece for piece in after.evidence if "reading" in piece] == [
        piece for piece in before.evidence if "reading" in piece
    ]


def test_the_same_evidence_certifies_once(ines, programme):
    earn(ines, programme)

    settle_people([ines.pk], at=NOW + 330 * DAY)
    settle_people([ines.pk], at=NOW + 800 * DAY)

    assert Certificate.objects.filter(person=ines).count() == 1


def test_a_sweep_that_was_down_for_a_week_gives_what_it_would_have_given_in_time(ines, programme):
    first = earn(ines, programme)
    sign(ines, programme, on=320, lapsed=Attestation.objects.last())
    sit(ines, programme, on=320)

    settle_people([ines.pk], at=NOW + 327 * DAY)

    assert Certificate.objects.of(ines).get(cycle=2).expires_at == first.expires_at + timedelta(days=365)
    assert states(ines, 326) == ["active", "none"]


def test_a_lapse_is_told_once_however_late_the_sweep_comes(ines, programme):
    certificate = earn(ines, programme)

    for day in (370, 371):
        settle_people([ines.pk], at=NOW + day * DAY)

    assert states(ines, 366) == ["expired"]
    told = Entry.objects.get(act="certificate_expired").facts
    assert (told["ended"], told["end"]) == (certificate.expires_at.isoformat(), "expired")


# --- What changes ------------------------------------------------------------


def test_a_new_policy_closes_the_right_at_its_deadline_though_nobody_sweeps(
    ines, programme, django_capture_on_commit_callbacks
):
    earn(ines, programme)

    with django_capture_on_commit_callbacks(execute=True), time_machine.travel(NOW + 100 * DAY):
        anew(programme, on=100, due=130)

    assert states(ines, 129) == ["active"]
    assert states(ines, 130) == ["expired"]
    assert Certificate.objects.get().end == End.CHANGED
    assert not Certificate.objects.active(at=NOW + 130 * DAY).exists()


def test_whoever_signs_the_new_version_in_time_keeps_the_expiry_and_the_rest_of_the_evidence(ines, programme):
    first = earn(ines, programme)
    anew(programme, on=100, due=130)

    programme.requirements.get(kind="attestation").refresh_from_db()
    sign(ines, programme, on=110)
    settle_people([ines.pk], at=NOW + 110 * DAY)

    after = Certificate.objects.of(ines).get(cycle=2)
    assert (after.why, after.expires_at, after.policy) == ("caught up", first.expires_at, "social-media@7")
    assert states(ines, 131) == ["superseded", "active"]
    exam = [piece for piece in after.evidence if "attempt" in piece]
    assert exam == [piece for piece in first.evidence if "attempt" in piece]


def test_who_had_signed_the_new_version_before_it_was_asked_has_done_it(ines, programme):
    earn(ines, programme)
    version = make_policy_version(7, at=NOW + 90 * DAY)
    Attestation.sign(version, signature=ines.name, by=ines, at=NOW + 95 * DAY)
    requirement, due = programme.requirements.get(kind="attestation"), NOW + 130 * DAY

    Change.ask(requirement, version, due_at=due, reason="New", by=None, at=NOW + 100 * DAY)
    settle_people([ines.pk], at=NOW + 101 * DAY)

    assert states(ines, 131) == ["superseded", "active"]


def test_who_rests_on_the_version_asked_keeps_the_end_they_had(ines, programme):
    anew(programme, on=-1)
    certificate = earn(ines, programme)

    settle_people([ines.pk], at=NOW + 2 * DAY)

    assert Certificate.objects.get().ends_at == certificate.expires_at


def test_a_change_without_a_deadline_waits_for_the_renewal(ines, programme):
    earn(ines, programme)

    anew(programme, on=100)
    settle_people([ines.pk], at=NOW + 101 * DAY)

    assert states(ines, 200) == ["active"]


def test_a_lesson_is_asked_anew_only_once_it_was_published_again(ines):
    course = make_course()
    programme = make_programme(course, make_exam())
    lesson = course.lessons().first()
    requirement = programme.requirements.get(kind="course")
    later = lesson.live_revision.created_at + DAY
    with pytest.raises(ValidationError, match="as it was when it first came out"):
        Change.ask(requirement, lesson, due_at=None, reason="New clause", by=None, at=later)
    lesson.save_revision().publish()
    lesson = course.lessons().first()
    later = lesson.live_revision.created_at + DAY
    Change.ask(requirement, lesson, due_at=None, reason="New clause", by=None, at=later)

    with pytest.raises(Exception, match="not published again"):
        Change.ask(requirement, lesson, due_at=None, reason="New clause", by=None, at=later + DAY)


@pytest.mark.parametrize(
    ("due", "reason", "words"),
    [(100.5, "New", "a day at least"), (None, " ", "what is new")],
)
def test_a_change_needs_a_reason_and_leaves_time(programme, due, reason, words):
    with pytest.raises(Exception, match=words):
        anew(programme, on=100, due=due, reason=reason)

    assert not Change.objects.exists()
    assert not Entry.objects.filter(act="requirement_changed").exists()


# --- What is decided and stated ----------------------------------------------


def test_a_renewal_lifts_no_suspension(ines, programme):
    first = earn(ines, programme)
    officer = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    Decision.take(
        first, "suspend", "A complaint is looked into.", signature=officer.name, by=officer, at=NOW + DAY
    )

    renew(ines, programme, on=320)

    assert states(ines, 321) == ["superseded", "suspended"]
    after = Certificate.objects.of(ines).get(cycle=2)
    assert first.number in after.decisions.get().reason and after.decisions.get().by is None
    later = NOW + 322 * DAY
    Decision.take(after, "reinstate", "It was unfounded.", signature=officer.name, by=officer, at=later)
    assert states(ines, 323) == ["superseded", "active"]


def test_what_was_revoked_is_earned_again_by_new_evidence_alone(ines, programme):
    first = earn(ines, programme)
    officer = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    Decision.take(
        first, "revoke", "Published customer data.", signature=officer.name, by=officer, at=NOW + DAY
    )

    settle_people([ines.pk], at=NOW + 2 * DAY)
    assert states(ines, 2) == ["revoked"]
    renew(ines, programme, on=3)

    assert states(ines, 4) == ["revoked", "active"]


def test_a_course_alone_brings_nothing_back_that_was_revoked(ines):
    course = make_course()
    programme = make_programme(course)
    programme.requirements.filter(kind="attestation").delete()
    for lesson in course.lessons():
        read_lesson(lesson, ines)
    first = certify(ines, programme)
    officer = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    Decision.take(first, "revoke", "Cause.", signature=officer.name, by=officer, at=NOW + DAY)

    settle_people([ines.pk], at=NOW + 2 * DAY)

    assert states(ines, 2) == ["revoked"]


def test_who_leaves_holds_nothing_from_that_second_and_it_is_in_the_log(ines, programme):
    earn(ines, programme)

    ines.leave(by=None, at=NOW + 10 * DAY)

    assert states(ines, 9) == ["active"]
    assert states(ines, 10) == ["expired"]
    assert Entry.objects.get(act="certificate_expired").facts["end"] == "left"


def test_a_waiver_stands_for_the_exam_and_is_cited(ines, programme):
    officer = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    sign(ines, programme)
    requirement = programme.requirements.get(kind="exam")
    Declaration.make(
        ines, "waived", "Sat it at Meridian, which we took over.", signature=officer.name,
        requirement=requirement, begins_at=NOW, by=officer, at=NOW + DAY,
    )  # fmt: skip

    certificate = certify(ines, programme, at=NOW + 2 * DAY)

    piece = next(piece for piece in certificate.evidence if "waived" in piece)
    assert piece["signature"] == officer.name and "Meridian" in piece["reason"]


def test_an_event_counts_for_whom_its_leader_declares_and_nobody_for_themselves(ines, programme):
    trainer = make_person("Mirela Antonescu", roles=[Role.TRAINER])
    event = programme.requirements.create(order=9, kind="event", event="Crisis workshop")
    said = {"requirement": event, "begins_at": NOW, "at": NOW + DAY}
    with pytest.raises(Exception, match="about you"):
        Declaration.make(ines, "attended", "There.", signature=ines.name, by=ines, **said)
    earn(ines, programme)
    assert not Certificate.objects.exists()

    Declaration.make(ines, "attended", "On the list.", signature=trainer.name, by=trainer, **said)
    certificate = certify(ines, programme, at=NOW + 2 * DAY)

    assert any("attended" in piece for piece in certificate.evidence)


def test_the_days_of_a_leave_keep_the_shorter_way_back_open(ines, programme):
    officer = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    earn(ines, programme)
    Declaration.make(
        ines, "away", "Parental leave.", signature=officer.name, begins_at=NOW + 370 * DAY,
        until=NOW + 500 * DAY, by=officer, at=NOW + 300 * DAY,
    )  # fmt: skip

    renew(ines, programme, on=515)

    assert Certificate.objects.of(ines).get(cycle=2).why == "renewed"


def test_a_programme_may_ask_for_another_certificate_while_it_is_held(ines, programme):
    higher = Programme.objects.create(slug="professional", title="Professional", level="professional", rung=2)
    higher.requirements.create(order=1, kind="certificate", needs=programme)
    exam = make_exam("professional")
    higher.requirements.create(order=2, kind="exam", exam=exam)
    with pytest.raises(Shut):
        make_attempt(ines, exam, at=NOW)
    earn(ines, programme)

    make_attempt(ines, exam, right=2, submit=True, at=NOW + 2 * DAY)
    certificate = certify(ines, higher, at=NOW + 3 * DAY)

    held = Certificate.objects.of(ines).get(programme=programme)
    assert [piece["held"] for piece in certificate.evidence if "held" in piece] == [held.number]


# --- Who is settled when ------------------------------------------------------


def test_a_fact_makes_a_person_due_in_its_own_transaction_and_the_sweep_settles_nobody_else(ines, programme):
    sign(ines, programme)
    sit(ines, programme)
    other = make_person("Jonas Øvergaard")

    settle_everyone()

    assert Certificate.objects.filter(person=ines).exists()
    assert not Due.objects.filter(person=other).exists()
    assert Due.objects.get(person=ines).at > NOW


def test_the_next_date_is_when_something_falls_due(ines, programme):
    certificate = earn(ines, programme)

    assert Due.objects.get(person=ines).at == certificate.ends_at - timedelta(days=60)

    settle_people([ines.pk], at=certificate.ends_at + DAY)
    assert not Due.objects.filter(person=ines).exists()


def test_one_person_is_settled_in_ten_queries(ines):
    course = make_course()
    programme = make_programme(course, make_exam())
    for lesson in course.lessons():
        read_lesson(lesson, ines)
    earn(ines, programme)

    with CaptureQueriesContext(connection) as asked:
        settle_people([ines.pk], at=NOW + 2 * DAY)

    framing = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    assert len([query for query in asked if not query["sql"].startswith(framing)]) <= 10


def test_many_people_take_the_queries_of_one(ines, programme):
    people = [ines, make_person("Jonas Øvergaard"), make_person("Signe Lindqvist")]
    for person in people:
        earn(person, programme)

    def count(some):
        with CaptureQueriesContext(connection) as asked:
            settle_people([person.pk for person in some], at=NOW + 2 * DAY)
        return len(asked)

    assert count(people) == count(people[:1])


def test_what_the_rows_say_is_what_settling_says(ines, programme):
    """The columns that close rights without a sweep never part from the pure function."""
    earn(ines, programme)
    anew(programme, on=100, due=130)
    sign(ines, programme, on=120)
    settle_people([ines.pk], at=NOW + 120 * DAY)
    renew(ines, programme, on=320)
    book = Book()
    known = Known(book, [ines])
    facts, _rows = known.facts(ines, programme)
    held = known.holding(ines, programme).held

    for day in range(0, 800, 5):
        at = NOW + day * DAY + timedelta(hours=2)
        cycles = [each.cycle for each in held if each.cycle.issued <= at]
        said = settle(book.terms(programme), cycles, facts, at).state
        rows = [one.state(at=at) for one in Certificate.objects.of(ines).known(at=at).order_by("cycle")]
        assert said == (rows[-1] if rows else State.NONE)
