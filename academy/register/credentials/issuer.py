"""Who signs: the academy as `did:web`, with the keys it publishes (Controlled Identifiers 1.0; RFC 7517).

Each key has two names: under its `kid` it is a JSON Web Key, which tokens name; under itself it is a
Multikey, which proofs name. Retired keys stay in both lists, so that what they signed can be checked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from academy.register.credentials.multikey import multikey, public_half
from academy.words.keys import Key, Keys, good_at

PURPOSE = "credentials"


@dataclass(frozen=True)
class Issuer:
    """One who signs credentials: an identifier, and the keys that are theirs alone."""

    id: str
    keys: Keys

    def token_method(self, key: Key) -> str:
        return f"{self.id}#{key['kid']}"

    def proof_method(self, key: Key) -> str:
        return f"{self.id}#{multikey(public_half(key))}"

    def key(self, method: str, *, at: datetime) -> Key | None:
        """The key of that name, if it might sign at that moment."""
        named = (key for key in self.keys if method in (self.token_method(key), self.proof_method(key)))
        return next((key for key in named if good_at(key, at)), None)

    def key_like(self, jwk: Any, *, at: datetime) -> Key | None:
        """The key that a token carries whole instead of naming it, if it is one of ours."""
        x = jwk.get("x") if isinstance(jwk, dict) else None
        return next((key for key in self.keys if key["x"] == x and good_at(key, at)), None)


def did_web(address: str) -> str:
    """The `did:web` of a site, as https://academy.example:8443 gives did:web:academy.example%3A8443."""
    return "did:web:" + quote(urlsplit(address).netloc, safe="")


def did_document(issuer: Issuer) -> dict[str, Any]:
    """What `did:web` resolves to: every key twice, each good for assertions."""
    methods = [method for key in issuer.keys for method in _methods(issuer, key)]
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/jwk/v1",
            "https://w3id.org/security/multikey/v1",
        ],
        "id": issuer.id,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def jwks(issuer: Issuer) -> dict[str, Any]:
    """The public halves as a JSON Web Key Set, each under the name that tokens give it."""
    return {"keys": [_jwk(key) | {"kid": issuer.token_method(key), "use": "sig"} for key in issuer.keys]}


def _methods(issuer: Issuer, key: Key) -> list[dict[str, Any]]:
    return [
        {
            "id": issuer.token_method(key),
            "type": "JsonWebKey",
            "controller": issuer.id,
            "publicKeyJwk": _jwk(key),
        },
        {
            "id": issuer.proof_method(key),
            "type": "Multikey",
            "controller": issuer.id,
            "publicKeyMultibase": multikey(public_half(key)),
        },
    ]


def _jwk(key: Key) -> dict[str, Any]:
    return {"kty": "OKP", "crv": "Ed25519", "x": key["x"], "alg": "EdDSA"}
