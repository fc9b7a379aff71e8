"""Signing with the keys of one JWKS file (RFC 7517): Ed25519, each key with a purpose and a time.

A key of the file has the usual members and `purpose`, `not_before` and `not_after` (seconds since
1970; `not_after` may be absent). A retired key stays, if only its public half, so that what it
signed can be checked for ever. Signatures are detached JWS (RFC 7515, appendix F; RFC 9864) over
the canonical form of what is signed.
"""

import uuid
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from academy.words.canonical import canonical

ALGORITHM = "Ed25519"

Key = dict[str, Any]
Keys = list[Key]


class NoKey(Exception):
    """No key in the file may sign for this purpose at this time, or none has the signature's name."""


class Forged(Exception):
    """The signature does not fit what it is said to have signed."""


def new_key(purpose: str, at: datetime) -> Key:
    """A key pair for one purpose, good from `at` on."""
    kid = f"{purpose}-{at:%Y%m%d}-{uuid.uuid4().hex[:8]}"
    pair = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": ALGORITHM})
    return {**pair.as_dict(private=True), "purpose": purpose, "not_before": int(at.timestamp())}


def public(keys: Keys) -> Keys:
    """The same keys without their private halves."""
    return [{name: value for name, value in key.items() if name != "d"} for key in keys]


def signing_key(keys: Keys, purpose: str, at: datetime) -> Key:
    """The newest key that may sign for the purpose at that time. Raises `NoKey`."""
    fit = [key for key in keys if "d" in key and key["purpose"] == purpose and good_at(key, at)]
    if not fit:
        raise NoKey(purpose)
    return max(fit, key=lambda key: int(key["not_before"]))


def sign(facts: Any, keys: Keys, purpose: str, at: datetime) -> str:
    """A detached signature over `facts` by the newest key for the purpose. Raises `NoKey`."""
    key = signing_key(keys, purpose, at)
    header = {"alg": ALGORITHM, "kid": key["kid"]}
    whole = jws.serialize_compact(header, canonical(facts), _pair(key), algorithms=[ALGORITHM])
    return jws.detach_content(whole)


def check(facts: Any, signature: str, keys: Keys, purpose: str, at: datetime) -> str:
    """The name of the key that signed `facts` at that time. Raises `NoKey` or `Forged`."""
    payload = canonical(facts)
    try:
        kid = jws.extract_compact(signature.encode(), payload).headers()["kid"]
    except (JoseError, ValueError, KeyError) as unread:
        raise Forged("it does not read as a signature") from unread
    named = [key for key in keys if key["kid"] == kid and key["purpose"] == purpose and good_at(key, at)]
    if not named:
        raise NoKey(kid)
    try:
        jws.deserialize_compact(signature, _pair(named[0]), algorithms=[ALGORITHM], payload=payload)
    except (JoseError, ValueError) as bad:
        raise Forged("the signature does not fit") from bad
    return str(kid)


def good_at(key: Key, at: datetime) -> bool:
    """Whether the key may sign at that time."""
    moment = int(at.timestamp())
    return bool(key["not_before"] <= moment and moment < key.get("not_after", moment + 1))


def _pair(key: Key) -> OKPKey:
    return OKPKey.import_key({name: key[name] for name in ("kty", "crv", "x", "d") if name in key})
