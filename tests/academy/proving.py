"""What the tests of the one-file verifier share: it is run as an outsider runs it, on packs of all kinds."""

import hashlib
import json
import subprocess
import sys
import zipfile
from datetime import timedelta

from django.conf import settings as current

from academy.audit.heads import PURPOSE
from academy.audit.models import SignedHead, append
from academy.words.keys import sign
from tests.factories import NOW

DAY = timedelta(days=1)


def grow(count):
    for number in range(count):
        append({"at": NOW, "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": number}})


def run(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-I", "verifier.py", *map(str, arguments)],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def heads(folder, rows=None):
    lines = "\n".join(row.as_line() for row in rows or SignedHead.objects.order_by("size"))
    (folder / "heads.jsonl").write_text(lines)
    return folder / "heads.jsonl"


def changed(pack, folder, *changes, sealed=False):
    """A copy of the pack in which each `change(files)` was done; `sealed`: by somebody who has the key."""
    with zipfile.ZipFile(pack.file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for change in changes:
        change(files)
    if sealed:
        manifest = json.loads(files["manifest.json"])
        others = {name: content for name, content in files.items() if not name.startswith("manifest.")}
        manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in others.items()}
        files["manifest.json"] = json.dumps(manifest).encode()
        over = {"manifest": hashlib.sha256(files["manifest.json"]).hexdigest()}
        files["manifest.jws"] = sign(over, current.KEYS, PURPOSE, NOW + 2 * DAY).encode()
    target = folder / "changed.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def sign_anew(files):
    """A change of the pack: its head is signed with the key that there is now."""
    manifest, own = json.loads(files["manifest.json"]), current.KEYS[0]
    said, at = manifest["head"], NOW + 2 * DAY
    head = SignedHead(academy="x", size=said["size"], root=said["root"], at=at)
    head.kid, head.x = own["kid"], own["x"]
    head.signature = sign(head.signed(), current.KEYS, PURPOSE, at)
    manifest["head"] = head.as_data()
    files["manifest.json"] = json.dumps(manifest).encode()


def facts_of(files):
    return next(name for name in files if name.endswith("facts.json"))


def edit(name, act):
    """A change of the JSON in a file: `name`, or what `name(files)` gives."""

    def change(files):
        where = name(files) if callable(name) else name
        data = json.loads(files[where])
        act(data)
        files[where] = json.dumps(data).encode()

    return change


PROGRAMMERS = (
    "Expecting",
    "codec",
    "indices",
    "char ",
    "object",
    "KeyError",
    "None",
    "NoneType",
    "fromhex",
    "()",
)


def assert_plain(said):
    assert [word for word in PROGRAMMERS if word in said] == []
