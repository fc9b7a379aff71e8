"""The records officers’ pages: who may come in, what is read, what is signed."""

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.urls import reverse

from academy.desk.access.looks import Look
from academy.desk.records.models import Erasure, Hold, Proposal
from academy.people.models import User
from academy.register.entitlement.clients import ApiClient
from academy.words.standing import Role
from tests.academy.furnished import YEARS_LATER, furnish, make_leaver, make_officer, propose
from tests.factories import NOW, PASSWORD, make_person, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def years_later():
    cache.clear()  # passwords are counted, and here no minute passes
    with time_machine.travel(YEARS_LATER, tick=False):
        yield


@pytest.fixture
def officer(client):
    """Signed in, with the password given once more a moment ago."""
    return sign_in(client, make_officer())


@pytest.fixture
def second():
    return make_officer("Edda Thorvaldsen")


def sign_in(client, person):
    client.logout()
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return person


def page(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked).content.decode()


def proposed(client, *people, **said):
    """Propose the people by the page, as who has read it."""
    address = reverse("records_person", args=[people[0].key]) if len(people) == 1 else reverse("records_many")
    answer = client.get(address)
    shown = answer.context["form"].initial["shown"] if answer.context["form"] else ""
    return client.post(address, {"shown": shown, "reason": "Over.", "signature": "Ottilie Brandt"} | said)


# --- Who may come in --------------------------------------------------------------------------------


READERS = {Role.COMPLIANCE, Role.RECORDS}
DOORS = [
    ("get", "records", READERS),
    ("get", "records_many", READERS),
    ("get", "records_person", READERS),
    ("get", "records_proposal", READERS),
    ("get", "records_holds", READERS),
    ("get", "records_hold", READERS),
    ("get", "records_hold_place", {Role.RECORDS}),
    ("post", "records_many", {Role.RECORDS}),
    ("post", "records_person", {Role.RECORDS}),
    ("post", "records_proposal", {Role.RECORDS}),
    ("post", "records_hold", {Role.RECORDS}),
    ("post", "records_hold_place", {Role.RECORDS}),
]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_passes_only_its_doors(client, role):
    officer, held = make_officer("Edda Thorvaldsen"), make_leaver("Held Person")
    hold = Hold.place("A claim.", reference="L-1", person=held, signature=officer.name, by=officer, at=NOW)
    proposal = propose(make_leaver("Gone Person"), by=officer)
    keys = {"records_person": held.key, "records_proposal": proposal.key, "records_hold": hold.key}
    sign_in(client, make_person("Somebody", roles=[role]))

    for method, name, readers in DOORS:
        address = reverse(name, args=[keys[name]] if name in keys else [])
        answer = getattr(client, method)(address)
        assert answer.status_code in ((200, 400) if role in readers else (403,)), (method, name)


def test_the_dossier_shows_a_hold_to_who_reads_holds_and_to_nobody_else(client):
    officer, held = make_officer(), make_leaver("Held Person")
    Hold.place("A claim.", reference="L-2033-7", person=held, signature=officer.name, by=officer, at=NOW)
    reader = make_person("Adaeze Lindholm")
    group = Group.objects.create(name="dossiers only")
    group.permissions.set(Permission.objects.filter(codename__in=["view_certificate", "view_entry"]))
    reader.groups.add(group)

    client.force_login(officer)
    assert "Legal hold L-2033-7" in page(client, "dossier", held.key)
    client.force_login(reader)
    text = page(client, "dossier", held.key)
    assert "Held Person" in text and "Legal hold L-2033-7, since" not in text


# --- Reading ------------------------------------------------------------------------------------------


def test_the_schedule_is_read_in_words_with_what_is_due(client, officer):
    make_leaver("Solveig Aaltonen")

    text = page(client, "records")

    assert "Solveig Aaltonen" in text and "Proof of who might speak for the company" in text
    assert "Kept for good" in text and "1 person: they have left" in text


def test_the_preview_says_kind_by_kind_what_goes_and_what_stays(client, officer):
    person = furnish()

    text = page(client, "records_person", person.key)

    for words in (
        "Answers in exams",
        "Signed badges",
        "Questions of consoles",
        "Practice runs",
        "letter: text",
    ):
        assert words in text, words
    assert "stand nowhere else" in text


def test_the_preview_says_what_stands_in_the_way_and_offers_nothing(client, officer):
    text = page(client, "records_person", make_person("Somebody Here").key)

    assert "They work here." in text and "Propose and sign" not in text


def test_compliance_reads_the_preview_and_cannot_propose(client):
    sign_in(client, make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE]))
    person = make_leaver("Solveig Aaltonen")

    text = page(client, "records_person", person.key)

    assert "What stays, and why" in text and "Propose and sign" not in text
    assert proposed(client, person).status_code == 403 and not Proposal.objects.exists()


# --- Proposing and deciding -------------------------------------------------------------------------


def test_who_proposed_signs_that_they_take_it_back_and_no_second_decision(client, officer, second):
    first, other = (
        Proposal.objects.get(key=_proposed(client, name)) for name in ("Solveig Aaltonen", "Leif")
    )
    refusal = {"decision": "refuse", "answer": "Read again.", "shown": first.sha256}
    client.post(first.get_absolute_url(), refusal | {"signature": officer.name})
    sign_in(client, second)
    client.post(other.get_absolute_url(), refusal | {"shown": other.sha256, "signature": second.name})

    first.refresh_from_db()
    other.refresh_from_db()

    assert (first.approved, other.approved) == (False, False)
    assert "I take it back" in first.decided_meaning and "second" not in first.decided_meaning
    assert "as second records officer" in other.decided_meaning


def _proposed(client, name):
    return proposed(client, make_leaver(name)).url.rstrip("/").rpartition("/")[2]


def test_one_proposes_another_approves_and_it_is_done(
    client, officer, second, django_capture_on_commit_callbacks
):
    person = make_leaver("Solveig Aaltonen")
    answer = proposed(client, person)
    proposal = Proposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    text = client.get(answer.url).content.decode()
    assert "Take it back" in text and "Erase them" not in text
    assert "as second records officer" not in text and "Erasing cannot be undone" not in text

    sign_in(client, second)
    assert "Solveig Aaltonen" in page(client, "records")
    form = {"decision": "approve", "shown": proposal.sha256, "signature": second.name}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(answer.url, form).status_code == 302

    assert Erasure.objects.get().outcome == "erased"
    text = client.get(answer.url).content.decode()
    assert "Erased person" in text and "Solveig" not in text
    person.refresh_from_db()
    assert person.name == "Erased person"


def test_who_signed_in_long_ago_says_who_they_are_once_more(client):
    officer, person = make_officer(), make_leaver("Solveig Aaltonen")
    client.force_login(officer)

    answer = proposed(client, person)

    assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert not Proposal.objects.exists()


def test_a_preview_that_is_no_longer_so_is_shown_anew(client, officer):
    person = make_leaver("Solveig Aaltonen")

    answer = proposed(client, person, shown="0" * 64)

    text = answer.content.decode()
    assert answer.status_code == 400 and "Read it anew" in text
    shown = answer.context["form"]["shown"].value()
    assert proposed(client, person, shown=shown).status_code == 302


def test_a_refusal_needs_an_answer(client, officer, second):
    proposal = propose(make_leaver(), by=second)
    form = {"decision": "refuse", "shown": proposal.sha256, "signature": officer.name}

    answer = client.post(proposal.get_absolute_url(), form)
    assert answer.status_code == 400 and Proposal.objects.waiting().exists()
    assert client.post(proposal.get_absolute_url(), form | {"answer": "Not yet."}).status_code == 302

    assert Proposal.objects.get().approved is False


def test_all_who_left_long_ago_are_one_list_for_two_people(client, officer, second):
    long_gone = [make_leaver(f"Person {n}") for n in range(2)]
    make_leaver("Just Gone", left=YEARS_LATER.replace(year=YEARS_LATER.year - 5))

    answer = proposed(client, *long_gone, years="6")

    proposal = Proposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    assert [one.person for one in proposal.erasures.all()] == long_gone
    assert "Nobody is due" in page(client, "records_many")  # they are proposed
    assert "Nobody is due" in page(client, "records_many", years="7")


def test_what_is_written_is_sent_to_an_address_without_a_query_so_that_it_survives_the_password(
    client, officer
):
    person = make_leaver("Solveig Aaltonen")

    text = page(client, "records_hold_place", number=person.employee_number)
    assert f'action="{reverse("records_hold_place")}"' in text and person.employee_number in text
    text = page(client, "records_many", years="7")
    assert "Nobody is due" in text or f'action="{reverse("records_many")}"' in text


def test_who_is_due_and_has_something_open_is_left_out_and_stops_nobody_else(client, officer):
    console, free = make_leaver("Console Owner"), make_leaver("Solveig Aaltonen")
    ApiClient.make("console", console, by=None, at=NOW)

    text = page(client, "records_many")
    assert "1 person is left out" in text and "A console asks in their name." in text
    proposed(client, console, free, years="6")

    assert [one.person for one in Erasure.objects.all()] == [free]


def test_the_period_of_the_list_is_never_shorter_than_the_schedule(client, officer):
    make_leaver("Just Gone", left=YEARS_LATER.replace(year=YEARS_LATER.year - 5))

    assert "Just Gone" not in page(client, "records_many", years="2")


# --- Holds --------------------------------------------------------------------------------------------


def test_a_hold_is_placed_and_released_on_its_page(client, officer):
    person = make_leaver("Solveig Aaltonen")
    form = {
        "number": person.employee_number,
        "reference": "L-7",
        "reason": "A claim.",
        "signature": officer.name,
    }

    answer = client.post(reverse("records_hold_place"), form)

    hold = Hold.objects.get()
    assert answer.url == hold.get_absolute_url() and hold.person == person
    assert "Solveig Aaltonen" in client.get(answer.url).content.decode()
    client.post(answer.url, {"reason": "Settled.", "signature": officer.name})
    assert not Hold.objects.standing().exists()


def test_a_hold_is_on_one_thing(client, officer):
    programme = make_programme()
    form = {"reference": "L-7", "reason": "A claim.", "signature": officer.name}

    for on in ({}, {"number": "no such"}, {"number": officer.employee_number, "programme": programme.slug}):
        assert client.post(reverse("records_hold_place"), form | on).status_code == 400
    assert client.post(reverse("records_hold_place"), form | {"programme": programme.slug}).status_code == 302

    assert [hold.on for hold in Hold.objects.all()] == ["programme"]


# --- Queries --------------------------------------------------------------------------------------------


def rows(count, officer):
    for _ in range(count):
        held, gone = make_leaver("Held Person"), make_leaver("Gone Person")
        said = {"reference": "L-1", "signature": officer.name, "by": officer, "at": NOW}
        Hold.place("A claim.", person=held, **said)
        propose(gone, by=officer)
        make_leaver("Due Person")


@pytest.mark.parametrize("name", ["records", "records_holds", "records_many"])
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(
    client, officer, second, name, django_assert_max_num_queries
):
    rows(1, second)
    page(client, name)
    with django_assert_max_num_queries(300) as one:
        page(client, name)
    rows(2, second)

    with django_assert_max_num_queries(len(one)):
        page(client, name)
    assert User.objects.filter(name="Due Person").count() == 3


def test_a_preview_and_a_proposal_leave_a_look_at_whose_record_they_are(client, officer, second):
    person = make_leaver("Solveig Aaltonen")
    page(client, "records_person", person.key)
    proposal = propose(person, by=second)
    page(client, "records_proposal", proposal.key)
    page(client, "records_many", years="7")

    looks = Look.objects.filter(reader=officer.key).order_by("pk").values_list("page", "person")
    assert list(looks) == [
        ("records_person", person.key),
        ("records_proposal", person.key),
        ("records_many", None),
    ]
