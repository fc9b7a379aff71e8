"""One way of writing data down, so that equal data has equal bytes and one digest."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import rfc8785

_EXACT = 2**53
_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def canonical(data: Any) -> bytes:
    """`data` (dicts, lists, strings, numbers, booleans, None) as RFC 8785 JSON.

    Raises `rfc8785.CanonicalizationError` for anything JSON cannot say, and for
    integers beyond 2**53, which RFC 8785 cannot write exactly.
    """
    if _simple(data):  # what Python's own encoder writes alike, at a fifth of the time
        try:
            return _write(data).encode()
        except UnicodeEncodeError:
            pass  # half a character: let it be refused by name
    return rfc8785.dumps(data)


def _simple(data: Any) -> bool:
    """No fraction, which RFC 8785 writes its own way, and no name that other encodings sort otherwise."""
    kind = type(data)
    if kind is dict:
        return all(type(name) is str and name.isascii() for name in data) and all(map(_simple, data.values()))
    if kind is list:
        return all(map(_simple, data))
    return kind is str or kind is bool or data is None or (kind is int and -_EXACT < data < _EXACT)


def stamp(at: datetime) -> str:
    """A moment in UTC, to the microsecond, always the same width: as text it sorts as time does."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def digest(data: Any) -> str:
    """SHA-256 over the canonical bytes of `data`, as 64 lower-case hex digits."""
    return hashlib.sha256(canonical(data)).hexdigest()
