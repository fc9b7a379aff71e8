"""The signatures that the one-file verifier checks, against those of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from academy.audit.verifier import signed_by

# RFC 8032, section 7.1: secret keys are not needed to check.
KNOWN = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f059"
        "5bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4"
        "302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e971"
        "6ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), KNOWN)
def test_the_signatures_of_rfc_8032_fit_and_no_others(key, message, signature):
    key, message, signature = (bytes.fromhex(text) for text in (key, message, signature))

    assert signed_by(key, message, signature)
    assert not signed_by(key, message + b"x", signature)
    for place in (0, 31, 32, 63):
        other = bytearray(signature)
        other[place] ^= 1
        assert not signed_by(key, message, bytes(other))


def test_a_signature_may_be_written_in_one_way_only():
    """S is below the order of the group, or the same signature could be written twice (RFC 8032, 5.1.7)."""
    key, message, signature = (bytes.fromhex(text) for text in KNOWN[1])
    s = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493

    assert not signed_by(key, message, signature[:32] + s.to_bytes(32, "little"))
    assert not signed_by(key, message, signature[:-1])
    assert not signed_by(b"\xff" * 32, message, signature)


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=5))
def test_what_another_library_signs_fits_and_nothing_else(message, other):
    pair = OKPKey.generate_key("Ed25519")
    private = pair.private_key
    signature, key = private.sign(message), private.public_key().public_bytes_raw()

    assert signed_by(key, message, signature)
    assert not signed_by(key, message + other, signature)
