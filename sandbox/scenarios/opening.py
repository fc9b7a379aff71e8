"""A bundle's files as bytes, from a folder or a zip: only what a bundle has, within limits."""

import re
from pathlib import Path

from academy.words import packages

TEXTS = ("scenario.yaml", "authors.jsonl", "posts.jsonl")
MOST_BYTES = 60_000_000
MOST_PICTURE_BYTES = 3_000_000
_PICTURE = re.compile(r"media/[A-Za-z0-9][A-Za-z0-9._-]*\.(?:png|jpe?g|webp)")
# What every such file begins with; its name alone says nothing.
_BEGINS = {"png": (b"\x89PNG\r\n\x1a\n",), "jpg": (b"\xff\xd8\xff",), "webp": (b"RIFF",)}


class Unopened(ValueError):
    """The bundle as a whole cannot be taken: in which file, and why."""

    def __init__(self, file: str, why: str):
        super().__init__(why)
        self.file, self.why = file, why


def open_bundle(path: Path) -> dict[str, bytes]:
    """The files of the bundle at `path`, by name. Raises `Unopened`; nothing is ever written."""
    if path.is_symlink():
        raise Unopened(path.name, "It is a symbolic link, not a bundle.")
    if path.is_dir():
        return checked(_of_folder(path))
    if not path.is_file():
        raise Unopened(path.name, "There is no such file or folder.")
    if path.stat().st_size > MOST_BYTES:
        raise Unopened(path.name, f"It is larger than {MOST_BYTES // 1_000_000} MB.")
    return unzip(path.read_bytes(), path.name)


def unzip(content: bytes, name: str) -> dict[str, bytes]:
    """The files of a zipped bundle; the bundle may lie in one folder of the zip."""
    if not packages.is_zip(content):
        raise Unopened(name, "It is neither a folder nor a zip.")
    try:
        files = packages.unpack(content, wanted=lambda name: True)
    except packages.Damaged as damage:
        raise Unopened(name, str(damage)) from damage
    tops = {file.partition("/")[0] for file in files}
    if len(tops) == 1 and not tops & set(TEXTS):
        files = {file.partition("/")[2]: content for file, content in files.items()}
    return checked(files)


def _of_folder(folder: Path) -> dict[str, bytes]:
    files, left = {}, MOST_BYTES
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise Unopened(name, "It is a symbolic link, not a file.")
        if path.is_dir():
            continue
        if not path.is_file():
            raise Unopened(name, "It is no ordinary file.")
        left -= path.stat().st_size
        if left < 0:
            raise Unopened(name, f"The bundle is larger than {MOST_BYTES // 1_000_000} MB.")
        files[name] = path.read_bytes()
    return files


def checked(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files, if they are those of a bundle. Raises `Unopened`."""
    for name in TEXTS:
        if name not in files:
            raise Unopened(name, "The bundle has no such file.")
    for name, content in files.items():
        if name in TEXTS:
            continue
        if name.startswith("media/") and name.count("/") == 1 and not _PICTURE.fullmatch(name):
            words = "A picture’s name has letters a to z, figures, “.”, “-” and “_”, and ends in "
            raise Unopened(name, words + ".png, .jpg, .jpeg or .webp.")
        if not _PICTURE.fullmatch(name):
            raise Unopened(name, "A bundle holds three texts and, in media/, pictures: PNG, JPEG or WebP.")
        if len(content) > MOST_PICTURE_BYTES:
            raise Unopened(name, f"A picture has at most {MOST_PICTURE_BYTES // 1_000_000} MB.")
        ending = name.rpartition(".")[2].replace("jpeg", "jpg")
        if not content.startswith(_BEGINS[ending]):
            raise Unopened(name, "It is not the kind of picture that its name says.")
    return files
