"""The files of an evidence pack, and the zip of them. A file is there whole or not at all."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from academy.audit import verifier
from academy.audit.heads import PURPOSE, SignedHead
from academy.audit.models import Entry
from academy.audit.store import Store
from academy.desk.packs.gathering import facts, gather
from academy.desk.packs.showing import pages
from academy.desk.timeline import tell
from academy.words.canonical import canonical, stamp
from academy.words.keys import sign

STAMP = (1980, 1, 1, 0, 0, 0)  # of every file in the zip, so that the same pack has the same bytes


def write_person(folder, person, head, *, to, at):
    """All files about `person` under `folder`, as `to` may read them, with proofs under `head`."""
    draft = folder.with_name(f"{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    store = Store()
    entries = list(facts(person, size=head.size))
    told = [_fact(entry, store, head.size) for entry in entries]
    gathered = gather(person, entries, at=at)
    for name, data in {**gathered, "facts.json": told}.items():
        put(draft / name, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=str))
    shown = pages(gathered, person)
    for page in shown:
        put(draft / page["name"], page["html"])
    words = {
        "person": person,
        "head": head,
        "told": tell(entries, to=to),
        "record": gathered["record.json"],
        "files": sorted(gathered),
        "shown": shown,
        "at": at,
    }
    put(draft / "record.html", render_to_string("desk/packs/person.html", words))
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def _fact(entry, store, size):
    return {
        "index": entry.index,
        "leaf": entry.leaf().decode(),
        "salt": None if entry.salt is None else bytes(entry.salt).hex(),
        "facts": None if entry.facts is None else canonical(entry.facts).decode(),
        "path": [node.hex() for node in store.inclusion(entry.index, size)],
    }


def write_heads(folder, head):
    """Every published head up to `head`, each with the proof that its log is the beginning of the pack's."""
    store = Store()
    heads = [
        {
            "head": one.as_data(),
            "proof": [node.hex() for node in store.consistency(one.size, head.size)],
        }
        for one in SignedHead.objects.filter(size__lte=head.size).order_by("size", "at", "pk")
    ]
    put(folder / "heads.json", json.dumps(heads, indent=1, sort_keys=True))


def write_asked(folder, pack):
    """The fact in which the pack was asked for, the last one under its head."""
    (entry,) = Entry.objects.about(pack.key).filter(act="pack_begun")
    put(folder / "asked.json", json.dumps(_fact(entry, Store(), pack.head.size), indent=1, sort_keys=True))


def write_around(folder, context):
    """What leads into the pack: the page of all people, how to check it, and the program that does."""
    put(folder / "index.html", render_to_string("desk/packs/index.html", context))
    put(folder / "README.txt", render_to_string("desk/packs/readme.txt", context))
    shutil.copyfile(verifier.__file__, folder / "verifier.py")
    shutil.copyfile(Path(__file__).with_name("sheet.css"), folder / "sheet.css")


def seal(folder, target, head, asked, *, at):
    """Zip the folder to `target` with its signed manifest. Returns the digest of the zip, in hex."""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    manifest = {
        "v": 1,
        "academy": settings.SITE_URL,
        "made": stamp(at),
        "asked": asked,
        "head": head.as_data(),
        "files": {name: _digest(folder / name) for name in names},
    }
    content = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode()
    over = {"manifest": hashlib.sha256(content).hexdigest()}
    draft = target.with_name(f"{target.name}.part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "manifest.json", content)
        _add(archive, "manifest.jws", sign(over, settings.KEYS, PURPOSE, head.at).encode())
        for name in names:
            _add(archive, name, (folder / name).read_bytes())
    draft.rename(target)
    return _digest(target)


def _add(archive, name, content):
    about = zipfile.ZipInfo(name, STAMP)
    about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(about, content)


def put(path, text):
    """A file of a pack."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
