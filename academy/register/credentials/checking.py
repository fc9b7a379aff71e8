"""Whether a credential is genuine and holds: a pure function from its text to a verdict with a name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from rfc8785 import CanonicalizationError

from academy.register.credentials import proofs, tokens
from academy.register.credentials.issuer import Issuer
from academy.register.credentials.proofs import Document, Unreadable
from academy.register.credentials.reading import read_json

V2 = "https://www.w3.org/ns/credentials/v2"
LONGEST = 64 * 1024  # signs of a credential; ours have some 4,000


class Verdict(StrEnum):
    """What is told of a credential. The first five: it is not what the issuer signed, or not theirs."""

    WRONG_ISSUER = "wrong issuer"
    BAD_SIGNATURE = "bad signature"  # none, not of a key of the issuer, or of a kind we do not accept
    TAMPERED = "tampered"  # a key of the issuer is named, and signed something else
    UNKNOWN = "unknown"  # signed by the issuer, who has no such credential on record
    NOT_YET_VALID = "not yet valid"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    VALID = "valid"


class NotACredential(ValueError):
    """It does not read as a credential, so nothing can be told."""


@dataclass(frozen=True)
class Entry:
    """Where a credential says its status stands: for what, in which list, at which place."""

    purpose: str
    address: str
    place: int


@dataclass(frozen=True)
class Finding:
    """A verdict and, where the signature holds, the document that was signed."""

    verdict: Verdict
    document: Document = field(default_factory=dict)


Lookup = Callable[[Document, Entry], bool]


def check(text: str, issuer: Issuer, is_set: Lookup, *, at: datetime) -> Finding:
    """Judge a credential of `issuer`, a document with a proof or a token, at a moment.

    `is_set(document, entry)` says whether its bit is set in a status list; it raises `LookupError` where
    there is no such credential or list. Raises `NotACredential` for what is none. What is wrong with the
    signature is told before what is wrong with the time; revoked comes before expired, as in the register.
    """
    document, signed = _read(text)
    if _issuer_of(document) != issuer.id:
        return Finding(Verdict.WRONG_ISSUER)
    try:
        if not signed(issuer):
            return Finding(Verdict.TAMPERED)
    except Unreadable:
        return Finding(Verdict.BAD_SIGNATURE)
    return Finding(_standing(document, is_set, at), document)


def _read(text: str) -> tuple[Document, Callable[[Issuer], bool]]:
    """The document in a text, and a function that says whether the issuer signed it."""
    text = text.strip()
    if len(text) > LONGEST:
        raise NotACredential("too long")
    try:
        if text.startswith("{"):
            document = read_json(text)
            return _shaped(document), lambda issuer: _proved(document, issuer)
        token = tokens.read(text)
        return _shaped(token.document), lambda issuer: _signed(token, issuer)
    except ValueError as unread:
        raise NotACredential(str(unread)) from unread


def _proved(document: Document, issuer: Issuer) -> bool:
    proof = proofs.proof_of(document)
    key = issuer.key(proof["verificationMethod"], at=_moment(proof, "created") or _start(document))
    if key is None:
        raise Unreadable("not a key of the issuer")
    try:
        return proofs.holds(document, key)
    except (CanonicalizationError, RecursionError, UnicodeError):
        return False  # what cannot be written canonically was never signed


def _signed(token: tokens.Token, issuer: Issuer) -> bool:
    at, header = token.signed_at or _start(token.document), token.header
    named = header.get("kid")
    key = issuer.key_like(header.get("jwk"), at=at) if named is None else issuer.key(str(named), at=at)
    if key is None:
        raise Unreadable("not a key of the issuer")
    return token.holds(key) and token.claims.get("iss") == issuer.id


def _standing(document: Document, is_set: Lookup, at: datetime) -> Verdict:
    try:
        bits = {entry.purpose for entry in _entries(document) if is_set(document, entry)}
    except LookupError:
        return Verdict.UNKNOWN
    start, end = _moment(document, "validFrom"), _moment(document, "validUntil")
    if start and at < start:
        return Verdict.NOT_YET_VALID
    if "revocation" in bits:
        return Verdict.REVOKED
    if end and at >= end:
        return Verdict.EXPIRED
    return Verdict.SUSPENDED if "suspension" in bits else Verdict.VALID


def _shaped(document: Document) -> Document:
    """The document, if it is a credential by its outer shape. Raises `NotACredential`."""
    contexts, types = _listed(document.get("@context")), _listed(document.get("type"))
    if contexts[:1] != [V2] or "VerifiableCredential" not in types or "credentialSubject" not in document:
        raise NotACredential("it is no verifiable credential")
    for name in ("validFrom", "validUntil"):
        _moment(document, name)
    list(_entries(document))
    return document


def _entries(document: Document) -> list[Entry]:
    return [_entry(status) for status in _listed(document.get("credentialStatus"))]


def _entry(status: Any) -> Entry:
    try:
        purpose, address = str(status["statusPurpose"]), str(status["statusListCredential"])
        return Entry(purpose, address, int(str(status["statusListIndex"])[:12]))
    except (KeyError, TypeError, ValueError) as unread:
        raise NotACredential("its status does not read as one") from unread


def _issuer_of(document: Document) -> Any:
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def _start(document: Document) -> datetime:
    """When it was signed, for want of a better word of it."""
    start = _moment(document, "validFrom")
    if start is None:
        raise Unreadable("it does not say when it was signed")
    return start


def _moment(holder: Document, name: str) -> datetime | None:
    if name not in holder:
        return None
    try:
        moment = datetime.fromisoformat(holder[name])
    except (TypeError, ValueError) as unread:
        raise NotACredential(f"its {name} is no time") from unread
    if moment.tzinfo is None:
        raise NotACredential(f"its {name} has no zone")
    return moment


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
