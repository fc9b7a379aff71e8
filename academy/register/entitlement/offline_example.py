"""How a console reads a bundle while it has no line. Give it away with the documentation: it needs Python
and the package `cryptography`, and nothing of the academy."""

import base64
import hashlib
import json
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def from_base64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def open_bundle(content, keys, issuer, now):
    """The lines of a bundle, once all of it is known to be genuine and in time. Raises what went wrong."""
    body, _, last = content.removesuffix(b"\n").rpartition(b"\n")
    body += b"\n" if body else b""
    head, payload, signature = json.loads(last)["signature"].split(".")
    kid = json.loads(from_base64(head))["kid"]
    key = next(key for key in keys["keys"] if key["kid"] == kid)
    signed = f"{head}.{payload}".encode()
    Ed25519PublicKey.from_public_bytes(from_base64(key["x"])).verify(from_base64(signature), signed)
    facts = json.loads(from_base64(payload))
    if facts["issuer"] != issuer or facts["sha256"] != hashlib.sha256(body).hexdigest():
        raise ValueError("this bundle is of another academy, or it was altered")
    if now >= datetime.fromisoformat(facts["expires"]):
        raise ValueError("this bundle is too old: ask nobody to answer until the line is back")
    return [json.loads(line) for line in body.splitlines()]


def may(lines, person, act, channel, language, now):
    """Whether a person may do it: some right of theirs has to cover all of it, and be open still."""
    return any(
        right["person"] == person
        and act in right["acts"]
        and (not right["channels"] or channel in right["channels"])
        and (not right["languages"] or language in right["languages"])
        and now < datetime.fromisoformat(right["until"])
        for right in lines
    )
