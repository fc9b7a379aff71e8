"""One way of writing data down, so that equal data has equal bytes and one digest."""

import hashlib
from typing import Any

import rfc8785


def canonical(data: Any) -> bytes:
    """`data` (dicts, lists, strings, numbers, booleans, None) as RFC 8785 JSON.

    Raises `rfc8785.CanonicalizationError` for anything JSON cannot say, and for
    integers beyond 2**53, which RFC 8785 cannot write exactly.
    """
    return rfc8785.dumps(data)


def digest(data: Any) -> str:
    """SHA-256 over the canonical bytes of `data`, as 64 lower-case hex digits."""
    return hashlib.sha256(canonical(data)).hexdigest()
