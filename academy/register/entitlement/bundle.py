"""A bundle of rights that answers for a console which has lost the line: pure.

It is a text of lines, each JSON. Every line but the last is one right that is open: `{"person",
"certificate", "acts", "channels", "languages", "until"}`. The last is `{"signature"}`, a compact JWS (RFC
7515, EdDSA by RFC 9864) of `{"issuer", "issued", "expires", "rights", "sha256"}`: how many lines stand
before it, and the SHA-256 over their bytes, line ends included. Times are RFC 3339. So it is written and
read in one pass, and a piece of a bundle is none.
"""

import base64
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from academy.register.entitlement.rule import Answer, Question, Right, entitled
from academy.words.canonical import canonical
from academy.words.entitlement import Reason, rfc3339
from academy.words.keys import Forged, Keys, NoKey, check, sign

PURPOSE = "entitlements"


class Refused(Exception):
    """The bundle answers nothing."""


class Expired(Refused):
    """Its time is over: fetch another."""


class Tampered(Refused):
    """It is not as it was signed, or not all of it came."""


class Foreign(Refused):
    """It was signed by no key of this academy, or is that of another one."""


@dataclass(frozen=True)
class Bundle:
    """A bundle whose signature holds: the rights of each employee number."""

    issued: datetime
    expires: datetime
    rights: dict[str, list[Right]]

    def judge(self, person: str, question: Question) -> Answer:
        """As the API answers, as far as a bundle knows: whoever is not in it holds nothing. Raises `Expired`,
        also for a moment before it was issued: what held then is not in it."""
        if not self.issued <= question.at < self.expires:
            raise Expired(f"it answers from {rfc3339(self.issued)} until {rfc3339(self.expires)}")
        if person not in self.rights:
            return Answer(Reason.NO_CERTIFICATE)
        return entitled(self.rights[person], question)


def read(content: bytes, keys: Keys, *, issuer: str, at: datetime) -> Bundle:
    """The bundle of `content`, checked with the academy's public keys. Raises `Expired`, `Tampered` or
    `Foreign`."""
    body, _, last = content.removesuffix(b"\n").rpartition(b"\n")
    body += b"\n" if body else b""
    try:
        facts, kept = _signed(json.loads(last)["signature"], keys)
        issued, expires = (datetime.fromisoformat(facts[name]) for name in ("issued", "expires"))
    except (ValueError, KeyError, TypeError, AttributeError) as unread:
        raise Tampered("its last line is no signature: not all of it came, or it was altered") from unread
    if facts["issuer"] != issuer:
        raise Foreign(f"it is a bundle of {facts['issuer']}")
    if hashlib.sha256(body).hexdigest() != kept:
        raise Tampered("its lines are not those that were signed")
    if at >= expires:
        raise Expired(f"it answered until {facts['expires']}")
    return Bundle(issued, expires, _rights(body, issued))


def line(person: str, right: Right) -> bytes:
    """One right as a bundle has it: the bytes that RFC 8785 would write, which for lists of texts is what the
    far quicker `json` writes too."""
    said = {
        "person": person,
        "certificate": right.certificate,
        "acts": right.acts,
        "channels": right.channels,
        "languages": right.languages,
        "until": rfc3339(right.closes),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def last_line(facts: dict[str, Any], keys: Keys, at: datetime) -> bytes:
    """What closes a bundle. Raises `NoKey`."""
    head, tail = sign(facts, keys, PURPOSE, at).split("..")
    return json.dumps({"signature": f"{head}.{_base64(canonical(facts))}.{tail}"}).encode() + b"\n"


def _signed(compact: str, keys: Keys) -> tuple[dict[str, Any], str]:
    """What a signature says, and the digest it holds to."""
    head, payload, tail = compact.split(".")
    facts = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    try:
        check(facts, f"{head}..{tail}", keys, PURPOSE, datetime.fromisoformat(facts["issued"]))
    except NoKey as unknown:
        raise Foreign(f"no key of this academy is called {unknown}") from unknown
    except Forged as forged:
        raise Tampered(str(forged)) from forged
    return facts, facts["sha256"]


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _rights(body: bytes, issued: datetime) -> dict[str, list[Right]]:
    rights = defaultdict(list)
    for text in body.splitlines():
        said = json.loads(text)
        what = (said["certificate"], said["acts"], said["channels"], said["languages"])
        rights[said["person"]].append(Right(*what, issued, datetime.fromisoformat(said["until"])))
    return dict(rights)
