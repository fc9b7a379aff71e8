"""The file of signing keys, which lies outside database and repository.

`python -m academy.keyring FILE` makes one with a key for each purpose; run again, it adds new
keys and leaves the old ones, so that what they signed can still be checked. Needs no settings.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from academy.words.keys import new_key

PURPOSES = ("receipts", "credentials", "entitlements", "heads")


def read(path):
    """The keys of the file. Raises `OSError` or `ValueError` for one that cannot be read."""
    keys = json.loads(Path(path).read_text(encoding="utf-8"))["keys"]
    for key in keys:
        if not {"kid", "purpose", "not_before", "x"} <= set(key):
            raise ValueError(f"the key {key.get('kid', '?')} lacks its purpose or its time")
    return keys


def complete(path, *, at):
    """Write the file with a key for each purpose that has none, if there is one; the rest stays."""
    held = {key["purpose"] for key in read(path)} if Path(path).exists() else set()
    if lacking := [purpose for purpose in PURPOSES if purpose not in held]:
        make(path, at=at, purposes=lacking)


def make(path, *, at, purposes=PURPOSES):
    """Write the file with one more key for each purpose; only its owner may read it."""
    path = Path(path)
    old = read(path) if path.exists() else []
    written = json.dumps({"keys": old + [new_key(purpose, at) for purpose in purposes]}, indent=1)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(written, encoding="utf-8")
    draft.replace(path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which file: python -m academy.keyring FILE")
    make(sys.argv[1], at=datetime.now(UTC))
    print(f"New keys for {', '.join(PURPOSES)} are in {sys.argv[1]}. Keep it as you keep a password.")
