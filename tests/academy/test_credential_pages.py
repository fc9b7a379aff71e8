"""The badge of a certificate: who takes it away, what is published, and what a file proves."""

import hashlib
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from academy.audit.models import Entry
from academy.checks import every_purpose_has_a_key
from academy.register.credentials import bitstring, documents, png, proofs, statuses, tokens
from academy.register.credentials.baking import LARGEST
from academy.register.credentials.checking import check
from academy.register.credentials.credential import Credential
from academy.register.credentials.judging import judge
from academy.register.decisions import Decision
from academy.register.limits import CHECKS_A_MINUTE, FETCHES_A_MINUTE
from academy.words.keys import new_key, public
from academy.words.standing import Role
from tests.credentials import as_token, make_document
from tests.factories import NOW, make_certificate, make_person
from tests.foreign import foreign_badge

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
FORMS = ["png", "svg", "json", "jwt"]


@pytest.fixture(autouse=True)
def an_academy_with_keys_that_nobody_has_asked_yet(settings):
    others = [new_key(purpose, NOW) for purpose in ("receipts", "entitlements", "heads")]
    settings.KEYS = [*others, new_key("credentials", NOW - timedelta(days=30))]
    settings.SITE_URL = "https://academy.larkspur.example"
    cache.clear()


@pytest.fixture(autouse=True)
def a_day_after_the_certificate_was_issued():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def certificate():
    return make_certificate(make_person("Ines Okonjo-Reyes", email="Ines@private.example"))


@pytest.fixture
def holder(client, certificate):
    client.force_login(certificate.person)
    return client


def badge_of(certificate, *, at=LATER):
    return Credential.of(certificate, by=certificate.person, at=at)


def take(client, certificate, form):
    return client.get(reverse("certificate_badge", args=[certificate.number, form]))


def decide(certificate, act, *, at=LATER):
    governor = make_person("Gustav Adler", roles=[Role.GOVERNANCE])
    return Decision.take(certificate, act, "Because.", signature="Gustav Adler", by=governor, at=at)


def upload(client, content, name="badge.png"):
    return client.post(reverse("verify_file"), {"file": SimpleUploadedFile(name, content)})


def page_of(answer):
    return answer.content.decode()


# --- Taking it away ----------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_the_holder_takes_the_badge_away_in_each_form_and_it_is_found_genuine(holder, certificate, form):
    taken = take(holder, certificate, form)
    told = upload(Client(), taken.content, f"any.{form}")

    assert taken["Content-Disposition"] == f'attachment; filename="{certificate.number}.{form}"'
    assert told.status_code == 200
    assert "Valid today" in page_of(told) and "Ours, and nothing in the file was changed" in page_of(told)


def test_it_is_signed_once_and_the_log_says_so_once(holder, certificate):
    first = [take(holder, certificate, form).content for form in FORMS]
    again = [take(holder, certificate, form).content for form in FORMS]

    assert first == again
    signed = Entry.objects.filter(act="credential_signed")
    assert [entry.facts["certificate"] for entry in signed] == [certificate.number]
    assert [entry.actor for entry in signed] == [str(certificate.person.key)]


def test_it_stays_as_it_was_signed_when_programme_person_and_key_change(certificate, settings):
    before = badge_of(certificate).document
    type(certificate.programme).objects.update(title="Another", allows="Another.")
    type(certificate.person).objects.update(email="new@private.example", name="New Name")
    settings.KEYS = [*settings.KEYS, new_key("credentials", LATER)]

    assert badge_of(certificate).document == before


@pytest.mark.parametrize("role", [None, Role.COMPLIANCE, Role.GOVERNANCE])
def test_nobody_takes_away_the_badge_of_somebody_else(client, certificate, role):
    client.force_login(make_person("Somebody Else", roles=[role] if role else []))

    assert take(client, certificate, "json").status_code == 404
    assert not Credential.objects.exists()


def test_there_is_no_fifth_form(holder, certificate):
    assert take(holder, certificate, "gif").status_code == 404


@pytest.mark.parametrize(
    ("lapse", "why"),
    [
        (lambda one: decide(one, "suspend"), "It is suspended"),
        (lambda one: decide(one, "revoke"), "It is revoked"),
        (lambda one: type(one).objects.update(expires_at=LATER, ends_at=LATER), "It has expired"),
    ],
)
def test_what_is_not_active_is_not_given_out_and_the_page_says_why(holder, certificate, lapse, why):
    badge_of(certificate)
    lapse(certificate)

    page = page_of(holder.get(certificate.get_absolute_url()))
    refused = take(holder, certificate, "png")

    assert why in page and "badge.png" not in page and "linkedin.com" not in page
    assert refused.status_code == 302 and refused.url == certificate.get_absolute_url()


def test_the_page_offers_each_form_and_linkedin_with_all_that_it_asks(holder, certificate):
    page = page_of(holder.get(certificate.get_absolute_url()))

    for form in FORMS:
        assert f'href="{reverse("certificate_badge", args=[certificate.number, form])}"' in page
    for said in (
        "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&amp;name=Advocate",
        "organizationName=Larkspur",
        "issueYear=2026&amp;issueMonth=11&amp;expirationYear=2027&amp;expirationMonth=11",
        f"certUrl=https%3A%2F%2Facademy.larkspur.example%2Fverify%2F{certificate.number}%2F",
        f"certId={certificate.number}",
    ):
        assert said in page


def test_who_reads_the_register_sees_no_badge_to_take(client, certificate):
    client.force_login(make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE]))

    assert "badge.png" not in page_of(client.get(certificate.get_absolute_url()))


# --- What is in it -----------------------------------------------------------------------------


def test_it_says_what_the_certificate_says_and_nothing_else_about_the_person(certificate):
    credential = badge_of(certificate)
    subject, text = credential.document["credentialSubject"], json.dumps(credential.document)

    assert credential.document["validFrom"] == "2026-11-23T09:00:00Z"
    assert credential.document["validUntil"] == "2027-11-23T09:00:00Z"
    assert credential.document["issuer"]["id"] == "did:web:academy.larkspur.example"
    assert subject["licenseNumber"] == certificate.number
    assert subject["achievement"]["achievementType"] == "Certification"
    assert subject["identifier"][0]["identityHash"] == "Ines Okonjo-Reyes"
    person = certificate.person
    for private in ("private.example", person.employee_number, str(person.key), str(certificate.key)):
        assert private not in text and private not in credential.token


def test_who_knows_the_mail_address_can_tell_that_it_is_theirs(certificate):
    type(certificate.person).objects.filter(pk=certificate.person.pk).update(email="Ines@Private.example")
    identity = badge_of(certificate).document["credentialSubject"]["identifier"][1]

    digest = hashlib.sha256(b"ines@private.example" + identity["salt"].encode()).hexdigest()

    assert identity["hashed"] and identity["identityType"] == "emailAddress"
    assert identity["identityHash"] == f"sha256${digest}"


def test_places_in_the_lists_are_drawn_at_random_and_never_twice(monkeypatch):
    first = badge_of(make_certificate())
    drawn = iter([first.status_index, 7])
    monkeypatch.setattr("academy.register.credentials.credential.secrets.randbelow", lambda size: next(drawn))

    second = badge_of(make_certificate())

    assert second.status_index == 7
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=second.pk).update(status_index=first.status_index)


def test_without_a_key_nothing_is_signed_and_the_start_says_which_is_lacking(settings):
    assert every_purpose_has_a_key(None) == []
    signing = [key for key in settings.KEYS if key["purpose"] != "credentials"]
    settings.KEYS = public(settings.KEYS) + signing

    [told] = every_purpose_has_a_key(None)

    assert "no key for credentials" in told.msg and "python -m academy.keyring" in told.hint


# --- What others need to check it --------------------------------------------------------------


def fetch(address):
    """As software outside would: by the full address, without a cookie."""
    assert address.startswith("https://academy.larkspur.example/")
    answer = Client().get(address.removeprefix("https://academy.larkspur.example"))
    assert answer.status_code == 200, address
    return answer.content


def verifier():
    return OB3Verifier.for_issuer_did("did:web:academy.larkspur.example", download=fetch)


def test_another_library_verifies_our_token_with_what_we_publish_and_its_status(certificate):
    read = verifier().verify(badge_of(certificate).token, check_status=True, download=fetch)

    assert read.achievement.name == "Advocate"
    assert read.raw["credentialSubject"]["licenseNumber"] == certificate.number


@pytest.mark.parametrize(("act", "purpose"), [("suspend", "suspension"), ("revoke", "revocation")])
def test_another_library_hears_of_a_decision_at_once(certificate, act, purpose):
    token = badge_of(certificate).token
    verifier().verify(token, check_status=True, download=fetch)
    decide(certificate, act)

    with pytest.raises(OB3VerificationError, match=purpose):
        verifier().verify(token, check_status=True, download=fetch)


def test_another_library_hears_of_a_reinstatement_at_once(certificate):
    token = badge_of(certificate).token
    decide(certificate, "suspend")
    decide(certificate, "reinstate")

    assert verifier().verify(token, check_status=True, download=fetch)


def test_another_library_refuses_our_token_once_a_letter_is_changed(certificate):
    token = badge_of(certificate).token

    with pytest.raises(OB3VerificationError):
        verifier().verify(token[:-5] + ("A" if token[-5] != "A" else "B") + token[-4:])


def test_what_a_retired_key_signed_is_verified_with_its_public_half(certificate, settings):
    token = badge_of(certificate).token
    settings.KEYS = [*public(settings.KEYS), new_key("credentials", LATER)]

    assert verifier().verify(token, check_status=True, download=fetch)


def published_list(purpose, *, token=False):
    name = "status_list_token" if token else "status_list"
    return Client().get(reverse(name, args=[purpose, 1]))


def test_the_list_as_a_document_is_proved_by_a_key_of_ours(certificate):
    place = badge_of(certificate).status_index
    decide(certificate, "revoke")

    said = json.loads(published_list("revocation").content)
    key = documents.academy().key(said["proof"]["verificationMethod"], at=LATER)

    assert proofs.holds(said, key)
    bits = bitstring.decode(said["credentialSubject"]["encodedList"])
    assert len(bits) * 8 == 131_072
    assert [n for n in range(bitstring.SIZE) if bitstring.is_set(bits, n)] == [place]
    assert said["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]


def test_ours_verifies_what_another_library_signed_and_its_list(settings):
    """The issuer, key and status list are all made by openbadgeslib."""
    issuer, token, status = foreign_badge()

    assert check(token, issuer, status({}), at=LATER).verdict == "valid"
    assert check(token, issuer, status({"revocation"}), at=LATER).verdict == "revoked"
    assert check(token, issuer, status({"suspension"}), at=LATER).verdict == "suspended"
    assert check(token[:-5] + "AAAAA", issuer, status({}), at=LATER).verdict == "tampered"


def test_a_list_is_kept_for_an_hour_without_changes_and_told_by_its_tag(certificate):
    first = published_list("revocation")
    with time_machine.travel(LATER + timedelta(minutes=50), tick=False):
        known = {"If-None-Match": first["ETag"]}
        later = Client().get(reverse("status_list", args=["revocation", 1]), headers=known)

    assert "max-age=60" in first["Cache-Control"] and "public" in first["Cache-Control"]
    assert later.status_code == 304 and later.content == b""


def test_a_list_from_the_cache_takes_two_queries_and_made_anew_four(django_assert_num_queries, certificate):
    badge_of(certificate)
    with django_assert_num_queries(4):
        published_list("revocation")
    with django_assert_num_queries(2):
        published_list("revocation")
    decide(certificate, "revoke")
    with django_assert_num_queries(4):
        published_list("revocation")


def test_two_decisions_side_by_side_do_not_hide_one_another_in_the_cache(certificate):
    """The one with the smaller key may become visible last."""
    other = make_certificate()
    places = {badge_of(certificate).status_index, badge_of(other).status_index}
    early, late = decide(certificate, "revoke"), decide(other, "revoke")
    Decision.objects.filter(pk=early.pk).delete()
    published_list("revocation")
    early.save(force_insert=True)

    said = json.loads(published_list("revocation").content)
    bits = bitstring.decode(said["credentialSubject"]["encodedList"])

    assert late.pk > early.pk
    assert all(bitstring.is_set(bits, place) for place in places)


@pytest.mark.parametrize(("purpose", "number"), [("revocation", 2), ("revocation", 0), ("message", 1)])
def test_there_is_no_list_beyond_those_in_use(purpose, number):
    assert Client().get(reverse("status_list", args=[purpose, number])).status_code == 404


@pytest.mark.parametrize("name", ["credential", "status_list"])
def test_who_asks_for_a_token_in_so_many_words_is_led_to_it(certificate, name):
    arguments = [badge_of(certificate).key] if name == "credential" else ["revocation", 1]

    asked = Client().get(reverse(name, args=arguments), headers={"Accept": "application/vc+jwt"})
    token = Client().get(asked.url)

    assert asked.status_code == 302 and "Accept" in asked["Vary"]
    assert token["Content-Type"] == "application/vc+jwt"
    assert tokens.read(token.content.decode()).header["typ"] == "vc+jwt"


def test_the_credential_is_published_under_a_key_that_cannot_be_guessed(certificate):
    credential = badge_of(certificate)

    assert json.loads(fetch(credential.document["id"])) == credential.document
    assert credential.document["id"].endswith(str(credential.key))
    assert Client().get(reverse("credential", args=[certificate.key])).status_code == 404


def test_issuer_achievement_and_picture_are_where_the_credential_says(certificate):
    document = badge_of(certificate).document
    achievement = document["credentialSubject"]["achievement"]

    assert json.loads(fetch(achievement["id"]))["name"] == "Advocate"
    assert b"<svg" in fetch(achievement["image"]["id"])
    assert json.loads(Client().get("/issuer.json").content)["id"] == document["issuer"]["id"]
    assert json.loads(Client().get("/.well-known/did.json").content)["id"] == document["issuer"]["id"]


def test_no_secret_is_ever_published(settings):
    published = Client().get("/.well-known/jwks.json").content + Client().get("/.well-known/did.json").content

    assert b'"d"' not in published
    for key in settings.KEYS:
        assert key["d"].encode() not in published
    assert settings.KEYS[0]["x"].encode() not in published  # a key for receipts signs no credentials


def test_what_is_published_is_readable_from_other_sites_and_counted():
    answers = [Client().get("/.well-known/did.json") for _ in range(FETCHES_A_MINUTE)]

    assert {answer["Access-Control-Allow-Origin"] for answer in answers} == {"*"}
    assert {answer.status_code for answer in answers} == {200}
    assert Client().get("/.well-known/did.json").status_code == 429
    assert Client().post("/.well-known/did.json").status_code == 405


def test_the_achievement_takes_the_same_number_of_queries_whatever_it_asks(
    certificate, django_assert_num_queries
):
    with django_assert_num_queries(2):
        Client().get(reverse("achievement", args=["advocate"]))


# --- Checking a file ---------------------------------------------------------------------------


def test_each_verdict_on_a_file_has_its_name(certificate, settings):
    badge = badge_of(certificate)
    text = json.dumps(badge.document)
    stranger = new_key("credentials", NOW)
    told = {
        "Tampered with": text.replace("Ines Okonjo-Reyes", "Mallory"),
        "Wrong issuer": text.replace("did:web:academy.larkspur.example", "did:web:elsewhere.example"),
        "Bad signature": as_token(badge.document, key=stranger, issuer=documents.academy()),
        "Not a credential": "banana",
    }

    for words, content in told.items():
        answer = upload(Client(), content.encode(), "badge.json")
        assert f'<h1 class="lk-title">{words}</h1>' in page_of(answer)
        assert answer.status_code == (400 if words == "Not a credential" else 200)
        assert "Ines" not in page_of(answer) and "Mallory" not in page_of(answer)


@pytest.mark.parametrize(
    ("lapse", "words"),
    [
        (lambda one: decide(one, "suspend"), "Suspended"),
        (lambda one: decide(one, "revoke"), "Revoked"),
    ],
)
def test_a_file_of_what_was_decided_about_is_told_as_its_number_is(certificate, lapse, words):
    content = badge_of(certificate).token.encode()
    lapse(certificate)

    answer = upload(Client(), content)

    assert f'<h1 class="lk-title">{words}</h1>' in page_of(answer)
    assert "Ines Okonjo-Reyes" in page_of(answer) and "private.example" not in page_of(answer)


def test_a_file_is_expired_from_the_second_on_in_which_the_certificate_is(certificate):
    content = badge_of(certificate).token.encode()

    with time_machine.travel(certificate.expires_at - timedelta(seconds=1), tick=False):
        assert "Valid today" in page_of(upload(Client(), content))
    with time_machine.travel(certificate.expires_at, tick=False):
        assert '<h1 class="lk-title">Expired</h1>' in page_of(upload(Client(), content))


def test_a_file_is_not_yet_valid_before_the_day_it_names(certificate):
    content = badge_of(certificate).token.encode()

    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        assert '<h1 class="lk-title">Not yet valid</h1>' in page_of(upload(Client(), content))


def test_a_credential_with_our_signature_that_the_register_does_not_hold_is_told(certificate, settings):
    ours, key = documents.academy(), settings.KEYS[-1]
    document = make_document(issuer=ours.id)

    token = as_token(document, key=key, issuer=ours, at=LATER).encode()
    answer = upload(Client(), token)

    assert judge(token, at=LATER) == ("unknown", None)
    assert '<h1 class="lk-title">Not in the register</h1>' in page_of(answer)


def test_a_tampered_picture_is_told(holder, certificate):
    other = badge_of(make_certificate(make_person("Jonas Øvergaard"))).token
    head, claims, _ = other.split(".")
    mixed = f"{head}.{claims}.{badge_of(certificate).token.split('.')[2]}"

    answer = upload(Client(), png.bake(take(holder, certificate, "png").content, mixed))

    assert '<h1 class="lk-title">Tampered with</h1>' in page_of(answer)
    assert "Jonas" not in page_of(answer)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "No file came"),
        (b"x" * (LARGEST + 1), "Too large"),
        (b"x" * (LARGEST * 2), "Too large"),
        (png.SIGNATURE + b"\xff" * 90, "Not a credential"),
        (b"<svg><!-- nothing --></svg>", "Not a credential"),
        (b"{" * 90_000, "Not a credential"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_400(content, words):
    answer = upload(Client(), content)

    assert answer.status_code == 400
    assert f'<h1 class="lk-title">{words}</h1>' in page_of(answer)


def test_a_form_without_a_file_gets_a_sentence():
    assert "No file came" in page_of(Client().post(reverse("verify_file"), {}))


def test_what_is_too_large_is_not_even_read(certificate):
    """Its length is looked at before the body: a body that is not there would otherwise be missed."""
    answer = Client().generic(
        "POST", reverse("verify_file"), b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**12)
    )

    assert "Too large" in page_of(answer)


def test_a_form_from_another_site_is_refused():
    strict = Client(enforce_csrf_checks=True)

    assert upload(strict, b"x").status_code == 403


def test_opening_the_address_of_the_check_leads_to_the_form():
    assert Client().get(reverse("verify_file")).url == reverse("verify")
    page = page_of(Client().get(reverse("verify")))
    assert reverse("verify_file") in page and "not kept" in page


def test_checks_of_files_and_of_numbers_count_together(certificate):
    content = badge_of(certificate).token.encode()
    for _ in range(CHECKS_A_MINUTE - 1):
        upload(Client(), b"banana")

    assert Client().get(reverse("verify_number", args=[certificate.number])).status_code == 200
    assert upload(Client(), content).status_code == 429


def test_a_check_of_a_file_takes_six_queries_and_writes_nothing(certificate, django_assert_num_queries):
    content = badge_of(certificate).token.encode()
    client, before = Client(), Entry.objects.count()

    with django_assert_num_queries(6):
        upload(client, content)

    assert Entry.objects.count() == before


def test_search_engines_are_asked_not_to_keep_any_of_it(certificate):
    badge = badge_of(certificate)

    for answer in (upload(Client(), b"x"), Client().get(reverse("credential", args=[badge.key]))):
        assert answer["X-Robots-Tag"] == "noindex"


def test_the_bits_are_those_of_the_register_at_any_moment(certificate):
    badge = badge_of(certificate)
    decide(certificate, "suspend", at=LATER)
    decide(certificate, "revoke", at=LATER + timedelta(hours=1))

    def at(hours):
        moment = LATER + timedelta(hours=hours)
        return [badge in statuses.marked(purpose, at=moment) for purpose in ("revocation", "suspension")]

    assert [at(-0.5), at(0), at(0.5), at(1), at(9_000)] == [
        [False, False],
        [False, True],
        [False, True],
        [True, False],
        [True, False],
    ]
