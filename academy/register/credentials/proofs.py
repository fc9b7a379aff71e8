"""Proofs inside a document: Data Integrity with the cryptosuite `eddsa-jcs-2022` (W3C vc-di-eddsa, 2025)."""

import hashlib
from typing import Any

from academy.register.credentials.multikey import base58, fits, read_base58, sign
from academy.words.canonical import canonical
from academy.words.keys import Key

SUITE = "eddsa-jcs-2022"

Document = dict[str, Any]


class Unreadable(ValueError):
    """There is no proof of this kind, or it does not read as one."""


def prove(document: Document, key: Key, *, method: str, created: str) -> Document:
    """The document with a proof by `key`, which verifiers find as `method`. `created` is RFC 3339."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        options["@context"] = document["@context"]
    value = "z" + base58(sign(key, hashed(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def proof_of(document: Document) -> Document:
    """The proof a document carries. Raises `Unreadable` for none, several, or one of another kind."""
    proof = document.get("proof")
    if isinstance(proof, list) and len(proof) == 1:
        proof = proof[0]
    wanted = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
    if not isinstance(proof, dict) or any(proof.get(name) != value for name, value in wanted.items()):
        raise Unreadable("no proof of ours")
    if not isinstance(proof.get("verificationMethod"), str) or not isinstance(proof.get("proofValue"), str):
        raise Unreadable("a proof without its key or its value")
    return proof


def holds(document: Document, key: Key) -> bool:
    """Whether `key` proved exactly this document. Raises `Unreadable` where no signature can be read.

    Stricter than the suite in one place: that would let contexts be added behind those of the proof, which
    nobody signed; here the document is hashed with all that it names.
    """
    proof = proof_of(document)
    try:
        signature = read_base58(proof["proofValue"][1:])
    except ValueError as unread:
        raise Unreadable("no signature") from unread
    if not proof["proofValue"].startswith("z") or len(signature) != 64:
        raise Unreadable("no signature")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    rest = {name: value for name, value in document.items() if name != "proof"}
    return fits(key, signature, hashed(rest, options))


def hashed(document: Document, options: Document) -> bytes:
    """64 bytes: SHA-256 of the canonical proof options, then that of the canonical document. Raises
    `rfc8785.CanonicalizationError` for what RFC 8785 cannot write."""
    return hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()
