"""Files that a command writes whole or not at all, and who runs it."""

import getpass
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def whole_at(path: Path) -> Iterator[IO[bytes]]:
    """A file that stands at `path` once all of it is written and on the disk: under that name there is never
    a part of it, whoever else writes there. Raises `OSError`; then nothing is left of it."""
    made, part = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".part")
    try:
        with os.fdopen(made, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o666 & ~_umask())
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def runner() -> str:
    """Who runs this, as the machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # whom it has no name for, as in a container
        return f"user {os.getuid()}"
