"""A holder appeals against a decision, and somebody who had no part in it decides, signed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from academy.audit.models import Entry
from academy.register.appeals import Appeal
from academy.register.decisions import Decision
from academy.register.models import Certificate
from academy.register.settlement import settle_people
from academy.words.standing import Role
from tests.factories import NOW, PASSWORD, make_certificate, make_person

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def certificate():
    return make_certificate(make_person("Ines Okonjo-Reyes"))


@pytest.fixture
def decider():
    return make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])


@pytest.fixture
def other():
    return make_person("Yewande Brandt", roles=[Role.GOVERNANCE])


def decided(certificate, act, by, *, after=1):
    return Decision.take(certificate, act, "A complaint.", signature=by.name, by=by, at=NOW + after * HOUR)


def file(certificate, *, after=2, by=None, statement="It was not me."):
    return Appeal.file(certificate, statement, by=by or certificate.person, at=NOW + after * HOUR)


def lift(appeal, by, *, outcome="lifted", after=3, signature=None, answer="It was somebody else."):
    return appeal.decide(outcome, answer, signature=signature or by.name, by=by, at=NOW + after * HOUR)


def state(certificate, after):
    return Certificate.objects.with_decisions().get(pk=certificate.pk).state(at=NOW + after * HOUR)


def test_a_suspension_that_is_lifted_on_appeal_opens_the_right_with_that_second(certificate, decider, other):
    decided(certificate, "suspend", decider)

    lift(file(certificate), other)

    assert [state(certificate, after) for after in (1, 2.9, 3)] == ["suspended", "suspended", "active"]
    acts = Entry.objects.about(certificate.person.key).values_list("act", flat=True)
    assert list(acts)[-3:] == ["decision_appealed", "decision_appeal_decided", "certificate_reinstated"]


def test_a_revocation_that_is_lifted_goes_on_as_a_new_cycle_until_the_old_expiry(certificate, decider, other):
    decided(certificate, "revoke", decider)

    lift(file(certificate), other)
    settle_people([certificate.person_id], at=NOW + 4 * HOUR)

    following = Certificate.objects.get(cycle=2)
    assert state(certificate, 3) == "revoked"
    assert following.state(at=NOW + 4 * HOUR) == "active"
    assert (following.evidence, following.expires_at) == (certificate.evidence, certificate.expires_at)
    assert following.ends_at == certificate.expires_at


def test_a_decision_that_stands_stands(certificate, decider, other):
    decided(certificate, "suspend", decider)

    lift(file(certificate), other, outcome="stands")

    assert state(certificate, 4) == "suspended"


def test_whoever_took_the_decision_or_holds_the_certificate_does_not_decide_on_the_appeal(
    certificate, decider
):
    decided(certificate, "revoke", decider)
    appeal = file(certificate)

    for person in (decider, certificate.person):
        with pytest.raises(PermissionDenied):
            lift(appeal, person)

    assert not Appeal.objects.get().outcome
    assert not Certificate.objects.filter(cycle=2).exists()


def test_only_the_holder_appeals_once_and_in_time(certificate, decider):
    with pytest.raises(ValidationError, match="Nothing can be appealed"):
        file(certificate)
    decided(certificate, "suspend", decider)
    with pytest.raises(PermissionDenied):
        file(certificate, by=decider)
    with pytest.raises(ValidationError, match="time is over"):
        file(certificate, after=24 * 30 + 1)
    with pytest.raises(ValidationError, match="Say what is wrong"):
        file(certificate, statement=" ")

    file(certificate)
    with pytest.raises(ValidationError):
        file(certificate, after=3)

    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(("said", "words"), [({"answer": " "}, "Say why"), ({"signature": "X"}, "Sign with")])
def test_it_is_decided_with_a_reason_and_a_name(certificate, decider, other, said, words):
    decided(certificate, "suspend", decider)
    appeal = file(certificate)

    with pytest.raises(ValidationError, match=words):
        lift(appeal, other, **said)

    assert state(certificate, 4) == "suspended"


def test_deciding_again_changes_nothing(certificate, decider, other):
    decided(certificate, "revoke", decider)
    appeal = file(certificate)

    lift(appeal, other)
    lift(appeal, other, outcome="stands", after=5)

    assert Appeal.objects.get().outcome == "lifted"
    assert Certificate.objects.filter(cycle=2).count() == 1


# --- Pages ----------------------------------------------------------------------


def at(after):
    return time_machine.travel(NOW + after * HOUR, tick=False)


def test_the_holder_appeals_on_the_page_and_governance_lifts_it(client, certificate, decider, other):
    decided(certificate, "suspend", decider)
    client.force_login(certificate.person)
    with at(2):
        assert "Appeal" in client.get(certificate.get_absolute_url()).content.decode()
        url = reverse("certificate_appeal_file", args=[certificate.number])
        client.post(url, {"statement": "It was not me."})
    appeal = Appeal.objects.get()

    client.logout()
    with at(2.99):
        client.post(reverse("account_login"), {"login": other.email, "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with at(3):
        listed = client.get(reverse("certificate_appeals")).content.decode()
        said = {"outcome": "lifted", "answer": "Somebody else.", "signature": other.name}
        client.post(appeal.get_absolute_url(), said)

    assert certificate.number in listed
    assert state(certificate, 3) == "active"


def test_a_stranger_sees_no_appeal_and_its_decider_is_told_why_not(client, certificate, decider):
    decided(certificate, "suspend", decider)
    appeal = file(certificate)

    client.force_login(make_person("Somebody Else"))
    assert client.get(appeal.get_absolute_url()).status_code == 404
    url = reverse("certificate_appeal_file", args=[certificate.number])
    assert client.get(url).status_code == 404
    assert client.get(reverse("certificate_appeals")).status_code == 403

    client.force_login(decider)
    with at(3):
        assert "Somebody else must decide" in client.get(appeal.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    client, certificate, decider, other, count, django_assert_num_queries
):
    for number in range(count):
        one = certificate if not number else make_certificate(make_person(f"Person {number}"))
        decided(one, "suspend", decider)
        file(one)
    client.force_login(other)

    with django_assert_num_queries(6), at(3):
        client.get(reverse("certificate_appeals"))


def test_the_reinstatement_is_signed_under_the_words_that_were_read(certificate, decider, other):
    decided(certificate, "suspend", decider)
    appeal = file(certificate)

    appeal.decide("lifted", "Somebody else.", signature=other.name, by=other, at=NOW + 3 * HOUR)

    reinstated = certificate.decisions.last()
    assert (reinstated.act, reinstated.meaning) == ("reinstate", str(Appeal.MEANING))
