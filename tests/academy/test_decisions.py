"""Governance decides about certificates: signed, with reasons, at once, and never about oneself."""

from datetime import timedelta
from itertools import product

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from academy.audit.models import Entry
from academy.desk.ledger import STATES, Ledger
from academy.people.tasks import send_letters
from academy.register.decisions import Decision
from academy.register.models import Certificate, in_state
from academy.words.standing import Role, State
from tests.factories import NOW, PASSWORD, make_certificate, make_person

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def certificate():
    return make_certificate(make_person("Ines Okonjo-Reyes"))


@pytest.fixture
def officer():
    return make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])


def take(certificate, act, by, *, after=1, reason="A complaint is looked into.", signature=None):
    signature = by.name if signature is None else signature
    return Decision.take(certificate, act, reason, signature=signature, by=by, at=NOW + after * HOUR)


def state(certificate, after):
    fresh = Certificate.objects.with_decisions().get(pk=certificate.pk)
    return fresh.state(at=NOW + after * HOUR)


# --- The rule -----------------------------------------------------------------


def test_the_right_closes_with_the_second_of_the_suspension_and_opens_with_that_of_the_reinstatement(
    certificate, officer
):
    take(certificate, "suspend", officer, after=1)
    take(certificate, "reinstate", officer, after=5)

    moments = [(1 - 1 / 3600, "active"), (1, "suspended"), (4.9, "suspended"), (5, "active")]
    assert [state(certificate, after) for after, _ in moments] == [said for _, said in moments]


def test_what_is_revoked_stays_revoked(certificate, officer):
    take(certificate, "revoke", officer, after=1)

    assert state(certificate, 1) == "revoked"
    assert state(certificate, 24 * 400) == "revoked"
    for act in ("reinstate", "suspend"):
        with pytest.raises(ValidationError, match="revoked for good"):
            take(certificate, act, officer, after=2)


def test_the_same_decision_again_is_the_first_one(certificate, officer):
    first = take(certificate, "suspend", officer)

    again = take(certificate, "suspend", make_person("Second Officer"), after=2)

    assert again == first
    assert Entry.objects.filter(act="certificate_suspended").count() == 1


def test_nobody_decides_about_what_they_hold(certificate):
    with pytest.raises(PermissionDenied):
        take(certificate, "suspend", certificate.person)

    assert state(certificate, 2) == "active"
    assert not Entry.objects.filter(act="certificate_suspended").exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [({"reason": "  "}, "Say why"), ({"signature": "R. C."}, "Sign with your name")],
)
def test_a_decision_has_a_reason_and_a_name(certificate, officer, said, words):
    with pytest.raises(ValidationError, match=words):
        take(certificate, "suspend", officer, **said)

    assert state(certificate, 2) == "active"


def test_an_expired_certificate_is_not_decided_about(certificate, officer):
    with pytest.raises(ValidationError, match="expired"):
        take(certificate, "revoke", officer, after=24 * 366)


def test_the_log_has_who_decided_why_and_what_they_signed(certificate, officer):
    take(certificate, "revoke", officer, reason="Published customer data.")

    entry = Entry.objects.get(act="certificate_revoked")
    assert (entry.subject, entry.actor) == (str(certificate.person.key), str(officer.key))
    assert entry.facts["reason"] == "Published customer data."
    assert entry.facts["signature"] == officer.name and "answer for it" in entry.facts["meaning"]


def test_the_database_and_the_row_agree_on_every_state_at_every_moment(officer):
    decided = [make_certificate(make_person(f"Person {name}")) for name in "abcd"]
    take(decided[1], "suspend", officer, after=2)
    take(decided[2], "suspend", officer, after=2)
    take(decided[2], "reinstate", officer, after=4)
    take(decided[3], "revoke", officer, after=3)

    for after, one in product((-1, 0, 2, 3, 4, 24 * 366), STATES):
        at = NOW + after * HOUR
        rows = Certificate.objects.with_decisions()
        there = {row.pk for row in rows if row.state(at=at) == one}
        assert there == set(rows.filter(in_state(one, at=at)).values_list("pk", flat=True))
        tally = Ledger(at).tally()
        assert tally[one] == len(there)
        assert tally["all"] == sum(tally[state] for state in STATES)


# --- The page -----------------------------------------------------------------


def decide(client, certificate, **said):
    form = {"act": "suspend", "reason": "A complaint is looked into.", "signature": "Rubén Castellanos"}
    with time_machine.travel(NOW + HOUR, tick=False):
        return client.post(reverse("certificate_decide", args=[certificate.number]), form | said)


def sign_in(client, person, *, again=True):
    """Signed in; with the password given once more, `again`, three minutes before it is decided."""
    with time_machine.travel(NOW + 0.95 * HOUR, tick=False):
        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        if again:
            client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_governance_suspends_on_the_page_and_the_public_page_says_so_at_once(client, certificate, officer):
    sign_in(client, officer)

    answer = decide(client, certificate)

    assert answer.status_code == 302
    with time_machine.travel(NOW + HOUR, tick=False):
        public = client.get(reverse("verify_number", args=[certificate.number])).content.decode()
    assert "Suspended" in public and "complaint" not in public


def test_whoever_decides_says_once_more_who_they_are_and_loses_no_word(client, certificate, officer):
    sign_in(client, officer, again=False)

    asked = decide(client, certificate, reason="Kept while I am asked.")
    assert reverse("account_reauthenticate") in asked.url
    assert state(certificate, 2) == "active"

    with time_machine.travel(NOW + HOUR, tick=False):
        client.post(asked.url, {"password": PASSWORD}, follow=True)

    assert Decision.objects.get().reason == "Kept while I am asked."
    confirmed, decided = Entry.objects.order_by("index").filter(actor=officer.key)
    assert (confirmed.act, decided.act) == ("identity_confirmed", "certificate_suspended")
    assert (confirmed.subject, confirmed.facts) == (str(officer.key), {"method": "password"})


def test_a_wrong_password_confirms_nobody_and_signing_in_is_no_confirmation(client, officer):
    sign_in(client, officer, again=False)

    client.post(reverse("account_reauthenticate"), {"password": "wrong"})

    assert not Entry.objects.filter(act="identity_confirmed").exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"reason": ""}, "This field is required"),
        ({"signature": "Somebody"}, "Sign with your name"),
        ({"act": "promote"}, "not one of the available choices"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(client, certificate, officer, said, words):
    sign_in(client, officer)

    answer = decide(client, certificate, **said)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GOVERNANCE])
def test_no_other_role_decides(client, certificate, role):
    person = make_person("Somebody Else", roles=[role])
    sign_in(client, person)

    assert decide(client, certificate, signature=person.name).status_code == 403
    assert state(certificate, 2) == "active"


def test_an_officer_is_told_that_somebody_else_must_decide_about_their_own(client):
    officer = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    certificate = make_certificate(officer)
    sign_in(client, officer)

    assert decide(client, certificate).status_code == 403
    with time_machine.travel(NOW + HOUR, tick=False):
        page = client.get(reverse("certificate_decide", args=[certificate.number])).content.decode()
    assert "Somebody else must decide" in page


def test_the_holder_is_written_to_once_with_the_reason(certificate, officer):
    take(certificate, "suspend", officer)

    for _ in range(2):
        with time_machine.travel(NOW + 2 * HOUR, tick=False):
            send_letters()

    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == [certificate.person.email]
    assert "A complaint is looked into." in mail.outbox[0].body


def test_the_register_filters_by_every_state(client, certificate, officer):
    take(certificate, "suspend", officer)
    client.force_login(make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE]))

    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        shown = {
            one: certificate.number in client.get(reverse("register"), {"state": one}).content.decode()
            for one in STATES
        }

    assert shown == {one: one == State.SUSPENDED for one in STATES}


def test_a_field_left_out_is_filled_in_where_the_form_is_after_the_password_too(client, certificate, officer):
    sign_in(client, officer, again=False)
    asked = decide(client, certificate, reason="")

    with time_machine.travel(NOW + HOUR, tick=False):
        form = client.post(asked.url, {"password": PASSWORD}, follow=True)

    there = reverse("certificate_decide", args=[certificate.number])
    assert form.status_code == 400 and f'action="{there}"' in form.content.decode()
