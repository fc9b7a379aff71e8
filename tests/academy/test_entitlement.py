"""What an engagement console asks: may this person do this, here, in this language, now or then?"""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils.timezone import now

from academy.audit.models import Entry
from academy.programmes.models import Programme
from academy.register.decisions import Decision
from academy.register.entitlement.clients import ApiClient
from academy.register.entitlement.doors import WRONG_TOKENS_A_MINUTE
from academy.register.entitlement.reads import EntitlementRead
from academy.register.entitlement.recording import waiting
from academy.words.standing import Role
from tests.factories import NOW, make_certificate, make_person, make_programme

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


@pytest.fixture(autouse=True)
def ten_days_after(ten_days_later, settings):
    """Nobody has asked yet, and nothing is written but when a test says so."""
    settings.ENTITLEMENT_READS_SECONDS = 3_600
    cache.clear()
    yield
    waiting.asked.clear()


@pytest.fixture
def token():
    return ApiClient.make("Console", make_person("Tomasz Wieczorek"), by=None, at=NOW)[1]


@pytest.fixture
def certificate():
    """Ines may speak on microblogs and forums, in English and German."""
    programme = make_programme()
    Programme.objects.filter(pk=programme.pk).update(
        acts=["share", "speak"], channels=["microblog", "forum"], languages=["en", "de"]
    )
    return make_certificate(make_person("Ines Okonjo-Reyes"))


def ask(client, token, person, **changes):
    """What the console gets, as data; `status` is that of the answer."""
    asked = {"person": person, "channel": "microblog", "language": "en", "act": "speak"} | changes
    asked = {name: value for name, value in asked.items() if value is not None}
    answer = client.get("/api/entitlements", asked, headers={"Authorization": f"Bearer {token}"})
    return answer.json() | {"status": answer.status_code}


def governance():
    return make_person("Adaeze Lindholm", roles=[Role.GOVERNANCE])


def decide(certificate, act, *, at):
    by = governance()
    return Decision.take(certificate, act, "Because.", signature=by.name, by=by, at=at)


def test_whoever_is_certified_may_until_the_certificate_ends(client, token, certificate):
    assert ask(client, token, certificate.person.employee_number) == {
        "status": 200,
        "allowed": True,
        "reason": "allowed",
        "text": f"Speak for the company: allowed by certificate {certificate.number}"
        " until 2027-11-23 09:00 UTC.",
        "until": "2027-11-23T09:00:00Z",
        "certificate": certificate.number,
        "at": "2026-12-03T09:00:00Z",
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"act": "hold_account"}, "not_this_act"),
        ({"channel": "video"}, "not_this_channel"),
        ({"language": "ja"}, "not_this_language"),
        ({"channel": "video", "language": "ja"}, "not_this_channel"),
    ],
)
def test_beyond_the_certificate_nothing_is_allowed(client, token, certificate, changes, reason):
    answer = ask(client, token, certificate.person.employee_number, **changes)

    assert (answer["status"], answer["allowed"], answer["reason"]) == (200, False, reason)
    assert answer["until"] is None
    assert answer["certificate"] == certificate.number


def test_an_unknown_person_is_answered_and_not_allowed(client, token):
    answer = ask(client, token, "999-9999")

    assert (answer["status"], answer["allowed"], answer["reason"]) == (200, False, "unknown_person")
    assert answer["certificate"] is None


def test_whoever_holds_nothing_is_told_apart_from_whoever_is_not_known(client, token):
    assert ask(client, token, make_person().employee_number)["reason"] == "no_certificate"


def test_whoever_left_may_nothing_from_that_second_and_what_held_before_still_held(
    client, token, certificate
):
    person = certificate.person
    person.leave(by=None, at=NOW + timedelta(days=3))

    assert ask(client, token, person.employee_number)["reason"] == "left"
    before = ask(client, token, person.employee_number, at="2026-11-26T08:59:59Z")
    assert (before["allowed"], before["until"]) == (True, "2026-11-26T09:00:00Z")
    assert ask(client, token, person.employee_number, at="2026-11-26T09:00:00Z")["reason"] == "left"


def test_a_suspension_closes_the_right_with_its_second_and_a_reinstatement_opens_it(
    client, token, certificate
):
    decide(certificate, Decision.Act.SUSPEND, at=NOW + timedelta(days=2))
    number = certificate.person.employee_number
    assert ask(client, token, number)["reason"] == "suspended"

    decide(certificate, Decision.Act.REINSTATE, at=NOW + timedelta(days=4))

    asked = ["2026-11-25T08:59:59Z", "2026-11-25T09:00:00Z", "2026-11-27T09:00:00Z"]
    assert [ask(client, token, number, at=at)["reason"] for at in asked] == [
        "allowed",
        "suspended",
        "allowed",
    ]


def test_a_revoked_certificate_allows_nothing_and_says_since_when(client, token, certificate):
    decide(certificate, Decision.Act.REVOKE, at=NOW + timedelta(days=2))

    answer = ask(client, token, certificate.person.employee_number)

    assert answer["reason"] == "revoked"
    assert answer["text"] == f"Certificate {certificate.number} was revoked on 2026-11-25 09:00 UTC."


def test_with_the_second_of_its_expiry_a_certificate_allows_nothing(client, token, certificate):
    number = certificate.person.employee_number
    with time_machine.travel(certificate.expires_at, tick=False):
        assert ask(client, token, number)["reason"] == "expired"
        assert ask(client, token, number, at="2027-11-23T08:59:59.999999Z")["allowed"]


def test_before_it_was_issued_nothing_held(client, token, certificate):
    answer = ask(client, token, certificate.person.employee_number, at="2026-11-23T08:59:59Z")

    assert (answer["reason"], answer["at"]) == ("no_certificate", "2026-11-23T08:59:59Z")


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("2026-12-03T09:00:01Z", "still to come"),
        ("2026-11-30T09:00:00", "with its zone"),
        ("2026-11-30T09:00:00 01:00", "%2B"),
        ("2026-11-30", "with its zone"),
        ("1796000000", "with its zone"),
        ("2026-02-30T09:00:00Z", "RFC 3339"),
        ("0001-01-01T00:00:00+14:00", "RFC 3339"),
        ("", "RFC 3339"),
    ],
)
def test_a_moment_to_come_or_without_a_zone_is_refused_in_a_sentence(client, token, certificate, at, says):
    answer = ask(client, token, certificate.person.employee_number, at=at)

    assert answer["status"] == 422
    assert [(one["parameter"], says in one["text"]) for one in answer["wrong"]] == [("at", True)]


def test_a_moment_of_another_zone_is_told_in_utc(client, token, certificate):
    answer = ask(client, token, certificate.person.employee_number, at="2026-12-03t11:00:00.5+09:00")

    assert answer["at"] == "2026-12-03T02:00:00.500000Z"


@pytest.mark.parametrize(
    ("parameter", "known"),
    [
        ("channel", "forum blog microblog social reviews video"),
        ("language", "en de fr es pt it nl ja zh ko ar"),
        ("act", "share speak hold_account"),
    ],
)
@pytest.mark.parametrize("value", ["fax", "", None])
def test_a_value_that_is_not_known_is_refused_with_those_that_are(
    client, token, certificate, parameter, known, value
):
    answer = ask(client, token, certificate.person.employee_number, **{parameter: value})

    assert answer["status"] == 422
    assert [(one["parameter"], one["known"]) for one in answer["wrong"]] == [(parameter, known.split())]


@pytest.mark.parametrize("person", ["", "x" * 21, "104\n0001", None])
def test_what_can_be_no_employee_number_is_refused(client, token, person):
    answer = ask(client, token, person)

    assert (answer["status"], answer["wrong"][0]["parameter"]) == (422, "person")


def test_a_misspelt_parameter_and_one_given_twice_are_refused(client, token, certificate):
    number = certificate.person.employee_number

    assert ask(client, token, number, att="2020-01-01T00:00:00Z")["wrong"][0]["parameter"] == "att"
    assert ask(client, token, number, act=["share", "speak"])["wrong"][0]["parameter"] == "act"


def test_a_nul_in_the_question_is_refused_as_any_other_sign_that_cannot_be_seen(client, token):
    answer = client.get(
        "/api/entitlements?person=%00&channel=forum&language=en&act=share",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert (answer.status_code, answer.json()["wrong"][0]["parameter"]) == (422, "person")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer nonsense", "Basic {token}", "{token}"])
def test_without_a_token_that_is_known_nothing_is_told(client, token, certificate, header):
    headers = {} if header is None else {"Authorization": header.format(token=token)}

    answer = client.get("/api/entitlements", {"person": certificate.person.employee_number}, headers=headers)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert certificate.number not in answer.content.decode()


def test_a_revoked_token_opens_nothing_from_that_second(client, token, certificate):
    ApiClient.objects.get().revoke(by=None, at=now())

    assert ask(client, token, certificate.person.employee_number)["status"] == 401


def test_a_network_that_tries_tokens_is_made_to_wait_and_a_right_token_beside_it_is_not(
    client, token, certificate
):
    number = certificate.person.employee_number

    tried = [ask(client, "wrong", number)["status"] for _ in range(WRONG_TOKENS_A_MINUTE + 1)]

    assert tried == [401] * WRONG_TOKENS_A_MINUTE + [429]
    assert ask(client, token, number)["allowed"]


def test_a_question_takes_two_queries_however_much_a_person_holds(
    client, token, certificate, django_assert_num_queries
):
    number = certificate.person.employee_number
    with django_assert_num_queries(2):
        ask(client, token, number)
    decide(certificate, Decision.Act.SUSPEND, at=NOW + timedelta(days=2))
    decide(certificate, Decision.Act.REINSTATE, at=NOW + timedelta(days=3))
    with django_assert_num_queries(2):
        ask(client, token, number)


def test_no_answer_is_kept_and_none_brings_a_cookie(client, token, certificate):
    asked = {"person": "1", "channel": "forum", "language": "en", "act": "share"}
    headers = {"Authorization": f"Bearer {token}"}
    for answer in (
        client.get("/api/entitlements", asked, headers=headers),
        client.get("/api/entitlements", headers=headers),
        client.get("/api/entitlements", asked),
        client.post("/api/entitlements", asked, headers=headers),
    ):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Type"] == "application/json"
        assert not answer.cookies


def test_the_token_is_in_no_log_and_in_no_row(client, token, certificate, caplog):
    with caplog.at_level("DEBUG"):
        ask(client, token, certificate.person.employee_number)
        client.get("/api/entitlements", headers={"Authorization": f"Basic {token}"})

    assert token not in caplog.text
    assert all(token not in str(record.__dict__) for record in caplog.records)
    assert token not in str(ApiClient.objects.values())
    assert all(token not in str(entry.facts) for entry in Entry.objects.all())


def test_what_was_asked_is_kept_in_batches_each_one_fact_of_the_log(client, token, certificate):
    number = certificate.person.employee_number
    ask(client, token, number)
    ask(client, token, "999-9999", act="share")
    ask(client, token, number, act="nonsense")  # answered nothing
    assert not EntitlementRead.objects.exists()

    waiting.write()

    reads = list(EntitlementRead.objects.order_by("place"))
    assert [(read.person, read.number, read.act, read.reason) for read in reads] == [
        (certificate.person.key, "", "speak", "allowed"),
        (None, "999-9999", "share", "unknown_person"),
    ]
    entry = Entry.objects.get(act="entitlements_read")
    assert entry.subject == str(reads[0].batch)
    assert (entry.facts["count"], entry.facts["first"]) == (2, "2026-12-03T09:00:00+00:00")
    assert entry.facts["sha256"] == EntitlementRead.objects.filter(batch=reads[0].batch).digest()
    assert ApiClient.objects.get().last_used_at == LATER


def test_where_nothing_was_asked_nothing_is_written():
    before = Entry.objects.count()

    waiting.write()

    assert Entry.objects.count() == before


def test_making_and_revoking_a_client_are_facts_that_do_not_hold_the_token(certificate):
    operator = make_person("Haruto Nishimura", roles=[Role.OPERATOR])
    client, _ = ApiClient.make("Console", operator, by=operator, at=NOW)

    client.revoke(by=operator, at=LATER)
    client.revoke(by=operator, at=LATER)

    told = Entry.objects.filter(subject=str(client.key))
    assert [(entry.act, entry.facts["client"], entry.actor) for entry in told] == [
        ("client_made", "Console", str(operator.key)),
        ("client_revoked", "Console", str(operator.key)),
    ]
