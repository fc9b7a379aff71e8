"""The bundle: what a console knows while it has no line, and what it refuses to believe."""

import gzip
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from academy.audit.models import Entry
from academy.programmes.models import Programme
from academy.register.decisions import Decision
from academy.register.entitlement import offline_example
from academy.register.entitlement.bundle import Expired, Foreign, Tampered, line, read
from academy.register.entitlement.clients import ApiClient
from academy.register.entitlement.rule import Question, Right
from academy.words.canonical import canonical
from academy.words.keys import new_key, public
from academy.words.listening import Channel, Language
from academy.words.standing import EntitlementAct, Role
from tests.factories import NOW, make_certificate, make_person, make_programme

AT = NOW + timedelta(days=10)
HERE = "https://academy.larkspur.example"
ASKED = Question(EntitlementAct.SPEAK, Channel.MICROBLOG, Language.EN, AT)


@pytest.fixture(autouse=True)
def academy(db, ten_days_later, settings):
    settings.SITE_URL = HERE
    settings.KEYS = [new_key("entitlements", NOW)]
    programme = make_programme()
    Programme.objects.filter(pk=programme.pk).update(acts=["speak"], channels=["microblog", "forum"])


@pytest.fixture
def token():
    return ApiClient.make("Console", make_person("Tomasz Wieczorek"), by=None, at=NOW)[1]


def fetch(client, token, **headers):
    return client.get("/api/entitlements/bundle", headers={"Authorization": f"Bearer {token}"} | headers)


def body(answer):
    return b"".join(answer.streaming_content)  # read to its end, the client closes it


def test_a_console_answers_from_a_bundle_as_the_academy_does(client, token, settings):
    held = make_certificate(make_person("Ines Okonjo-Reyes"))
    number = held.person.employee_number

    bundle = read(body(fetch(client, token)), public(settings.KEYS), issuer=HERE, at=AT)

    answer = bundle.judge(number, ASKED)
    assert (answer.allowed, answer.certificate, answer.until) == (True, held.number, held.ends_at)
    reasons = [
        bundle.judge(number, replace(ASKED, channel=Channel.VIDEO)).reason,
        bundle.judge(number, replace(ASKED, act=EntitlementAct.SHARE)).reason,
        bundle.judge("999-9999", ASKED).reason,
    ]
    assert reasons == ["not_this_channel", "not_this_act", "no_certificate"]


def test_only_rights_that_are_open_are_in_it(client, token):
    make_certificate(make_person("Ines Okonjo-Reyes"))
    gone, barred = make_certificate(make_person("Babak Thorsen")), make_certificate(make_person("Ola"))
    lapsed = make_certificate(make_person("Lin"), at=NOW - timedelta(days=400))
    gone.person.leave(by=None, at=NOW + timedelta(days=1))
    by = make_person("Adaeze Lindholm", roles=[Role.GOVERNANCE])
    Decision.take(barred, Decision.Act.SUSPEND, "So.", signature=by.name, by=by, at=NOW + timedelta(days=1))

    lines = body(fetch(client, token)).splitlines()

    assert len(lines) == 2
    for other in (gone, barred, lapsed):
        assert other.person.employee_number not in lines[0].decode()


def test_a_bundle_that_is_too_old_is_refused(client, token, settings):
    content = body(fetch(client, token))
    keys = public(settings.KEYS)
    bundle = read(content, keys, issuer=HERE, at=AT)
    assert bundle.expires == AT + timedelta(hours=4)

    with pytest.raises(Expired):
        read(content, keys, issuer=HERE, at=bundle.expires)
    with pytest.raises(Expired):
        bundle.judge("104-0001", replace(ASKED, at=bundle.expires))
    with pytest.raises(Expired):
        bundle.judge("104-0001", replace(ASKED, at=AT - timedelta(seconds=1)))


def _worse(content):
    """Each way to alter a bundle of one right."""
    first, last = content.splitlines(keepends=True)
    head, payload, signature = json.loads(last)["signature"].split(".")
    yield first.replace(b"microblog", b"video"), last
    yield b"", last
    yield first + first, last
    yield first, b""
    yield first, json.dumps({"signature": f"{head}.{payload}.{signature[:-4]}AAAA"}).encode()
    yield first, json.dumps({"signature": f"{head}.{payload[:-4]}AAAA.{signature}"}).encode()
    yield first, b'{"signature": "a.b.c"}'
    yield first, b'{"signature": 7}'
    yield first, b"[]"


def test_an_altered_or_cut_bundle_is_refused(client, token, settings):
    make_certificate(make_person("Ines Okonjo-Reyes"))
    content = body(fetch(client, token))
    keys = public(settings.KEYS)

    for first, last in _worse(content):
        with pytest.raises(Tampered):
            read(first + last, keys, issuer=HERE, at=AT)
    with pytest.raises(Tampered):
        read(b"", keys, issuer=HERE, at=AT)


def test_a_bundle_of_another_academy_or_signed_for_another_purpose_is_refused(client, token, settings):
    content = body(fetch(client, token))
    theirs = [key | {"purpose": "receipts"} for key in settings.KEYS]

    with pytest.raises(Foreign):
        read(content, public(settings.KEYS), issuer="https://academy.elsewhere.example", at=AT)
    with pytest.raises(Foreign):
        read(content, public([new_key("entitlements", NOW)]), issuer=HERE, at=AT)
    with pytest.raises(Foreign):
        read(content, theirs, issuer=HERE, at=AT)


def test_the_published_keys_hold_no_private_half_and_no_key_of_another_purpose(client, settings):
    settings.KEYS = [*settings.KEYS, new_key("receipts", NOW)]

    (key,) = client.get("/api/keys").json()["keys"]

    assert key["kid"] == settings.KEYS[0]["kid"]
    assert "d" not in key


def test_the_example_for_console_makers_reads_a_bundle_and_refuses_a_bad_one(client, token):
    number = make_certificate(make_person("Ines Okonjo-Reyes")).person.employee_number
    content, keys = body(fetch(client, token)), client.get("/api/keys").json()

    lines = offline_example.open_bundle(content, keys, HERE, AT)

    assert offline_example.may(lines, number, "speak", "microblog", "en", AT)
    assert not offline_example.may(lines, number, "share", "microblog", "en", AT)
    assert not offline_example.may(lines, "999-9999", "speak", "microblog", "en", AT)
    for bad, issuer, at in (
        (content.replace(b"microblog", b"video"), HERE, AT),
        (content, "https://academy.elsewhere.example", AT),
        (content, HERE, AT + timedelta(hours=4)),
    ):
        with pytest.raises(ValueError, match="this bundle"):
            offline_example.open_bundle(bad, keys, issuer, at)


def test_it_comes_compressed_to_whoever_takes_it(client, token):
    make_certificate(make_person("Ines Okonjo-Reyes"))
    plain, packed = fetch(client, token), fetch(client, token, **{"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain
    assert (packed["Content-Encoding"], packed["Cache-Control"]) == ("gzip", "no-store")
    assert gzip.decompress(body(packed)) == body(plain)


def test_whoever_has_the_same_rights_already_is_told_so_until_a_quarter_has_passed(client, token):
    held = make_certificate(make_person("Ines Okonjo-Reyes"))
    first = fetch(client, token)
    body(first)

    def again(minutes):
        with time_machine.travel(AT + timedelta(minutes=minutes), tick=False):
            answer = fetch(client, token, **{"If-None-Match": first["ETag"]})
            if answer.status_code == 200:
                body(answer)
            return answer.status_code

    assert (again(0), again(14), again(15)) == (304, 304, 200)
    held.person.leave(by=None, at=AT)
    assert again(1) == 200


def test_a_bundle_takes_one_query_beside_the_token_and_its_fact(client, token, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        make_certificate(make_person())
        with django_assert_max_num_queries(12) as queries:
            body(fetch(client, token))
        counts.append(len([query for query in queries if "register_certificate" in query["sql"]]))

    assert counts == [1, 1]


def test_who_got_a_bundle_is_a_fact(client, token):
    make_certificate(make_person())

    answer = fetch(client, token)

    body(answer)
    fact = Entry.objects.get(act="bundle_issued")
    assert (fact.facts["client"], fact.facts["rights"]) == ("Console", 1)
    fetch(client, token, **{"If-None-Match": answer["ETag"]})
    assert Entry.objects.filter(act="bundle_issued").count() == 1


def test_without_a_key_to_sign_with_no_bundle_is_given_out(client, token, settings):
    settings.KEYS = []

    answer = fetch(client, token)

    assert answer.status_code == 503
    assert "no key" in answer.json()["text"]


def test_without_a_token_there_is_no_bundle(client):
    make_certificate(make_person())

    assert fetch(client, "nonsense").status_code == 401


def test_a_line_is_written_as_rfc_8785_writes_it():
    right = Right('LK-"\\\n', ["speak", "share"], ["forum"], [], NOW, NOW)

    text = line("Ärger 104 \U0001f600 \x7f\u2028", right)

    assert text == canonical(json.loads(text)) + b"\n"
