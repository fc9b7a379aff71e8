"""What people are written to about, and when a letter is not wanted any more."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from academy.people.models import Letter
from academy.people.tasks import send_letters
from academy.programmes.models import Assignment, Attestation, Change, Requirement
from academy.programmes.reminding import dates, newest
from academy.register.decisions import Decision
from academy.register.due import Due
from academy.register.models import Certificate
from academy.register.reminding import DAYS_BEFORE, HOLDER
from academy.register.settlement import settle_people
from academy.register.tasks import settle_everyone
from academy.words.standing import Role
from courses.corrections.appeals import Appeal
from courses.corrections.outcomes import seen
from courses.corrections.regrades import Regrade
from courses.items.correcting import Act
from courses.items.correcting import Change as ItemChange
from tests.factories import (
    NOW,
    make_attempt,
    make_certificate,
    make_person,
    make_policy_version,
    make_programme,
)

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = NOW + 365 * DAY


@pytest.fixture
def manager():
    return make_person("Tomasz Wieczorek")


@pytest.fixture
def holder(manager):
    return make_person("Ines Okonjo", manager=manager)


@pytest.fixture
def certificate(holder):
    return make_certificate(holder)


def sweep(at):
    with time_machine.travel(at, tick=False):
        settle_everyone()


def send(at):
    with time_machine.travel(at, tick=False):
        send_letters()


def sweep_and_send(at):
    sweep(at)
    send(at)


def letters(person=None, **wanted):
    """`[(kind, occasion)]` of the letters there are, the oldest first."""
    rows = Letter.objects.filter(person=person, **wanted) if person else Letter.objects.filter(**wanted)
    return [(row.kind, row.occasion.partition("/")[2]) for row in rows.order_by("pk")]


def decide(certificate, act, at, reason="An open case."):
    governor = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    return Decision.take(certificate, act, reason, signature=governor.name, by=governor, at=at)


def renew(holder, at):
    """Sign the policy again, as the renewal asks; the certificate of the next cycle."""
    version = Requirement.objects.get(kind="attestation").policy_version
    lapsed = Attestation.objects.filter(person=holder).last()
    Attestation.sign(version, signature=holder.name, by=holder, at=at, lapsed=lapsed)
    settle_people([holder.pk], at=at)
    return Certificate.objects.of(holder).order_by("cycle").last()


# --- before the end -----------------------------------------------------------------------------


def test_the_holder_is_reminded_60_30_7_and_1_days_before_and_told_of_the_lapse(certificate, holder, manager):
    for hours in range(-61 * 24, 3 * 24, 6):
        sweep(END + timedelta(hours=hours))

    assert letters(holder) == [
        (HOLDER, "60"),
        (HOLDER, "30"),
        (HOLDER, "7"),
        (HOLDER, "1"),
        ("certificate_expired", ""),
    ]
    queued = [(END - row.queued_at) for row in Letter.objects.filter(person=holder).order_by("pk")]
    assert queued == [60 * DAY, 30 * DAY, 7 * DAY, DAY, 0 * DAY]
    assert letters(manager) == [("report_certificate_ends", "7"), ("report_certificate_expired", "")]


def test_after_a_week_of_silence_only_the_newest_reminder_is_written(certificate, holder, manager):
    sweep(END - 8 * DAY)
    assert letters(holder) == [(HOLDER, "30")]

    sweep(END - HOUR)

    assert letters(holder) == [(HOLDER, "30"), (HOLDER, "1")]
    assert letters(manager) == [("report_certificate_ends", "7")]


def test_after_silence_over_the_end_only_the_lapse_is_told(certificate, holder, manager):
    sweep_and_send(END + 7 * DAY)

    assert letters(holder) == [("certificate_expired", "")]
    assert letters(manager) == [("report_certificate_expired", "")]
    assert "ended on 23 November 2027, 09:00, UTC time" in mail.outbox[0].body
    assert "Until 23 December 2027 the shorter renewal is enough." in mail.outbox[0].body


def test_however_often_it_is_swept_nobody_hears_twice(certificate, holder):
    for _ in range(3):
        Due.objects.note([holder.pk], at=END - 6 * DAY)
        sweep_and_send(END - 6 * DAY)

    assert letters(holder) == [(HOLDER, "7")]
    assert len(mail.outbox) == 2  # and one to the manager


def test_a_reminder_says_until_when_why_and_what_to_do(certificate, holder):
    sweep_and_send(END - 30 * DAY)

    (letter,) = mail.outbox
    assert letter.subject == "Your Advocate certificate ends in 30 days"
    assert f"{certificate.number}, ends on 23 November 2027, 09:00, UTC time" in letter.body
    assert "It is counted from the day on which the last requirement was met." in letter.body
    assert "- Attestation: " in letter.body
    assert "http://" in letter.body


def test_the_manager_is_told_who_and_led_to_what_everybody_may_see(certificate, manager):
    sweep_and_send(END - 7 * DAY)

    letter = next(letter for letter in mail.outbox if letter.to == [manager.email])
    assert letter.subject == "The Advocate certificate of Ines Okonjo ends in 7 days"
    assert f"/verify/{certificate.number}/" in letter.body


def test_an_end_that_comes_earlier_is_told_at_once_with_the_reason(certificate, holder):
    at = NOW + 100 * DAY
    asked = Requirement.objects.get(kind="attestation")
    version = make_policy_version(7, at=at)
    Change.ask(asked, version, due_at=at + 20 * DAY, reason="New law.", by=None, at=at)

    sweep_and_send(at)

    (letter,) = mail.outbox
    assert letters(holder) == [(HOLDER, "30")]
    assert letter.subject == "Your Advocate certificate ends in 20 days"
    assert "is new from 3 March 2027, and is to be done again by 23 March 2027." in letter.body


def test_who_renewed_is_not_reminded_of_the_cycle_before(certificate, holder):
    sweep(END - 60 * DAY)
    following = renew(holder, END - 40 * DAY)
    for days in (30, 7, 1, -1):
        sweep(END - days * DAY)

    assert letters(holder, about=certificate.number) == [(HOLDER, "60")]
    assert letters(holder, about=following.number) == []


def test_a_programme_held_for_a_month_does_not_remind_of_its_end_when_it_is_issued(holder):
    programme = make_programme()
    programme.days_valid = 20
    programme.save()

    make_certificate(holder)
    sweep(NOW + DAY)

    assert letters(holder) == []


def test_what_is_suspended_is_not_reminded_of(certificate, holder):
    decide(certificate, "suspend", NOW + 300 * DAY)

    sweep(END - 30 * DAY)

    assert letters(holder) == [("certificate_decided", "")]


# --- looked at once more ------------------------------------------------------------------------


def suppressed(at):
    """Why the letters that were queued are not sent at `at`."""
    send(at)
    rows = Letter.objects.order_by("pk")
    return [row.detail for row in rows if row.state == "suppressed"]


def test_a_reminder_of_what_was_renewed_meanwhile_is_suppressed(certificate, holder):
    sweep(END - 7 * DAY)
    renew(holder, END - 6 * DAY)

    assert suppressed(END - 6 * DAY) == ["It was renewed meanwhile."] * 2
    assert mail.outbox == []


def test_a_reminder_of_what_was_revoked_meanwhile_is_suppressed(certificate):
    sweep(END - 30 * DAY)
    decide(certificate, "revoke", END - 29 * DAY)

    assert suppressed(END - 29 * DAY) == ["It was revoked meanwhile."]
    assert [letter.subject for letter in mail.outbox] == ["Your certificate is revoked"]


def test_a_reminder_of_what_is_suspended_is_suppressed(certificate):
    sweep(END - 30 * DAY)
    decide(certificate, "suspend", END - 29 * DAY)

    assert suppressed(END - 29 * DAY) == ["It is suspended."]


def test_who_has_left_is_not_written_to_nor_about(certificate, holder):
    sweep(END - 7 * DAY)
    holder.leave(by=None, at=END - 6 * DAY)

    assert suppressed(END - 6 * DAY) == ["They have left.", "The holder has left."]
    assert letters(kind__contains="expired") == []


def test_a_reminder_that_waited_too_long_gives_way_to_the_next(certificate):
    sweep(END - 30 * DAY)

    assert suppressed(END - 6 * DAY) == ["A later reminder takes its place."]


def test_a_reminder_that_waited_over_the_end_is_not_sent(certificate):
    sweep(END - DAY)

    assert suppressed(END)[0] == "It has ended; the next letter says so."


def test_a_reminder_of_an_end_that_has_moved_is_suppressed(certificate):
    sweep(END - 30 * DAY)
    Certificate.objects.update(ends_at=END - 10 * DAY, end="changed")

    assert suppressed(END - 29 * DAY) == ["It ends on 2027-11-13 now."]


def test_a_manager_whose_people_report_to_somebody_else_is_not_told(certificate, holder):
    sweep(END - 7 * DAY)
    holder.move(manager=make_person("Mirela Antonescu"), by=None, at=END - 7 * DAY)

    assert suppressed(END - 7 * DAY) == ["The holder reports to somebody else now."]


def test_a_lapse_that_was_made_good_meanwhile_is_not_told(certificate, holder):
    sweep(END + DAY)
    renew(holder, END + 2 * DAY)

    assert suppressed(END + 2 * DAY) == ["It was earned again meanwhile."] * 2


# --- decisions ----------------------------------------------------------------------------------


def test_the_holder_is_told_of_a_decision_with_its_reason(certificate, holder):
    decide(certificate, "suspend", NOW + DAY, "A post of 3 May is being looked into.")

    send(NOW + DAY)

    (letter,) = mail.outbox
    assert letter.subject == "Your certificate is suspended"
    assert "A post of 3 May is being looked into." in letter.body
    assert Letter.objects.get().why == (
        f"They hold {certificate.number}, and governance decided about it on 2026-11-24."
    )


def test_a_decision_that_was_taken_back_before_it_was_told_gives_way_to_the_later(certificate):
    decide(certificate, "suspend", NOW + DAY)
    decide(certificate, "reinstate", NOW + DAY + HOUR)

    assert suppressed(NOW + 2 * DAY) == ["It was decided about anew; the next letter says how it stands."]
    assert [letter.subject for letter in mail.outbox] == ["Your certificate holds again"]


def test_a_suspension_that_is_only_carried_over_is_not_told_again(certificate, holder):
    decide(certificate, "suspend", END - 50 * DAY)
    following = renew(holder, END - 40 * DAY)

    assert following.decisions.count() == 1
    assert letters(holder) == [("certificate_decided", "")]


# --- assignments --------------------------------------------------------------------------------


def assign(person, days=30):
    programme = make_programme()
    due = NOW + days * DAY
    return Assignment.give(person, programme, due_at=due, reason="Support", by=person.manager, at=NOW)


def test_who_is_asked_is_told_reminded_a_week_before_and_told_when_it_is_overdue(holder):
    assign(holder)
    for day in range(40):
        sweep_and_send(NOW + day * DAY)

    assert [letter.subject for letter in mail.outbox] == [
        "You are asked to earn Advocate by 23 December 2026",
        "Advocate is due on 23 December 2026",
        "Advocate was due on 23 December 2026",
    ]
    sent = [row.sent_at for row in Letter.objects.order_by("pk")]
    assert sent == [NOW, NOW + 23 * DAY, NOW + 30 * DAY]
    assert "Asked by Tomasz Wieczorek. The reason: Support" in mail.outbox[0].body
    assert "- Attestation: " in mail.outbox[0].body


def test_after_silence_over_the_day_only_the_overdue_letter_is_sent(holder):
    assign(holder)

    sweep_and_send(NOW + 31 * DAY)

    assert [letter.subject for letter in mail.outbox] == ["Advocate was due on 23 December 2026"]
    assert Letter.objects.get(state="suppressed").detail == "The day was over before it could be sent."


def test_who_is_asked_for_a_day_in_less_than_a_week_hears_it_once(holder):
    assign(holder, days=5)

    sweep(NOW)
    sweep(NOW + 4 * DAY)

    assert letters(holder) == [("programme_assigned", "")]


def test_who_has_earned_it_is_left_alone(holder):
    assignment = assign(holder)
    sweep(NOW + 23 * DAY)
    make_certificate(holder, at=NOW + 24 * DAY)
    sweep(NOW + 31 * DAY)

    assert suppressed(NOW + 24 * DAY) == ["They have earned it meanwhile."] * 2
    assert letters(holder) == [("programme_assigned", ""), ("assignment_due", "")]
    assert assignment.programme.certificates.exists()


def test_who_held_it_before_they_were_asked_is_reminded(holder):
    certificate = make_certificate(holder, at=NOW - 400 * DAY)
    programme = certificate.programme
    Assignment.give(holder, programme, due_at=NOW + 30 * DAY, reason="Again", by=None, at=NOW)

    sweep(NOW + 23 * DAY)

    assert ("assignment_due", "") in letters(holder)


# --- corrections --------------------------------------------------------------------------------


def test_the_candidate_is_told_that_a_score_was_put_right():
    attempt = make_attempt(make_person("Noor Achterberg"), right=1, submit=True)
    revision = attempt.form.get(position=2).revision_id
    change = ItemChange(Act.CREDIT)
    regrade = Regrade.propose(
        revision, change, reason="Both are right.", spare=True, by=make_person(), at=NOW
    )
    regrade.approve(seen(regrade.outcomes()), by=make_person(), at=NOW + HOUR)

    send(NOW + HOUR)
    send(NOW + HOUR)

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([attempt.candidate.email], "A score of yours was put right")
    assert "was 50 of 100 before and is 100 since" in letter.body
    assert "Both are right." in letter.body
    assert f"/attempts/{attempt.code}/result" in letter.body


def test_the_candidate_is_told_how_an_appeal_was_decided():
    attempt = make_attempt(make_person("Noor Achterberg"), right=1, submit=True)
    appeal = Appeal.file(attempt, "B is right as well.", position=2, by=attempt.candidate, at=NOW + HOUR)
    appeal.decide("dismissed", "It is not, by 2.1.", by=make_person(), at=NOW + 2 * HOUR)

    send(NOW + 2 * HOUR)

    (letter,) = mail.outbox
    assert letter.subject == "Your appeal is decided"
    assert "The result stands." in letter.body and "It is not, by 2.1." in letter.body


# --- whatever the days --------------------------------------------------------------------------

BEFORE = DAYS_BEFORE[HOLDER]


@given(st.lists(st.floats(-70, 5), max_size=30))
def test_whatever_the_days_of_the_sweep_each_reminder_comes_once_and_the_newest_is_always_there(days):
    written = {}
    for day in sorted(days):
        at = END + timedelta(days=day)
        found = newest(END, BEFORE, since=NOW, at=at)
        if found is not None:
            written.setdefault(found, at)  # as the outbox does: nobody hears twice
        fallen_due = [one for one in BEFORE if END - one * DAY <= at < END]
        if fallen_due:
            assert min(fallen_due) in written  # the newest is there

    for before, at in written.items():
        following = min((END - one * DAY for one in BEFORE if one < before), default=END)
        assert END - before * DAY <= at < following  # never before its day, never on the day of the next


@given(st.integers(0, 90))
def test_what_had_fallen_due_when_it_began_is_never_written(held):
    begun = END - held * DAY

    moments = [END - timedelta(hours=hours) for hours in range(1, held * 24)]

    found = {newest(END, BEFORE, since=begun, at=at) for at in moments}

    assert found <= {None, *(days for days in BEFORE if days < held)}


def test_the_dates_of_the_reminders_are_the_days_before():
    assert dates(END, (7, 1)) == [END - 7 * DAY, END - DAY]


# --- what it takes ------------------------------------------------------------------------------


def test_settling_one_person_with_nothing_to_write_takes_seven_queries(
    certificate, holder, django_assert_num_queries
):
    with django_assert_num_queries(7):
        settle_people([holder.pk], at=NOW + DAY)


def test_settling_many_writes_their_letters_at_once(manager, django_assert_num_queries):
    people = [make_person(f"Person {number}", manager=manager) for number in range(3)]
    for person in people:
        make_certificate(person)
    at = END - 30 * DAY

    with django_assert_num_queries(10):
        settle_people([person.pk for person in people], at=at)

    assert len(letters(kind=HOLDER)) == 3
