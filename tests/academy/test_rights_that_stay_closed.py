"""What closes a right keeps it closed: through renewals, late workers, appeals and leaving."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from academy.audit.models import Entry
from academy.people.models import Letter
from academy.programmes.models import Attestation, Change, Declaration, Programme, Requirement
from academy.programmes.standing import standing
from academy.register.appeals import Appeal
from academy.register.decisions import Decision, took_part
from academy.register.due import Due
from academy.register.models import Certificate
from academy.register.settlement import settle_people
from academy.words.standing import Role
from tests.academy.test_settlement import DAY, acts, anew, earn, renew, sign, sit, states
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

HOUR = timedelta(hours=1)


@pytest.fixture
def programme():
    return make_programme(exam=make_exam())


@pytest.fixture
def ines():
    return make_person("Ines Okonjo-Reyes")


@pytest.fixture
def officer():
    return make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])


@pytest.fixture
def other():
    return make_person("Yewande Brandt", roles=[Role.GOVERNANCE])


def decide(certificate, act, by, on):
    return Decision.take(certificate, act, "A complaint.", signature=by.name, by=by, at=NOW + on * DAY)


def lift(certificate, by, on):
    """Appealed against on a day, and lifted on the next."""
    appeal = Appeal.file(certificate, "No.", by=certificate.person, at=NOW + on * DAY)
    return appeal.decide("lifted", "Yes.", signature=by.name, by=by, at=NOW + (on + 1) * DAY)


def make_level(*asked, slug="professional", rung=2):
    found = Programme.objects.create(slug=slug, title=slug.title(), level="professional", rung=rung)
    for order, one in enumerate(asked, start=1):
        Requirement.objects.create(programme=found, order=order, **one)
    return found


# --- A suspension -------------------------------------------------------------


def test_a_suspension_is_handed_on_though_the_certificate_had_expired(ines, programme, officer):
    decide(earn(ines, programme), "suspend", officer, 350)

    renew(ines, programme, on=367)

    assert states(ines, 368) == ["expired", "suspended"]


def test_a_suspension_is_handed_on_though_the_renewal_is_settled_only_after_the_expiry(
    ines, programme, officer
):
    decide(earn(ines, programme), "suspend", officer, 350)
    sign(ines, programme, on=362, lapsed=Attestation.objects.get())
    sit(ines, programme, on=362)

    settle_people([ines.pk], at=NOW + 367 * DAY)

    assert states(ines, 368)[-1] == "suspended"


def test_who_was_suspended_and_revoked_and_earned_it_anew_holds_it(ines, programme, officer):
    first = earn(ines, programme)
    decide(first, "suspend", officer, 1)
    decide(first, "revoke", officer, 2)

    renew(ines, programme, on=10)

    assert states(ines, 11)[-1] == "active"
    assert standing(ines, programme, at=NOW + 11 * DAY).settled.state == "active"


def test_a_decision_about_a_cycle_that_was_followed_meanwhile_is_refused_with_the_number(
    ines, programme, officer
):
    first = earn(ines, programme)
    renew(ines, programme, on=320)

    with pytest.raises(ValidationError, match="followed by"):
        decide(first, "suspend", officer, 320)


def test_a_certificate_that_is_suspended_is_no_prerequisite(ines, programme, officer):
    decide(earn(ines, programme), "suspend", officer, 5)
    trainer = make_person("Mirela Antonescu")
    higher = make_level({"kind": "certificate", "needs": programme}, {"kind": "event", "event": "Workshop"})
    there = {"requirement": higher.requirements.get(order=2), "begins_at": NOW + 6 * DAY}
    said = {"signature": trainer.name, "by": trainer, "at": NOW + 6 * DAY}
    Declaration.make(ines, "attended", "On the list.", **said, **there)

    assert certify(ines, higher, at=NOW + 7 * DAY) is None


# --- A revocation and its appeal ----------------------------------------------


def test_a_revocation_that_is_lifted_brings_back_the_suspension_before_it(ines, programme, officer, other):
    first = earn(ines, programme)
    decide(first, "suspend", officer, 10)
    decide(first, "revoke", officer, 20)

    lift(first, other, 21)

    assert states(ines, 23) == ["revoked", "suspended"]


def test_who_left_gets_nothing_back_on_appeal(ines, programme, officer, other):
    first = earn(ines, programme)
    decide(first, "revoke", officer, 20)
    appeal = Appeal.file(first, "No.", by=ines, at=NOW + 21 * DAY)
    ines.leave(by=None, at=NOW + 22 * DAY)

    appeal.decide("lifted", "Yes.", signature=other.name, by=other, at=NOW + 23 * DAY)

    assert states(ines, 25) == ["revoked"]


def test_an_appeal_lifts_what_it_is_against_and_no_later_suspension(ines, programme, officer, other):
    first = earn(ines, programme)
    decide(first, "suspend", officer, 1)
    appeal = Appeal.file(first, "No.", by=ines, at=NOW + 2 * DAY)
    decide(first, "reinstate", officer, 3)
    decide(first, "suspend", officer, 4)

    appeal.decide("lifted", "Yes.", signature=other.name, by=other, at=NOW + 5 * DAY)

    assert states(ines, 6) == ["suspended"]


def test_a_cycle_earned_before_the_revocation_and_settled_after_it_is_revoked_with_it(
    ines, programme, officer, other
):
    first = earn(ines, programme)
    sign(ines, programme, on=320, lapsed=Attestation.objects.get())
    sit(ines, programme, on=320)
    decide(first, "revoke", officer, 321)

    settle_people([ines.pk], at=NOW + 322 * DAY)

    assert states(ines, 323) == ["revoked", "revoked"]
    second = Certificate.objects.get(cycle=2)
    assert second.issued_at == second.ends_at and second.decisions.get().by is None
    assert acts(ines)[-1] == "certificate_revoked"

    lift(first, other, 323)
    assert states(ines, 325) == ["revoked", "revoked", "active"]
    assert Certificate.objects.get(cycle=3).expires_at == second.expires_at


def test_whoever_declared_a_part_of_it_does_not_decide_about_it(ines):
    trainer = make_person("Mirela Antonescu")
    level = make_level({"kind": "event", "event": "Workshop"})
    said = {"signature": trainer.name, "by": trainer, "at": NOW, "begins_at": NOW}
    Declaration.make(ines, "attended", "On the list.", requirement=level.requirements.get(), **said)

    certificate = certify(ines, level)

    assert took_part(trainer, certificate)
    assert not took_part(make_person("Somebody Else"), certificate)


# --- What is asked anew --------------------------------------------------------


def test_who_had_done_it_gets_the_right_back_though_nobody_settled_before_the_deadline(
    ines, django_capture_on_commit_callbacks
):
    course, exam = make_course(lessons=1), make_exam()
    level = make_level({"kind": "course", "course": course}, {"kind": "exam", "exam": exam})
    lesson = course.lessons().get()
    lesson.save_revision().publish()
    lesson = course.lessons().get()
    begun = lesson.live_revision.created_at
    read_lesson(lesson, ines, at=begun + DAY)
    make_attempt(ines, exam, right=2, submit=True, at=begun + DAY)
    certificate = certify(ines, level, at=begun + 2 * DAY)
    said = {"due_at": begun + 12 * DAY, "reason": "New.", "by": None, "at": begun + 10 * DAY}
    with django_capture_on_commit_callbacks() as after:
        Change.ask(level.requirements.get(order=1), lesson, **said)
    after[0]()
    certificate.refresh_from_db()
    assert certificate.state(at=begun + 12 * DAY) == "expired"

    settle_people([ines.pk], at=begun + 13 * DAY)

    certificate.refresh_from_db()
    assert certificate.state(at=begun + 14 * DAY) == "active"


def test_a_version_that_nobody_can_sign_yet_is_not_asked(programme):
    version = make_policy_version(7, at=NOW, in_force=date(2027, 6, 1))
    requirement = programme.requirements.get(kind="attestation")

    with pytest.raises(ValidationError, match="not in force"):
        Change.ask(requirement, version, due_at=NOW + 20 * DAY, reason="New.", by=None, at=NOW)


def test_the_same_change_and_the_same_declaration_sent_twice_are_one(ines, programme, officer):
    requirement = programme.requirements.get(kind="exam")
    for _ in range(2):
        Change.ask(requirement, due_at=NOW + 9 * DAY, reason="New.", by=officer, at=NOW)
        said = {"signature": officer.name, "by": officer, "at": NOW, "begins_at": NOW}
        Declaration.make(ines, "waived", "Sat it elsewhere.", requirement=requirement, **said)

    assert (Change.objects.count(), Declaration.objects.count()) == (1, 1)
    assert Entry.objects.filter(act__in=["requirement_changed", "declared"]).count() == 2


def test_a_lesson_read_again_after_a_typo_renews_nothing(ines):
    course = make_course(lessons=1)
    version = {"policy_version": course.teaches, "renewal": "changed"}
    level = make_level({"kind": "course", "course": course}, {"kind": "attestation", **version})
    lesson = course.lessons().get()
    begun = lesson.live_revision.created_at
    read_lesson(lesson, ines, at=begun)
    Attestation.sign(course.teaches, signature=ines.name, by=ines, at=begun + HOUR)
    certify(ines, level, at=begun + 2 * HOUR)
    lesson.title = "A typo less"
    lesson.save_revision().publish()
    lesson.refresh_from_db()

    read_lesson(lesson, ines, at=begun + 40 * DAY)
    settle_people([ines.pk], at=begun + 41 * DAY)

    assert Certificate.objects.count() == 1


# --- Nothing is left out ---------------------------------------------------------


def test_a_lapse_before_a_renewal_in_grace_is_told_though_nobody_had_settled(ines, programme):
    earn(ines, programme)

    renew(ines, programme, on=370)

    assert acts(ines) == ["certificate_issued", "certificate_issued", "certificate_expired"]


def test_a_level_that_needs_one_of_the_same_rung_is_issued_with_it(ines):
    version = make_policy_version()
    needed = make_level({"kind": "attestation", "policy_version": version}, slug="zeta", rung=1)
    needing = make_level({"kind": "certificate", "needs": needed}, slug="alpha", rung=0)
    Attestation.sign(version, signature=ines.name, by=ines, at=NOW)

    settle_people([ines.pk], at=NOW + HOUR)

    assert Certificate.objects.filter(programme=needing).exists()


def test_a_letter_that_was_suppressed_and_is_wanted_again_is_queued_again(ines, programme, officer):
    certificate = earn(ines, programme)
    settle_people([ines.pk], at=certificate.ends_at - 59 * DAY)
    letter = Letter.objects.get(kind="certificate_ends")
    letter.settle(Letter.State.SUPPRESSED, "It is suspended.", at=certificate.ends_at - 58 * DAY)

    settle_people([ines.pk], at=certificate.ends_at - 57 * DAY)

    assert Letter.objects.get(kind="certificate_ends").state == Letter.State.QUEUED


def test_a_change_is_seen_by_settlement_and_rows_alike(ines, programme):
    earn(ines, programme)
    anew(programme, on=100, due=130)

    settle_people([ines.pk], at=NOW + 101 * DAY)

    assert states(ines, 131) == ["expired"]
    assert standing(ines, programme, at=NOW + 131 * DAY).settled.state == "expired"


def test_a_fact_of_a_machine_whose_clock_is_ahead_is_settled_when_its_moment_has_come(ines, programme):
    sign(ines, programme)
    sit(ines, programme)  # handed in five minutes after NOW

    settle_people([ines.pk], at=NOW + timedelta(minutes=4))
    assert not Certificate.objects.exists()
    assert Due.objects.by(NOW + timedelta(minutes=6)).filter(person=ines).exists()

    settle_people([ines.pk], at=NOW + timedelta(minutes=6))
    assert Certificate.objects.get().earned_at == NOW + timedelta(minutes=5)
