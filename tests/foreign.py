"""A badge that another library made from beginning to end: key, token and status lists."""

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib import ob3

from academy.register.credentials import bitstring, multikey, tokens
from academy.register.credentials.issuer import Issuer
from tests.factories import NOW

SITE = "https://badges.example"
PLACE = 4_711
PURPOSES = ("revocation", "suspension")


def foreign_badge():
    """Its issuer as ours reads it, its token, and `status(purposes)`: a look-up in lists with those bits."""
    pair = Ed25519PrivateKey.generate()
    pem = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    x = multikey.base64url(pair.public_key().public_bytes_raw())
    issuer = Issuer(SITE, [{"kid": "theirs", "x": x, "not_before": 0}])
    token = ob3.OB3Signer(privkey_pem=pem, algorithm="EdDSA").sign(_credential())

    def status(purposes):
        return lambda document, entry: _is_set(entry, purposes, pem, issuer)

    return issuer, token, status


def _credential():
    achievement = ob3.Achievement(
        id=f"{SITE}/achievement", name="Advocate", description="May share.", criteria_narrative="Passed."
    )
    return ob3.OpenBadgeCredential(
        issuer=ob3.Issuer(id=SITE, name="Badges"),
        recipient_id="mailto:ines@larkspur.example",
        achievement=achievement,
        issuance_date=NOW,
        credential_status=[ob3.status_entry(f"{SITE}/{purpose}.jwt", purpose, PLACE) for purpose in PURPOSES],
    )


def _is_set(entry, purposes, pem, issuer):
    """The list is made and signed by the other library, then verified and read by ours."""
    places = [entry.place, 9] if entry.purpose in purposes else [9]
    made = ob3.build_status_list_credential(SITE, entry.address, entry.purpose, places, issued=NOW)
    read = tokens.read(ob3.sign_status_list_credential(made, pem, "EdDSA"))
    assert read.holds(issuer.keys[0])
    assert json.dumps(read.document["issuer"]) == json.dumps(SITE)
    return bitstring.is_set(bitstring.decode(read.document["credentialSubject"]["encodedList"]), entry.place)
