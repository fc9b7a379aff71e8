"""The bits of a status list: Bitstring Status List 1.0 (W3C, 2025).

The first bit is the highest of the first byte.
"""

import gzip
import zlib
from collections.abc import Iterable

from academy.register.credentials.multikey import base64url, read_base64url

SIZE = 131_072  # entries: the least that the standard allows, so that one holder hides among many
LARGEST = 1024 * 1024  # bytes that a list of others may unpack to


def encode(places: Iterable[int], size: int = SIZE) -> str:
    """A list of `size` bits with those at `places` set: GZIP, base64url, behind a multibase `u`. The same
    places give the same text. Raises `IndexError` for a place beyond the list."""
    bits = bytearray(size // 8)
    for place in places:
        bits[place >> 3] |= 0x80 >> (place & 7)
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def decode(text: str) -> bytes:
    """The bits of a list, eight in a byte. Raises `ValueError` for what is none, is shorter than the standard
    allows or unpacks to more than `LARGEST` bytes."""
    if not text.startswith("u"):
        raise ValueError("it is not multibase base64url")
    unpacking = zlib.decompressobj(wbits=31)
    try:
        bits = unpacking.decompress(read_base64url(text[1:]), LARGEST)
    except zlib.error as broken:
        raise ValueError("it does not unpack") from broken
    if not unpacking.eof or len(bits) * 8 < SIZE:
        raise ValueError("it is cut short, too short or too long")
    return bits


def is_set(bits: bytes, place: int) -> bool:
    """Raises `IndexError` for a place that is not in the list."""
    if place < 0:
        raise IndexError(place)
    return bool(bits[place >> 3] & 0x80 >> (place & 7))
