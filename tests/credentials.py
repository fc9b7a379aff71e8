"""Credentials to test with: an issuer with a key, what it signs, and the two ways to sign it."""

import json
from datetime import timedelta

from academy.register.credentials import proofs, tokens
from academy.register.credentials.checking import V2
from academy.register.credentials.issuer import PURPOSE, Issuer
from academy.words.keys import new_key
from tests.factories import NOW

LIST = "https://academy.example/credentials/status/{}/1"
KEY = new_key(PURPOSE, NOW - timedelta(days=30))
ISSUER = Issuer("did:web:academy.example", [KEY])


def make_document(**changes):
    """An unsigned credential of `ISSUER`, valid for a year from `NOW` on."""
    return {
        "@context": [V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "https://academy.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ISSUER.id, "type": ["Profile"], "name": "Academy"},
        "validFrom": NOW.isoformat(),
        "validUntil": (NOW + timedelta(days=365)).isoformat(),
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": {"name": "Advocate"}},
        "credentialStatus": [
            {
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": "94567",
                "statusListCredential": LIST.format(purpose),
            }
            for purpose in ("revocation", "suspension")
        ],
    } | changes


def as_proof(document, key=KEY, issuer=ISSUER, at=NOW):
    """The document with a proof, as text."""
    method = issuer.proof_method(key)
    return json.dumps(proofs.prove(document, key, method=method, created=at.isoformat()))


def as_token(document, key=KEY, issuer=ISSUER, at=NOW):
    return tokens.write(document, key, method=issuer.token_method(key), at=at)
