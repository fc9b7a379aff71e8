"""What is signed can be checked, and what was changed is told: the pure parts of credentials."""

import contextlib
import copy
import json
import string
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.register.credentials import bitstring, issuer, multikey, proofs, tokens
from academy.register.credentials.checking import Finding, NotACredential, Verdict, check
from academy.words.keys import new_key, public
from tests.credentials import ISSUER, KEY, as_proof, as_token, make_document
from tests.factories import NOW

LATER = NOW + timedelta(days=1)
WAYS = pytest.mark.parametrize("sign", [as_proof, as_token])


def judge(text, *, bits=(), at=LATER, by=ISSUER):
    return check(text, by, lambda document, entry: entry.purpose in bits, at=at).verdict


# --- The published example: W3C vc-di-eddsa, "Representation: eddsa-jcs-2022" ------------------

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
ALUMNA = {
    "@context": CONTEXT,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
METHOD = f"did:key:{PUBLIC}#{PUBLIC}"
HASHED = (
    "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
    "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
)
PROVED = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
PUBLISHED = {
    "kid": "example",
    "not_before": 0,
    "x": multikey.base64url(multikey.read_multikey(PUBLIC)),
    "d": multikey.base64url(multikey.read_multikey(SECRET, multikey.SECRET)),
}


def test_the_published_example_is_hashed_and_signed_to_the_published_bytes():
    proved = proofs.prove(ALUMNA, PUBLISHED, method=METHOD, created="2023-02-24T23:36:38Z")

    options = {name: value for name, value in proved["proof"].items() if name != "proofValue"}
    assert proofs.hashed(ALUMNA, options).hex() == HASHED
    assert proved["proof"]["proofValue"] == PROVED
    assert options["@context"] == CONTEXT


def test_the_published_example_holds_and_an_altered_one_does_not():
    proved = proofs.prove(ALUMNA, PUBLISHED, method=METHOD, created="2023-02-24T23:36:38Z")

    assert proofs.holds(proved, PUBLISHED)
    assert not proofs.holds(proved | {"name": "Another"}, PUBLISHED)
    assert not proofs.holds(proved | {"@context": [*CONTEXT, "https://elsewhere.example"]}, PUBLISHED)


def test_keys_read_as_they_are_published():
    assert multikey.multikey(multikey.read_multikey(PUBLIC)) == PUBLIC
    with pytest.raises(ValueError):
        multikey.read_multikey(SECRET)


@given(st.binary(max_size=80))
def test_what_is_written_in_base_58_and_64_reads_as_it_was(raw):
    assert multikey.read_base58(multikey.base58(raw)) == raw
    assert multikey.read_base64url(multikey.base64url(raw)) == raw


@pytest.mark.parametrize("text", ["AB", "AA==", "A+", "A A", "é", "A"])
def test_base64url_is_read_only_as_it_is_written(text):
    with pytest.raises(ValueError):
        multikey.read_base64url(text)


# --- Any credential that was signed holds, and none that was changed ---------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@WAYS
@given(more=st.dictionaries(st.text(string.ascii_lowercase, min_size=4, max_size=8), values, max_size=3))
def test_any_credential_that_was_signed_is_valid(sign, more):
    assert judge(sign(make_document(**{f"x-{name}": value for name, value in more.items()}))) == "valid"


@given(data=st.data())
def test_no_changed_letter_of_a_token_goes_unnoticed(data):
    token = as_token(make_document())
    place = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from([one for one in string.printable if one != token[place]]))
    changed = token[:place] + sign + token[place + 1 :]

    assert_not_valid(changed, unless=token)


@given(data=st.data())
def test_no_changed_letter_of_a_document_goes_unnoticed(data):
    text = as_proof(make_document())
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from([one for one in string.printable if one != text[place]]))

    assert_not_valid(text[:place] + sign + text[place + 1 :], unless=text)


def assert_not_valid(changed, *, unless):
    """White space between members means nothing; every other change is refused."""
    if "".join(changed.split()) == "".join(unless.split()):
        return
    with contextlib.suppress(NotACredential):
        assert judge(changed) != Verdict.VALID


def paths(data, path=()):
    yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in inner:
        yield from paths(value, (*path, name))


SIGNED = json.loads(as_proof(make_document()))


@pytest.mark.parametrize("path", list(paths(SIGNED))[1:], ids=str)
def test_no_member_can_be_taken_away(path):
    document = copy.deepcopy(SIGNED)
    holder = document
    for name in path[:-1]:
        holder = holder[name]
    del holder[path[-1]]

    assert_not_valid(json.dumps(document), unless="")


@WAYS
def test_a_changed_name_is_told_as_tampering(sign):
    text = sign(make_document(name="Advocate"))
    if sign is as_proof:
        changed = text.replace("Advocate", "Professional")
    else:
        header, claims, signature = text.split(".")
        told = multikey.read_base64url(claims).replace(b"Advocate", b"Professional")
        changed = f"{header}.{multikey.base64url(told)}.{signature}"

    assert judge(changed) == Verdict.TAMPERED


@WAYS
@pytest.mark.parametrize(
    ("changes", "bits", "told"),
    [
        ({}, (), "valid"),
        ({"issuer": "did:web:elsewhere.example"}, (), "wrong issuer"),
        ({"issuer": {"id": "did:web:academy.example.evil"}}, (), "wrong issuer"),
        ({"validFrom": (LATER + timedelta(seconds=1)).isoformat()}, (), "not yet valid"),
        ({"validUntil": LATER.isoformat()}, (), "expired"),
        ({"validUntil": (LATER + timedelta(seconds=1)).isoformat()}, (), "valid"),
        ({}, ["suspension"], "suspended"),
        ({}, ["revocation"], "revoked"),
        ({}, ["revocation", "suspension"], "revoked"),
        ({"validUntil": LATER.isoformat()}, ["revocation"], "revoked"),
        ({"validUntil": LATER.isoformat()}, ["suspension"], "expired"),
    ],
)
def test_each_reason_to_refuse_has_its_name(sign, changes, bits, told):
    assert judge(sign(make_document(**changes)), bits=bits) == told


@WAYS
def test_a_key_of_somebody_else_is_a_bad_signature(sign):
    stranger = new_key("credentials", NOW)

    assert judge(sign(make_document(), key=stranger)) == Verdict.BAD_SIGNATURE
    assert judge(sign(make_document(), key=stranger | {"kid": KEY["kid"]})) in (
        Verdict.BAD_SIGNATURE,
        Verdict.TAMPERED,
    )


@WAYS
def test_a_retired_key_holds_for_what_it_signed_in_its_time_and_for_nothing_later(sign):
    retired = KEY | {"not_after": int((NOW + timedelta(hours=1)).timestamp())}
    young = new_key("credentials", NOW + timedelta(hours=1))
    rotated = issuer.Issuer(ISSUER.id, [*public([retired]), young])

    assert judge(sign(make_document()), by=rotated) == Verdict.VALID
    assert judge(sign(make_document(), at=NOW + timedelta(hours=1)), by=rotated) == Verdict.BAD_SIGNATURE
    assert judge(sign(make_document(), key=young, at=LATER), by=rotated) == Verdict.VALID


@WAYS
def test_what_the_issuer_has_not_on_record_is_unknown(sign):
    def lost(document, entry):
        raise LookupError

    assert check(sign(make_document()), ISSUER, lost, at=LATER).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    "header",
    [{"alg": "none"}, {"alg": "HS256"}, {"crit": ["b64"], "b64": False}, {"typ": "at+jwt"}, {"kid": 5}],
)
def test_a_token_signed_in_another_way_is_a_bad_signature(header):
    _, claims, signature = as_token(make_document()).split(".")
    whole = {"alg": "EdDSA", "typ": "vc+jwt", "kid": ISSUER.token_method(KEY)} | header
    head = multikey.base64url(json.dumps(whole).encode())

    assert judge(f"{head}.{claims}.{signature}") == Verdict.BAD_SIGNATURE
    assert judge(f"{head}.{claims}.") == Verdict.BAD_SIGNATURE


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"proofPurpose": "authentication"},
        {"proofValue": "zzz"},
        {"proofValue": "x" * 50_000},
        {"verificationMethod": ["a"]},
    ],
)
def test_a_proof_of_another_kind_is_a_bad_signature(change):
    document = SIGNED | {"proof": SIGNED["proof"] | change}

    assert judge(json.dumps(document)) == Verdict.BAD_SIGNATURE


def test_a_document_without_a_proof_is_a_bad_signature():
    assert judge(json.dumps(make_document())) == Verdict.BAD_SIGNATURE


def test_the_document_is_given_only_where_the_signature_holds():
    def status(document, entry):
        return False

    assert check(as_token(make_document()), ISSUER, status, at=LATER).document == make_document()
    assert check(json.dumps(make_document()), ISSUER, status, at=LATER) == Finding(Verdict.BAD_SIGNATURE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "banana",
        "{}",
        "[]",
        "a.b.c",
        "..",
        '{"a": NaN}',
        "{" * 100_000,
        '{"a":' * 20_000,
        "x" * 70_000,
        "\0",
        '{"type": "VerifiableCredential", "type": "VerifiableCredential"}',
        json.dumps(make_document(validFrom="tomorrow")),
        json.dumps(make_document(validFrom="2026-01-01T00:00:00")),
        json.dumps(make_document(validUntil=5)),
        json.dumps(make_document(credentialStatus="revoked")),
        json.dumps(make_document(type="Card")),
        json.dumps(make_document(**{"@context": "https://www.w3.org/2018/credentials/v1"})),
    ],
)
def test_what_is_no_credential_is_said_to_be_none(text):
    with pytest.raises(NotACredential):
        judge(text)


def test_a_member_named_twice_has_two_meanings_and_none_is_taken():
    text = as_proof(make_document())

    with pytest.raises(NotACredential):
        judge('{"id": "https://elsewhere.example/1", ' + text[1:])


@given(st.text(max_size=200) | st.text('{}[]",:.ey', max_size=200))
def test_no_text_makes_it_stumble(text):
    with pytest.raises(NotACredential):
        judge(text)


@pytest.mark.parametrize("odd", ['"\\ud800"', "1e999", "9" * 400, "[" * 900 + "]" * 900])
def test_what_cannot_be_written_canonically_was_never_signed(odd):
    text = as_proof(make_document(name="HERE")).replace('"HERE"', odd)

    assert judge(text) == Verdict.TAMPERED


# --- Status lists ------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.sets(st.integers(0, bitstring.SIZE - 1), max_size=200))
def test_a_status_list_says_exactly_what_was_set(places):
    bits = bitstring.decode(bitstring.encode(places))

    assert len(bits) == 16 * 1024
    assert {place for place in range(bitstring.SIZE) if bitstring.is_set(bits, place)} == places


def test_the_first_place_is_the_highest_bit_and_the_same_places_give_the_same_text():
    bits = bitstring.decode(bitstring.encode([0, 15]))

    assert bits[:3] == b"\x80\x01\x00"
    assert bitstring.encode([5, 7]) == bitstring.encode([7, 5])


@pytest.mark.parametrize("place", [-1, bitstring.SIZE, 10**9])
def test_a_place_beyond_the_list_is_refused(place):
    with pytest.raises(IndexError):
        bitstring.is_set(bitstring.decode(bitstring.encode([])), place)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "uAAAA",
        "zAAAA",
        bitstring.encode([1])[:-8],
        bitstring.encode([], size=8 * 1024),
        bitstring.encode([], size=16 * 8 * bitstring.LARGEST),
    ],
)
def test_a_list_that_is_cut_short_too_short_or_a_bomb_is_refused(text):
    with pytest.raises(ValueError):
        bitstring.decode(text)


# --- Who signs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://academy.larkspur.example", "did:web:academy.larkspur.example"),
        ("http://localhost:8000", "did:web:localhost%3A8000"),
    ],
)
def test_the_identifier_is_the_host_with_its_port_escaped(address, did):
    assert issuer.did_web(address) == did


def test_the_identity_names_each_key_for_tokens_and_for_proofs_and_keeps_its_secret():
    document, keys = issuer.did_document(ISSUER), issuer.jwks(ISSUER)
    names = set(document["assertionMethod"])
    token = tokens.read(as_token(make_document()))

    assert document["assertionMethod"] == [method["id"] for method in document["verificationMethod"]]
    assert names == {ISSUER.token_method(KEY), SIGNED["proof"]["verificationMethod"]}
    assert keys["keys"][0]["kid"] == token.header["kid"] == document["assertionMethod"][0]
    assert KEY["d"] not in json.dumps([document, keys])
