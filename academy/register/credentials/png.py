"""A credential baked into a PNG (Open Badges 3.0, 5.3.1): an `iTXt` chunk with a keyword of its own."""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
LARGEST = 256 * 1024  # bytes that a compressed text may unpack to


def bake(picture: bytes, text: str) -> bytes:
    """The picture with the text in it, and no longer what was baked in before. Raises `ValueError`."""
    chunks = [(kind, body) for kind, body in _chunks(picture) if not _is_ours(kind, body)]
    chunks.insert(1, (b"iTXt", KEYWORD + b"\0\0\0\0\0" + text.encode()))  # behind the header, not compressed
    return SIGNATURE + b"".join(_written(kind, body) for kind, body in chunks)


def unbake(picture: bytes) -> str:
    """The text baked into a PNG. Raises `ValueError` for none, two, a broken picture, or a text that unpacks
    to more than `LARGEST` bytes. No other chunk is unpacked."""
    found = [body for kind, body in _chunks(picture) if _is_ours(kind, body)]
    if len(found) != 1:
        raise ValueError("no credential is in it, or more than one")
    packed, method, *_ = rest = found[0].removeprefix(KEYWORD + b"\0")
    if packed > 1 or method:
        raise ValueError("it is packed in a way nobody knows")
    _language, _translated, text = rest[2:].split(b"\0", 2)
    return (_unpacked(text) if packed else text).decode()


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(SIGNATURE):
        raise ValueError("it is no PNG")
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        head = picture[at : at + 8]
        if len(head) < 8:
            raise ValueError("the picture is cut short")
        size, kind = struct.unpack(">I4s", head)
        body, check = picture[at + 8 : at + 8 + size], picture[at + 8 + size : at + 12 + size]
        if check != struct.pack(">I", zlib.crc32(kind + body)):
            raise ValueError("the picture is damaged")
        yield kind, body
        at += 12 + size


def _is_ours(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(KEYWORD + b"\0") and len(body) > len(KEYWORD) + 3


def _unpacked(text: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(text, LARGEST)
    except zlib.error as broken:
        raise ValueError("the text does not unpack") from broken
    if not unpacking.eof:
        raise ValueError("the text is cut short or unpacks to too much")
    return unpacked


def _written(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
