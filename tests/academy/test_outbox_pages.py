"""The pages of the outbox: who reads them, what they show, who tries again."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from academy.people.models import Letter
from academy.people.tasks import send_letters
from academy.words.standing import Role
from tests.academy.test_outbox import make_letter
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db
READERS = {Role.COMPLIANCE, Role.OPERATOR}
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW + HOUR, tick=False):
        yield


def sign_in(client, *roles):
    person = make_person("Samir Haddad", roles=roles)
    client.force_login(person)
    return person


def page(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked).content.decode()


def bounced():
    letter = make_letter()
    send_letters()
    letter.bounce("5.1.1 smtp; 550 no such user", at=NOW)
    return letter


# --- who may come in ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", ["outbox", "letter"])
def test_only_compliance_and_operators_read_the_outbox(client, role, name):
    letter = make_letter()
    sign_in(client, role)

    answer = client.get(reverse(name, args=[letter.key] if name == "letter" else []))

    assert answer.status_code == (200 if role in READERS else 404)
    assert (b"Noor Achterberg" in answer.content) == (role in READERS)


@pytest.mark.parametrize("role", list(Role))
def test_only_operators_try_again(client, role):
    letter = bounced()
    sign_in(client, role)

    answer = client.post(reverse("letter_again", args=[letter.key]))

    letter.refresh_from_db()
    assert answer.status_code == {Role.OPERATOR: 302, Role.COMPLIANCE: 403}.get(role, 404)
    assert letter.state == ("queued" if role == Role.OPERATOR else "bounced")


def test_not_even_the_reader_of_a_letter_reads_it_there(client):
    letter = make_letter()
    client.force_login(letter.person)

    assert client.get(letter.get_absolute_url()).status_code == 404


# --- what they show -----------------------------------------------------------------------------


def test_a_letter_is_shown_as_it_was_sent_with_why(client):
    letter = make_letter()
    send_letters()
    sign_in(client, Role.COMPLIANCE)

    shown = page(client, "letter", letter.key)

    for said in (
        "Programme assigned: <bdi>Noor Achterberg</bdi>",
        "They were asked to earn “Advocate” by 2026-12-23.",
        "You are asked to earn Advocate by 23 December 2026",
        "The reason: New in support",
        letter.person.email,
        letter.message_id.strip("<>"),
        "As it was sent",
    ):
        assert said in shown
    assert "Try again" not in shown


def test_a_letter_that_waits_says_that_its_words_are_not_written_yet(client):
    letter = make_letter()
    sign_in(client, Role.OPERATOR)

    shown = page(client, "letter", letter.key)

    assert "Its words are written when it is sent" in shown
    assert "Try again now" in shown


def test_a_letter_that_was_suppressed_says_why(client):
    letter = make_letter()
    letter.person.leave(by=None, at=NOW)
    send_letters()
    sign_in(client, Role.OPERATOR)

    shown = page(client, "letter", letter.key)

    assert "Why it was not sent" in shown and "They have left." in shown
    assert "Try again" not in shown


def test_the_counts_are_those_of_the_rows(client):
    letters = [make_letter(make_person(f"Person {number}")) for number in range(3)]
    letters[0].person.leave(by=None, at=NOW)
    send_letters()
    letters[1].bounce("550 no", at=NOW)
    make_letter(make_person("Late"))
    sign_in(client, Role.COMPLIANCE)

    answer = client.get(reverse("outbox"))

    counts = {state: count for state, _, count in answer.context["tally"]}
    assert counts == {"": 4, "queued": 1, "sent": 1, "bounced": 1, "suppressed": 1}
    for state, count in counts.items():
        shown = client.get(reverse("outbox"), {"state": state}).context["page"]
        assert len(shown) == count


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Jonas", "Noor"]),
        ({"q": "noor"}, ["Noor"]),
        ({"q": "104-77"}, ["Jonas"]),
        ({"q": "advocate"}, ["Jonas", "Noor"]),
        ({"q": "nobody"}, []),
        ({"kind": "programme_assigned"}, ["Jonas", "Noor"]),
        ({"kind": "certificate_ends"}, []),
        ({"kind": "nonsense"}, ["Jonas", "Noor"]),
        ({"state": "queued"}, ["Jonas", "Noor"]),
        ({"state": "sent"}, []),
        ({"page": "99"}, ["Jonas", "Noor"]),
    ],
)
def test_the_outbox_is_filtered_newest_first(client, asked, found):
    make_letter(make_person("Noor Achterberg", email="noor@larkspur.example"))
    make_letter(make_person("Jonas Øvergaard", employee_number="104-7788"), at=NOW + HOUR)
    sign_in(client, Role.OPERATOR)

    answer = client.get(reverse("outbox"), asked)

    assert [letter.person.get_short_name() for letter in answer.context["page"]] == found


def test_fifty_letters_are_a_page(client):
    person = make_person()
    Letter.objects.bulk_create(
        Letter(person=person, kind="k", about=f"{n}", path="/", why="w", queued_at=NOW, due_at=NOW)
        for n in range(51)
    )
    sign_in(client, Role.OPERATOR)

    assert len(client.get(reverse("outbox"), {"page": 2}).context["page"]) == 1
    assert "Page 1 of 2" in page(client, "outbox")


def test_an_empty_outbox_says_what_will_be_here(client):
    sign_in(client, Role.OPERATOR)

    assert "listed here from the moment they are queued" in page(client, "outbox")
    assert "Show the whole outbox" in page(client, "outbox", q="zzz")


@pytest.mark.parametrize("count", [1, 3])
def test_the_outbox_takes_the_same_number_of_queries_for_one_and_for_three(
    client, count, django_assert_num_queries
):
    for _ in range(count):
        make_letter(make_person())
    sign_in(client, Role.OPERATOR)

    with django_assert_num_queries(7):  # session, person, two of rights, counts, how many pages, the list
        client.get(reverse("outbox"))


# --- tried again --------------------------------------------------------------------------------


def test_what_bounced_is_tried_again_and_tells_who_did(client, django_capture_on_commit_callbacks):
    letter = bounced()
    sign_in(client, Role.OPERATOR)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("letter_again", args=[letter.key]))

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("sent", 2)
    assert len(mail.outbox) == 2


def test_until_it_is_sent_again_it_says_who_tried_and_what_was_before(client):
    letter = bounced()
    sign_in(client, Role.OPERATOR)

    client.post(reverse("letter_again", args=[letter.key]))

    letter.refresh_from_db()
    assert letter.detail == "Tried again by Samir Haddad. Before: 5.1.1 smtp; 550 no such user"
    assert letter.due_at == NOW + HOUR


@pytest.mark.parametrize("state", ["sent", "suppressed"])
def test_what_was_sent_or_suppressed_is_not_sent_again(client, state):
    letter = make_letter()
    if state == "suppressed":
        letter.person.leave(by=None, at=NOW)
    send_letters()
    sign_in(client, Role.OPERATOR)

    shown = client.post(reverse("letter_again", args=[letter.key]), follow=True).content.decode()

    letter.refresh_from_db()
    assert letter.state == state
    assert "nothing was done" in shown
