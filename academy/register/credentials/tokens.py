"""Credentials as signed tokens: `vc+jwt` (W3C, secured with JOSE), with the claims of Open Badges 3.0.

The algorithm is named `EdDSA` as in RFC 8037: RFC 9864 would have it `Ed25519`, which is what the JOSE
library of the house insists on and most verifiers do not know yet. A compact JWS is three texts with dots
between them (RFC 7515): it is written and read here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from academy.register.credentials.multikey import base64url, fits, read_base64url, sign
from academy.register.credentials.proofs import Document, Unreadable
from academy.register.credentials.reading import read_json
from academy.words.canonical import canonical
from academy.words.keys import Key

TYPE = "vc+jwt"
ALGORITHMS = ("EdDSA", "Ed25519")
TYPES = (None, TYPE, "JWT")  # what others write; ours is the one with a name
_LATEST = 1 << 37  # seconds: some 4,000 years, which every calendar has
CLAIMS = ("iss", "jti", "sub", "nbf", "exp", "iat")


@dataclass(frozen=True)
class Token:
    """A token as read, its signature not checked yet."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes
    signature: str

    @property
    def signed_at(self) -> datetime | None:
        """When it says it was signed; None where it does not."""
        moment = self.claims.get("iat")
        if isinstance(moment, int) and 0 < moment < _LATEST:
            return datetime.fromtimestamp(moment, UTC)
        return None

    @property
    def document(self) -> Document:
        """The credential in it: everything but the registered claims."""
        return {name: value for name, value in self.claims.items() if name not in CLAIMS}

    def holds(self, key: Key) -> bool:
        """Whether `key` signed exactly this. Raises `proofs.Unreadable` where it is not signed with Ed25519
        or asks for what we do not know."""
        if self.header.get("alg") not in ALGORITHMS or self.header.get("typ") not in TYPES:
            raise Unreadable("signed in another way")
        if "crit" in self.header:
            raise Unreadable("it asks for more than we know")
        try:
            signature = read_base64url(self.signature)
        except ValueError as unread:
            raise Unreadable("no signature") from unread
        return fits(key, signature, self.signed)


def write(document: Document, key: Key, *, method: str, at: datetime) -> str:
    """The credential as a compact JWS by `key`, which verifiers find as `method`, signed at a moment."""
    header = {"alg": "EdDSA", "typ": TYPE, "kid": method}
    claims = document | _claims(document) | {"iat": int(at.timestamp())}
    signed = f"{base64url(canonical(header))}.{base64url(canonical(claims))}"
    return f"{signed}.{base64url(sign(key, signed.encode()))}"


def read(text: str) -> Token:
    """The token that a text is. Raises `ValueError` for what is none."""
    header, claims, signature = text.split(".")
    return Token(
        read_json(read_base64url(header).decode()),
        read_json(read_base64url(claims).decode()),
        f"{header}.{claims}".encode("ascii"),
        signature,
    )


def _claims(document: Document) -> dict[str, Any]:
    issuer = document["issuer"]
    claims = {"iss": issuer if isinstance(issuer, str) else issuer["id"], "jti": document["id"]}
    for claim, member in (("nbf", "validFrom"), ("exp", "validUntil")):
        if member in document:
            claims[claim] = int(datetime.fromisoformat(document[member]).timestamp())
    return claims
