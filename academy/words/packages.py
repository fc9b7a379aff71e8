"""A zip from strangers, read in memory within limits; nothing is written to disk."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

MOST_ENTRIES = 5_000
MOST_UNPACKED = 100_000_000
# How many times larger a file may unpack. Below this size none can do harm, however well it packs.
HIGHEST_RATIO = 100
HARMLESS = 100_000

_CHUNK = 65_536
_ENTRY = b"PK\x01\x02"
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)


class Damaged(ValueError):
    """The package cannot be read."""


class Hostile(Damaged):
    """The package is built to do harm, or cannot be told from one that is."""


def is_zip(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def unpack(content: bytes, *, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The content of every file in the zip whose name is `wanted`, by name, in its order.

    Other files are never unpacked. Raises `Hostile` for names that lead out of the package, links,
    encryption, two files of one name, or more than the limits allow: the sizes that the zip declares
    are looked at first and then not trusted, what comes out is counted. Raises `Damaged` for a zip
    that is broken or not whole."""
    if content.count(_ENTRY) > MOST_ENTRIES:  # before anything of its directory is taken in
        raise Hostile(f"The package holds more than {MOST_ENTRIES} files.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            _check(entries)
            files = [entry for entry in entries if not entry.is_dir() and wanted(entry.filename)]
            return _unpacked(package, files)
    except Damaged:
        raise
    except RuntimeError as locked:
        raise Hostile("The package is encrypted.") from locked
    except _BROKEN as broken:
        raise Damaged("The package is damaged or not whole.") from broken


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.rstrip("/") for entry in entries]
    if len(set(names)) < len(names):
        raise Hostile("Two files of the package have the same name.")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Hostile("The package unpacks to more than 100 MB.")
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    parts = entry.orig_filename.replace("\\", "/").split("/")
    if not parts[0] or ".." in parts or parts[0].endswith(":") or "\0" in entry.orig_filename:
        raise Hostile("The name of a file leads out of the package.")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Hostile(f"“{name}” is a link, not a file.")
    if entry.flag_bits & 0x41:
        raise Hostile(f"“{name}” is encrypted.")
    if entry.file_size > max(HARMLESS, HIGHEST_RATIO * entry.compress_size):
        raise Hostile(f"“{name}” unpacks to more than {HIGHEST_RATIO} times its size.")


def _unpacked(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    found, left = {}, MOST_UNPACKED
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Damaged(f"“{entry.filename}” is packed in a way that is not read here.")
        most = min(left, max(HARMLESS, HIGHEST_RATIO * entry.compress_size))
        found[entry.filename] = _read(package, entry, most)
        left -= len(found[entry.filename])
    return found


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    chunks, left = [], most
    with package.open(entry) as file:
        while chunk := file.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Hostile(f"“{entry.filename}” unpacks to far more than its size.")
            chunks.append(chunk)
    content = b"".join(chunks)
    if len(content) != entry.file_size:
        raise Hostile(f"“{entry.filename}” is not of the size that the package says.")
    return content
