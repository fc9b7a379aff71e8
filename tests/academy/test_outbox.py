"""The outbox: what is queued is sent once, tried again, returned or suppressed, and always says why."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.people import bounces
from academy.people.models import Letter
from academy.people.sending import GIVE_UP
from academy.people.tasks import send_letters
from academy.programmes.models import Assignment, Programme
from tests import post_office
from tests.factories import NOW, make_person, make_programme

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def office(settings):
    with post_office.opened() as office:
        office.settle_in(settings)
        yield office


def make_letter(person=None, *, at=NOW):
    """The letter to who was asked to earn the one programme there is."""
    person = person or make_person("Noor Achterberg")
    programme = Programme.objects.first() or make_programme()
    due = at + timedelta(days=30)
    Assignment.give(person, programme, due_at=due, reason="New in support", by=None, at=at)
    return Letter.objects.get(person=person)


def send(at):
    with time_machine.travel(at, tick=False):
        send_letters()


# --- sent ---------------------------------------------------------------------------------------


def test_a_letter_is_sent_once_and_kept_as_it_was_sent(office):
    letter = make_letter()

    send(NOW + HOUR)
    send(NOW + 2 * HOUR)

    letter.refresh_from_db()
    (mail,) = office.kept
    assert (letter.state, letter.sent_at, letter.attempts) == ("sent", NOW + HOUR, 1)
    assert mail["To"] == letter.address == letter.person.email
    assert mail["Subject"] == letter.subject == "You are asked to earn Advocate by 23 December 2026"
    assert mail.get_content().replace("\r\n", "\n") == letter.text
    assert "The reason: New in support" in letter.text
    assert letter.why == "They were asked to earn “Advocate” by 2026-12-23."


def test_a_mail_says_that_a_machine_wrote_it_and_which_letter_it_is(office):
    letter = make_letter()

    send(NOW)

    assert office.kept[0]["Message-ID"] == letter.message_id == f"<{letter.key}@larkspur.example>"
    assert office.kept[0]["Auto-Submitted"] == "auto-generated"


def test_a_letter_speaks_in_the_time_of_its_reader(office):
    make_letter(make_person("Haruto Nishimura", time_zone="Asia/Tokyo", language="ja"))

    send(NOW)

    assert "by 23 December 2026, 18:00, Asia/Tokyo time" in office.kept[0].get_content()


def test_many_letters_take_one_line_to_the_mail_server(office):
    for _ in range(3):
        make_letter(make_person())

    send(NOW)

    assert (len(office.kept), office.lines) == (3, 1)


def test_a_letter_is_sent_after_commit_and_not_if_the_fact_did_not_happen(
    office, django_capture_on_commit_callbacks
):
    with time_machine.travel(NOW, tick=False), django_capture_on_commit_callbacks(execute=True):
        make_letter()
        assert office.kept == []
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_letter(make_person("Jonas Øvergaard"))
            raise ZeroDivisionError

    assert [letter.state for letter in Letter.objects.all()] == ["sent"]
    assert len(office.kept) == 1


def test_queueing_again_changes_nothing():
    letter = make_letter()
    said = {"path": "/elsewhere", "occasion": letter.occasion, "title": "?", "day": "?"}
    again = Letter.compose(letter.kind, letter.person_id, letter.about, **said)

    Letter.objects.queue([again], at=NOW + HOUR)

    assert Letter.objects.get().why == letter.why
    assert Letter.objects.get().queued_at == NOW


# --- not yet ------------------------------------------------------------------------------------


def test_what_cannot_be_sent_stays_queued_with_what_was_said_and_is_tried_again_later(office, settings):
    letter = make_letter()
    settings.EMAIL_PORT = 9  # nobody listens there

    send(NOW)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.due_at) == ("queued", 1, NOW + timedelta(minutes=2))
    assert "ConnectionRefusedError" in letter.detail
    office.settle_in(settings)
    send(NOW + timedelta(minutes=1))
    assert office.kept == []
    send(NOW + timedelta(minutes=2))
    assert len(office.kept) == 1


def test_the_pauses_between_attempts_grow_to_an_hour(office):
    letter = make_letter()
    office.answers[letter.person.email] = "451 greylisted"
    at, pauses = NOW, []

    for _ in range(8):
        send(at)
        letter.refresh_from_db()
        pauses.append((letter.due_at - at).total_seconds() / 60)
        at = letter.due_at

    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    assert letter.detail == "451 greylisted"


def test_who_is_refused_holds_up_nobody(office):
    first, second = make_letter(make_person()), make_letter(make_person())
    office.answers[first.person.email] = "451 greylisted"

    send(NOW)

    assert [mail["To"] for mail in office.kept] == [second.person.email]


def test_a_letter_that_cannot_be_written_holds_up_nobody(office):
    broken, fine = make_letter(make_person()), make_letter(make_person())
    Letter.objects.filter(pk=broken.pk).update(kind="score_put_right", occasion="0")  # there is no such row

    send(NOW)

    broken.refresh_from_db()
    assert [mail["To"] for mail in office.kept] == [fine.person.email]
    assert (broken.state, broken.detail) == ("queued", "It could not be written: DoesNotExist.")


def test_a_letter_over_which_a_worker_died_is_sent_by_the_next(office):
    make_letter()
    Letter.objects.take(at=NOW)  # and dies

    send(NOW + timedelta(minutes=1))
    assert office.kept == []
    send(NOW + timedelta(minutes=2))

    assert len(office.kept) == 1


# --- returned -----------------------------------------------------------------------------------


def test_who_is_refused_for_good_is_not_written_to_again(office):
    letter = make_letter()
    office.answers[letter.person.email] = "550 5.1.1 no such user"

    send(NOW)
    send(NOW + 2 * HOUR)

    letter.refresh_from_db()
    assert (letter.state, letter.detail, letter.attempts) == ("bounced", "550 5.1.1 no such user", 1)
    assert letter.settled_at == NOW


def test_after_five_days_not_yet_is_a_no(office):
    letter = make_letter()
    office.answers[letter.person.email] = "452 mailbox full"

    send(NOW + GIVE_UP)
    letter.refresh_from_db()
    assert letter.state == "queued"
    send(NOW + GIVE_UP + HOUR)

    letter.refresh_from_db()
    assert (letter.state, letter.detail) == ("bounced", "Given up. The last answer: 452 mailbox full")


def test_while_our_own_mail_server_is_away_nothing_is_given_up(office, settings):
    letter = make_letter()
    settings.EMAIL_PORT = 9

    send(NOW + GIVE_UP + timedelta(days=2))

    letter.refresh_from_db()
    assert letter.state == "queued"


RETURNED = """From: MAILER-DAEMON@mail.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x

I am sorry to have to inform you that your message could not be delivered.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; noor@larkspur.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user
--x
Content-Type: {kind}

Subject: You are asked
Message-ID: <{key}@larkspur.example>

--x--
"""


def returned(letter, *, action="failed", kind="message/rfc822"):
    """A notification as a mail server writes it: RFC 3464."""
    return RETURNED.format(action=action, kind=kind, key=letter.key).encode()


def read_bounces(path):
    out = io.StringIO()
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        call_command("read_bounces", str(path), stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_letter_that_comes_back_later_is_marked_with_what_was_said(office, tmp_path, kind):
    letter = make_letter()
    send(NOW)
    (tmp_path / "back.eml").write_bytes(returned(letter, kind=kind))

    said = read_bounces(tmp_path / "back.eml")

    letter.refresh_from_db()
    assert said.startswith("1 mails read: 1 letters marked as bounced")
    assert (letter.state, letter.settled_at) == ("bounced", NOW + 2 * HOUR)
    assert letter.detail == "5.1.1 smtp; 550 no such user"
    assert letter.sent_at == NOW


def test_an_mbox_and_a_maildir_are_read_mail_by_mail(office, tmp_path):
    letters = [make_letter(make_person()) for _ in range(3)]
    send(NOW)
    parts = [b"From MAILER-DAEMON Mon Nov 23 09:00:00 2026\n" + returned(one) + b"\n" for one in letters[:2]]
    (tmp_path / "box").write_bytes(b"".join(parts))
    (tmp_path / "dir" / "new").mkdir(parents=True)
    (tmp_path / "dir" / "new" / "1").write_bytes(returned(letters[2]))

    assert "2 letters marked" in read_bounces(tmp_path / "box")
    assert "1 letters marked" in read_bounces(tmp_path / "dir")


def test_a_delay_is_no_bounce_and_one_read_twice_is_told_once(office, tmp_path):
    letter, file = make_letter(), tmp_path / "back.eml"
    send(NOW)
    file.write_bytes(returned(letter, action="delayed"))
    assert read_bounces(file).startswith("1 mails read: 0 letters marked")
    file.write_bytes(returned(letter))

    assert "1 letters marked" in read_bounces(file)
    assert "0 letters marked as bounced, 1 known" in read_bounces(file)


def test_what_is_queued_again_is_not_marked_by_an_old_return(office, tmp_path):
    letter = make_letter()
    (tmp_path / "back.eml").write_bytes(returned(letter))

    read_bounces(tmp_path / "back.eml")

    letter.refresh_from_db()
    assert letter.state == "queued"


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        read_bounces(tmp_path / "nothing")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.integers(0, 900), st.integers(0, 60))
def test_whatever_strangers_send_is_passed_over_or_read(noise, place, cut):
    mail = returned(Letter())
    bounces.read(mail[:place] + noise + mail[place + cut :])
    for one in bounces.mails(noise):
        assert bounces.read(one) is None


def test_a_mail_folded_into_itself_ten_thousand_times_is_passed_over():
    assert bounces.read(b"Content-Type: message/rfc822\n\n" * 10_000) is None
