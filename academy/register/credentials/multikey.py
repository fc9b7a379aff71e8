"""Ed25519 keys and signatures, and how they are written down.

Multikey and multibase are those of Controlled Identifiers 1.0 (W3C, 2025): base58btc behind a `z`, and before
the key two bytes that say which kind it is. The keys to sign with are those of `academy.words.keys`: JWKs.
"""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from academy.words.keys import Key

PUBLIC, SECRET = b"\xed\x01", b"\x80\x26"
LONGEST = 128  # base 58 takes the square of its length to read: no key and no signature is longer
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(raw: bytes) -> str:
    """`raw` in base58btc: no 0, O, I, l; each leading zero byte is a 1."""
    number, signs = int.from_bytes(raw, "big"), ""
    while number:
        number, sign = divmod(number, 58)
        signs = _ALPHABET[sign] + signs
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + signs


def read_base58(text: str) -> bytes:
    """What `base58` wrote. Raises `ValueError` for other signs and for more than `LONGEST` of them."""
    if len(text) > LONGEST:
        raise ValueError("too long for a key or a signature")
    number = 0
    for sign in text:
        number = number * 58 + _ALPHABET.index(sign)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(public: bytes) -> str:
    """32 bytes of a public key as `z6Mk…`."""
    return "z" + base58(PUBLIC + public)


def read_multikey(text: str, kind: bytes = PUBLIC) -> bytes:
    """The 32 bytes of a key written as Multikey. Raises `ValueError` for another kind of key."""
    raw = read_base58(text[1:])
    if not text.startswith("z") or not raw.startswith(kind) or len(raw) != 34:
        raise ValueError("it does not read as an Ed25519 key")
    return raw[2:]


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_base64url(text: str) -> bytes:
    """What `base64url` wrote, and only that: spare bits that are set or signs that are skipped would let a
    text be changed without a trace. Raises `ValueError`."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as unread:
        raise ValueError("it does not read as base64url") from unread
    if base64url(raw) != text:
        raise ValueError("it is not written as base64url is")
    return raw


def public_half(key: Key) -> bytes:
    """The 32 bytes of a key's public half."""
    return read_base64url(key["x"])


def sign(key: Key, message: bytes) -> bytes:
    """64 bytes of Ed25519 (RFC 8032) over `message`."""
    return Ed25519PrivateKey.from_private_bytes(read_base64url(key["d"])).sign(message)


def fits(key: Key, signature: bytes, message: bytes) -> bool:
    """Whether the key signed the message so."""
    try:
        Ed25519PublicKey.from_public_bytes(public_half(key)).verify(signature, message)
    except InvalidSignature:
        return False
    return True
