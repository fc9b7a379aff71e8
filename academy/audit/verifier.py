#!/usr/bin/env python3
"""Checks an evidence pack of the academy, with nothing but Python's standard library.

    python verifier.py PACK.zip [--heads FILE]

FILE holds tree heads that somebody outside kept, as they came by mail or file: one JSON object a line.
Exit status: 0 everything holds, 1 something does not, 2 it cannot be told.

What it checks: every file of the pack has the digest that the signed manifest names, and no other file is
there; every fact hashes to its place in the log, under the pack's tree head (RFC 9162, section 2.1.3.2), and
is what the log was told (a salted commitment); the log of every published head, and of every head of FILE, is
the beginning of the pack's (section 2.1.4.2); every head is signed (Ed25519, RFC 8032, as detached JWS); what
the pack is asked for was told to the log right before its head; the people of a sample are those whom its
seed draws out of the list whose digest was told with that.
Heads that are later than the pack, or another academy's, say nothing about it; that much is said of them.
What it cannot check: that a fact is true, that none of a person's facts was left out, and that nobody was
left out of the list that a sample is drawn from.

The academy itself checks with these functions too: there is no second way.
"""

import argparse
import base64
import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOLDS, FAILS, UNKNOWN = 0, 1, 2
EMPTY_ROOT = hashlib.sha256(b"").digest()
LARGEST_FILE, LARGEST_PACK, MOST_FILES = 1 << 28, 1 << 32, 200_000  # of a pack, unpacked


class DoesNotHold(Exception):
    """What was checked is not so."""


class CannotTell(Exception):
    """What was given cannot be read, or says too little."""


class NoProof(ValueError):
    """What should prove something about the tree does not."""


# What data of another shape than ours raises while it is looked into.
ODD = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
# What a zip raises that is no zip, or is damaged.
DAMAGED = (EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


def in_words(wrong: Exception) -> str:
    """What is wrong, without the words in which Python says it."""
    ours = isinstance(wrong, DoesNotHold | NoProof)
    return str(wrong) if ours else "it is not as the academy writes it"


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


# --- The tree: RFC 6962 section 2.1, RFC 9162 section 2.1 ---------------------


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an audit path leads to (RFC 9162 section 2.1.3.2). `leaf` is a leaf's hash.

    Raises `NoProof` for a path that cannot belong to that leaf and size.
    """
    if not 0 <= index < size:
        raise NoProof(f"no leaf {index} in a tree of {size}")
    fn, sn, root = index, size - 1, _whole(leaf)
    for neighbour in path:
        if sn == 0:
            raise NoProof("the path is too long")
        if fn & 1 or fn == sn:
            root = node_hash(_whole(neighbour), root)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node_hash(root, _whole(neighbour))
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise NoProof("the path is too short")
    return root


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """That the tree of `old` leaves with `old_root` is the beginning of that of `size` leaves with `root`
    (RFC 9162 section 2.1.4.2). Raises `NoProof` where it is not, or nothing is proved.

    The empty tree is the beginning of anything, so that a proof from it proves nothing: refused. An empty
    proof is right between equal trees alone.
    """
    if not 0 < old <= size:
        raise NoProof(f"a tree of {old} is no beginning of one of {size}")
    if old == size:
        if proof or _whole(old_root) != _whole(root):
            raise NoProof("two trees of one size are not equal")
        return
    hashes = [_whole(one) for one in ([old_root, *proof] if old & (old - 1) == 0 else proof)]
    if not hashes or not proof:
        raise NoProof("an empty proof proves nothing")
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    before = after = hashes[0]
    for one in hashes[1:]:
        if sn == 0:
            raise NoProof("the proof is too long")
        if fn & 1 or fn == sn:
            before, after = node_hash(one, before), node_hash(one, after)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            after = node_hash(after, one)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise NoProof("the proof is too short")
    if before != old_root:
        raise NoProof("the proof does not lead to the earlier root")
    if after != root:
        raise NoProof("the proof does not lead to the later root")


def _whole(digest: bytes) -> bytes:
    if len(digest) != 32:
        raise NoProof("a hash is no SHA-256")
    return digest


def commitment(salt: bytes, facts: bytes) -> str:
    """What a leaf holds of its facts (canonical JSON), in hex: the salt keeps short facts from being guessed
    once they are erased."""
    return hashlib.sha256(salt + facts).hexdigest()


# --- Ed25519: RFC 8032 section 5.1 --------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]  # extended coordinates: X/Z, Y/Z, T = XY/Z


def _point(data: bytes) -> _Point:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _I % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _add(p: _Point, q: _Point) -> _Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _sum(first: int, p: _Point, second: int, q: _Point) -> bytes:
    """`first` times p and `second` times q, added and encoded."""
    total, parts = (0, 1, 1, 0), ((0, 1, 1, 0), p, q, _add(p, q))
    for bit in reversed(range(256)):
        total = _add(total, total)
        if which := (first >> bit & 1) + 2 * (second >> bit & 1):
            total = _add(total, parts[which])
    over = pow(total[2], -1, _P)
    x, y = total[0] * over % _P, total[1] * over % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` is by the key `public` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _L:
        return False
    try:
        key = _point(public)
    except ValueError:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    return _sum(s, _BASE, _L - k, key) == signature[:32]


# --- Heads --------------------------------------------------------------------

Head = dict[str, Any]
SIGNED = ("academy", "at", "root", "size", "v")  # what the signature of a head is over


def plain(data: Any) -> bytes:
    """RFC 8785 JSON, of strings and whole numbers with plain ASCII names."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check_signature(signed: Any, key: Any, signature: Any) -> None:
    """That a detached JWS over the plain JSON of `signed` is by `key` (`kid`, `x`). Raises `DoesNotHold`."""
    try:
        head, middle, tail = signature.split(".")
        header = json.loads(_unpadded(head))
        public, written = _unpadded(key["x"]), _unpadded(tail)
        over = f"{head}.".encode() + base64.urlsafe_b64encode(plain(signed)).rstrip(b"=")
        fits = middle == "" and header["alg"] == "Ed25519" and header["kid"] == key["kid"]
    except (ValueError, KeyError, TypeError, AttributeError) as unread:
        raise DoesNotHold("its signature cannot be read") from unread
    if not fits or not signed_by(public, over, written):
        raise DoesNotHold(f"its signature is not by the key {key['kid']}")


def _unpadded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def check_head(head: Any) -> None:
    """That a head has the shape of one and is signed by the key it names. Raises `DoesNotHold`."""
    shape = {"academy": str, "at": str, "size": int}
    fits = isinstance(head, dict) and all(type(head.get(name)) is kind for name, kind in shape.items())
    if not fits or head.get("v") != 1 or not 0 < head["size"] < 2**63:
        raise DoesNotHold("it is no tree head of the academy")
    try:
        _whole(bytes.fromhex(head["root"]))
    except (KeyError, TypeError, ValueError) as unread:
        raise DoesNotHold("its root is no SHA-256") from unread
    check_signature({name: head.get(name) for name in SIGNED}, head.get("key"), head.get("signature"))


def read_heads(content: bytes | str) -> list[Head]:
    """The heads of a file, one JSON object a line, smallest first. Raises `CannotTell` naming the line."""
    try:
        text = content if isinstance(content, str) else content.decode()
    except UnicodeDecodeError as unread:
        raise CannotTell("the file of heads is not plain text (UTF-8)") from unread
    heads = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            head = json.loads(line)
            check_head(head)
        except DoesNotHold as wrong:
            raise CannotTell(f"line {number} of the heads is no signed tree head: {wrong}") from wrong
        except (ValueError, RecursionError) as unread:
            raise CannotTell(f"line {number} of the heads is not readable as JSON") from unread
        heads.append(head)
    if not heads:
        raise CannotTell("the file of heads holds none")
    return sorted(heads, key=lambda head: (head["size"], head["at"]))


def named(head: Head) -> str:
    return f"{head['at']} (of {counted(head['size'], 'entry', 'entries')}, root {head['root'][:16]}…)"


def span_of(heads: Sequence[Head]) -> str:
    """From which to which these heads are, smallest tree first."""
    ends = [f"of {counted(head['size'], 'entry', 'entries')}, {head['at']}" for head in (heads[0], heads[-1])]
    return ends[0] if len(heads) == 1 else f"from that {ends[0]}, to that {ends[1]}"


def strange(head: Head, academies: Iterable[str], keys: Iterable[str]) -> bool:
    """Whether a head is another academy's: neither does it name an address of this one, nor is it signed with
    one of its keys (`x`). It says nothing of this one's log."""
    return place(head["academy"]) not in map(place, academies) and head["key"]["x"] not in keys


def place(academy: str) -> str:
    """The address of an academy, however it was written."""
    return academy.lower().partition("://")[2].rstrip("/") or academy


def of_strangers(heads: Sequence[Head], academy: str) -> str:
    """What is to be said of heads that are another academy's."""
    others = " and ".join(sorted({head["academy"] for head in heads}))
    whose, they = (
        ("1 of your heads is", "it") if len(heads) == 1 else (f"{len(heads)} of your heads are", "them")
    )
    return (
        f"{whose} another academy’s, {others}; this is {academy}: nothing can be told by {they}. If they "
        f"came to you as this academy’s, its log was written anew under another key and address"
    )


# --- The pack -----------------------------------------------------------------


class Pack:
    """An evidence pack. `findings` are what does not hold, `doubts` what cannot be told, `told` what does,
    `remarks` what is to be known besides."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.findings: list[str] = []
        self.doubts: list[str] = []
        self.told: list[str] = []
        self.remarks: list[str] = []
        self.unread: set[str] = set()  # files that nothing can be told of
        self.manifest = self._manifest()
        self.head: Head = self.manifest["head"]
        self.headed = False  # whether that is a sound one
        self.folders: dict[str, str] = {}  # of each person, and their key
        self.pieces: dict[str, list[str]] = {}  # the exams and drills in each
        self.foreign = False  # whether all heads kept outside are another academy's
        self.complete = True  # whether all their folders could be read
        self.known: dict[tuple[int, str], str] = {}  # published heads: size and root, and what is wrong
        self.academies: set[str] = set()  # the addresses that the heads of this log name
        self.keys: set[str] = set()  # and the keys that they are signed with

    def _manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = self._json("manifest.json")
        for name, kind in (("head", dict), ("files", dict), ("asked", dict), ("made", str)):
            if not isinstance(manifest, dict) or not isinstance(manifest.get(name), kind):
                raise CannotTell(
                    f"this is no evidence pack of the academy: its manifest.json has no “{name}”"
                )
        return manifest

    def _json(self, name: str) -> Any:
        content = self._bytes(name)
        try:
            return json.loads(content.decode())
        except UnicodeDecodeError as unread:
            near = content.count(b"\n", 0, unread.start) + 1
        except json.JSONDecodeError as unread:
            near = unread.lineno
        except (ValueError, RecursionError):
            near = 1
        raise CannotTell(f"{name} is not readable as JSON, near line {near}")

    def _bytes(self, name: str) -> bytes:
        try:
            about = self.archive.getinfo(name)
        except KeyError as missing:
            raise CannotTell(f"{name} is missing") from missing
        if about.file_size > LARGEST_FILE:
            raise CannotTell(f"{name} is larger than any file of ours")
        try:
            if about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("packed in another way than ours")
            return self.archive.read(name)
        except DAMAGED as damaged:
            raise CannotTell(f"{name} is damaged: it cannot be unpacked") from damaged

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        """Where the file cannot be read, that is a doubt, and what else is in the pack is still looked at."""
        try:
            yield
        except (CannotTell, *ODD) as problem:
            what = problem if isinstance(problem, CannotTell) else f"{name} is not as the academy writes it"
            if name not in self.unread:
                self.doubts.append(f"{what}: nothing can be told of what it should prove")
            self.unread.add(name)

    def check(self, heads: Sequence[Head] = ()) -> int:
        for name, step in (
            ("manifest.json", self._files),
            ("manifest.jws", self._signatures),
            ("heads.json", self._published),
            ("asked.json", self._asked),
            ("manifest.json", self._people),
            ("manifest.json", self._facts),
            ("population.csv", self._drawn),
        ):
            with self._reading(name):
                step()
        inside = not self.findings and not self.doubts
        if heads:
            with self._reading("manifest.json"):
                self._witnessed(heads)
        if inside and self.doubts and not self.findings and not self.foreign:
            self.told.insert(0, "everything inside the pack holds")
        return FAILS if self.findings else UNKNOWN if self.doubts else HOLDS

    def _hold(self, what: str, words: str) -> None:
        self.findings.append(f"{what}: {words}")

    def _files(self) -> None:
        names = [one.filename for one in self.archive.infolist()]
        listed = self.manifest["files"]
        there = set(names) - {"manifest.json", "manifest.jws"}
        if len(names) != len(set(names)):
            self._hold("the pack", "a file is in it twice")
        for name in sorted(there - set(listed)):
            self._hold(name, "is in the pack and not in its manifest")
        for name in sorted(listed):
            try:
                if hashlib.sha256(self._bytes(name)).hexdigest() != listed[name]:
                    self._hold(name, "was altered: it does not have the digest that the manifest names")
            except CannotTell as lost:
                self.unread.add(name)
                self.findings.append(f"{lost}, and the manifest names it")
        self.told.append(
            f"{counted(len(listed), 'file has the digest', 'files have the digests')} that the manifest names"
        )

    def _signatures(self) -> None:
        try:
            check_head(self.head)
            self.told.append(f"the pack’s tree head is signed by the key {self.head['key']['kid']}")
            self._ours(self.head)
            self.headed = True
        except DoesNotHold as wrong:
            self._hold("the pack’s tree head", str(wrong))
        over = {"manifest": hashlib.sha256(self._bytes("manifest.json")).hexdigest()}
        signature = self._bytes("manifest.jws")
        try:
            check_signature(over, self.head.get("key"), signature.decode("ascii", "replace"))
            self.told.append(f"the manifest is signed by the key {self.head['key']['kid']}")
        except DoesNotHold as wrong:
            self._hold("the manifest", str(wrong))

    def _published(self) -> None:
        for one in self._json("heads.json"):
            head, wrong = one["head"], ""
            try:
                check_head(head)
                self._consistent(head, [bytes.fromhex(digest) for digest in one["proof"]])
                self._ours(head)
            except (DoesNotHold, *ODD) as problem:
                wrong = in_words(problem)
                self._hold(f"the published head of {named(head)}", wrong)
            self.known[head["size"], head["root"]] = wrong
        self.known.setdefault((self.head["size"], self.head["root"]), "")
        lead = counted(len(self.known), "published head leads", "published heads lead")
        self.told.append(f"{lead} to the pack’s head of {named(self.head)}")

    def _ours(self, head: Head) -> None:
        self.academies.add(head["academy"])
        self.keys.add(head["key"]["x"])

    def _consistent(self, head: Head, proof: Sequence[bytes]) -> None:
        roots = bytes.fromhex(head["root"]), bytes.fromhex(self.head["root"])
        check_consistency(head["size"], roots[0], self.head["size"], roots[1], proof)

    def _asked(self) -> None:
        """Whether the log was told, right before the pack's head was made, what the pack is asked for."""
        fact = self._json("asked.json")
        asked = {name: value for name, value in self.manifest["asked"].items() if name != "drawn"}
        try:
            if self._fact(fact, json.loads(fact["leaf"])["subject"]):
                raise DoesNotHold("it was erased")
            if fact["index"] + 1 != self.head["size"]:
                raise DoesNotHold("it is not the last entry under the pack’s head")
            if not self.manifest["made"] == self.head["at"] == json.loads(fact["leaf"])["at"]:
                raise DoesNotHold(
                    "the pack says that it was made at another moment than its head and the log"
                )
            if json.loads(fact["facts"])["asked"] != asked:
                raise DoesNotHold("the log was told that something else is asked for")
        except (DoesNotHold, *ODD) as wrong:
            self._hold("asked.json", in_words(wrong))

    def _people(self) -> None:
        """Whether everybody who was asked for is in the pack, each in a folder of their own."""
        names = sorted(self.manifest["files"])
        records = [name for name in names if name.endswith("/record.json")]
        for name in records:
            with self._reading(name):
                self.folders[name.removesuffix("record.json")] = self._json(name)["person"]["key"]
        self.complete = not self.unread.intersection(records)
        for name in names:
            folder, _, rest = name.rpartition("/")
            if folder.endswith(("/attempts", "/runs")) and rest:
                self.pieces.setdefault(f"{folder.rpartition('/')[0]}/", []).append(name)
        for name in names:
            record = f"{name.removesuffix('facts.json')}record.json"
            if name.endswith("/facts.json") and record not in records:
                self._hold(name, "nobody is named whose facts these are")
        wanted = self.manifest["asked"].get("people")
        if self.complete and wanted is not None and wanted != list(self.folders.values()):
            self._hold("the pack", "other people are in it than were asked for")

    def _facts(self) -> None:
        count = erased = pinned = 0
        for folder, key in self.folders.items():
            told, gone = [], 0
            with self._reading(f"{folder}facts.json"):
                for place, fact in enumerate(self._json(f"{folder}facts.json"), start=1):
                    count += 1
                    try:
                        gone += self._fact(fact, key)
                        told.append(json.loads(fact["facts"] or "{}"))
                    except (DoesNotHold, *ODD) as wrong:
                        index = fact.get("index") if isinstance(fact, dict) else None
                        which = f"fact {place} of the file" if index is None else f"entry {index}"
                        self._hold(f"{folder}facts.json, {which}", in_words(wrong))
                if not told:
                    self.doubts.append(f"{folder}: no fact about this person is in the pack")
                pinned += self._evidence(folder, told, gone)
                erased += gone
        facts = counted(count, "fact is", "facts are")
        self.told.append(f"{facts} in the log under that head, {erased} of them erased")
        pieces = counted(pinned, "piece of evidence is", "pieces of evidence are")
        self.told.append(f"{pieces} what the facts name by digest")

    def _evidence(self, folder: str, told: list[Any], gone: int) -> int:
        """Whether what was kept of exams and drills is what the log was told: by digest, and the score."""
        count, digests = 0, set(texts(told))
        for name in self.pieces.get(folder, ()):
            with self._reading(name):
                count += self._piece(name, told, digests, gone)
        return count

    def _piece(self, name: str, told: list[Any], digests: set[str], gone: int) -> int:
        count, kept = 0, self._json(name)
        kind, pins = ("attempt", {"form", "journal"}) if "/attempts/" in name else ("run", {"journal"})
        if set(kept["pinned"]) != pins:
            self._hold(name, "what the log was told the digest of is not all there")
        elif kind == "attempt" and not gone:
            self._sat(name, kept)
        for what, text in kept["pinned"].items():
            if hashlib.sha256(text.encode()).hexdigest() in digests:
                count += 1
            elif gone:
                self.doubts.append(f"{name}: the fact that names its {what} may be erased")
            else:
                self._hold(name, f"its {what} is not what the log was told")
        scored = [fact["score"] for fact in told if fact.get(kind) == kept[kind] and "score" in fact]
        last = scored[-1] if scored else None
        if kept["score"] != last and not (last is None and gone):
            said = "it has no score" if kept["score"] is None else f"its score is {kept['score']}"
            self._hold(name, f"{said}; the log was told {'none' if last is None else last}")
        return count

    def _sat(self, name: str, kept: dict[str, Any]) -> None:
        """Whether the questions and answers that are shown are those that are pinned."""
        form, journal = (json.loads(kept["pinned"][what]) for what in ("form", "journal"))
        given = {position: response for _sitting, _sequence, position, response, *_at in journal}
        if [[item["revision"], item["sha256"], item["order"]] for item in kept["form"]] != form:
            self._hold(name, "its questions are not those of the form that was told")
        for item in kept["form"]:
            which = f"{name}, question {item['position']}"
            if hashlib.sha256(plainly(item["question"])).hexdigest() != item["sha256"]:
                self._hold(which, "its words are not those that were asked")
            if (item["response"] or []) != (given.get(item["position"]) or []):
                self._hold(which, "its answer is not the last that was told")

    def _fact(self, fact: dict[str, Any], subject: str) -> bool:
        leaf, path = fact["leaf"].encode(), [bytes.fromhex(digest) for digest in fact["path"]]
        if root_from_path(leaf_hash(leaf), fact["index"], self.head["size"], path).hex() != self.head["root"]:
            raise DoesNotHold("its path does not lead to the pack’s head: it is not what the log holds")
        told = json.loads(leaf)
        if told["index"] != fact["index"]:
            raise DoesNotHold(f"it is entry {told['index']}")
        if told["subject"] != subject:
            raise DoesNotHold("it is about somebody else")
        if fact["facts"] is None and fact["salt"] is None:
            return True
        if commitment(bytes.fromhex(fact["salt"]), fact["facts"].encode()) != told["commitment"]:
            raise DoesNotHold("its facts are not those that the log was told")
        return False

    def _drawn(self) -> None:
        """Whether the people of a sample are those whom its seed draws: the smallest tickets, the ticket of a
        line being SHA-256 over the seed and the text `line.1`."""
        asked = self.manifest["asked"]
        if "sample" not in asked:
            return
        seed = hashlib.sha256(bytes.fromhex(self.head["root"]) + asked["seed"].encode()).digest()
        population = self._bytes("population.csv")
        if hashlib.sha256(population).hexdigest() != asked["population_sha256"]:
            self._hold("population.csv", "it is not the list that the log was told the digest of")
        lines = [line.split(",") for line in population.decode().splitlines()[1:]]
        lines.sort(key=lambda line: hashlib.sha256(seed + f"{line[0]}.1".encode()).digest())
        found = list(self.folders.values())
        if [key for _line, key, _weight in lines[: asked["sample"]]] == found:
            people = "person is the one" if len(found) == 1 else "people are those"
            self.told.append(f"the {len(found)} {people} whom the seed draws out of {len(lines)}")
        elif self.complete:
            self._hold("the sample", "its people are not those whom the seed draws out of population.csv")

    def _witnessed(self, heads: Sequence[Head]) -> None:
        """Of the heads that were kept outside: say the last that holds and the first that does not."""
        for lost, why in (
            ("heads.json" in self.unread, "heads.json"),
            (not self.headed, "a sound tree head"),
        ):
            if lost:
                self.doubts.append(f"your heads cannot be compared with a pack without {why}")
                return None
        ours = [head for head in heads if self._is_ours(head)]
        self.foreign = not ours
        if len(ours) < len(heads):
            others = [head for head in heads if not self._is_ours(head)]
            self.doubts.append(of_strangers(others, self.head["academy"]))
        met = [head for head in ours if head["size"] <= self.head["size"]]
        if met and self.head["key"]["x"] not in {head["key"]["x"] for head in met}:
            self.doubts.append("the pack is signed with a key that none of your heads is signed with")
        last = None
        for head in ours:
            if wrong := self._wrong_with(head):
                before = f"the last that holds is that of {named(last)}" if last else "none before it holds"
                return self._hold(f"your head of {named(head)}", f"does not hold: {wrong}; {before}")
            last = head if head["size"] <= self.head["size"] else last
        if last:
            self.told.append(f"your heads hold up to that of {named(last)}")
        self._later([head for head in ours if head["size"] > self.head["size"]], compared=bool(met))
        self._elsewhere([head for head in met if head["academy"] != self.head["academy"]])
        return None

    def _is_ours(self, head: Head) -> bool:
        same = self.known.get((head["size"], head["root"])) == ""
        return same or not strange(head, self.academies, self.keys)

    def _later(self, heads: Sequence[Head], *, compared: bool) -> None:
        """Heads of a longer log than the pack stands under: they show nothing, nor are their keys known."""
        if heads and compared:
            later = counted(len(heads), "later head", "later heads")
            say = "says" if len(heads) == 1 else "say"
            of, first = self.manifest["made"], heads[0]["at"]
            self.remarks.append(
                f"{later} ({span_of(heads)}) {say} nothing about this pack, which is of {of}. If it was made "
                f"for you after {first}, the log was cut back: ask for a newer one"
            )
        elif heads:
            yours = "your head is" if len(heads) == 1 else f"all {len(heads)} of your heads are"
            self.doubts.append(f"{yours} later than this pack ({span_of(heads)}): ask for a newer one")

    def _elsewhere(self, heads: Sequence[Head]) -> None:
        if heads:
            others = " and ".join(sorted({head["academy"] for head in heads}))
            yours = counted(len(heads), "of your heads names", "of your heads name")
            self.remarks.append(f"{yours} {others}, the pack {self.head['academy']}: the log is the same")

    def _wrong_with(self, head: Head) -> str:
        if head["size"] > self.head["size"]:
            shrunk = head["at"] < self.manifest["made"]
            size = counted(self.head["size"], "entry", "entries")
            return f"the log has only {size}, and was longer then" if shrunk else ""
        if (head["size"], head["root"]) in self.known:
            return self.known[head["size"], head["root"]]
        other = [root for size, root in self.known if size == head["size"]]
        return "the log says another root of that size" if other else "the pack does not account for it"


def plainly(question: Any) -> bytes:
    """A question as RFC 8785 JSON: its numbers are whole, or few digits behind the point."""

    def whole(data: Any) -> Any:
        if isinstance(data, dict):
            return {name: whole(value) for name, value in data.items()}
        if isinstance(data, list):
            return [whole(value) for value in data]
        return int(data) if isinstance(data, float) and data.is_integer() else data

    return json.dumps(whole(question), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def texts(data: Any) -> Iterator[str]:
    """Every text in what JSON says."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from texts(part)


def packed(archive: zipfile.ZipFile) -> Pack:
    """The pack, as far as it can be one at all. Raises `CannotTell`."""
    files = archive.infolist()
    if len(files) > MOST_FILES or sum(one.file_size for one in files) > LARGEST_PACK:
        raise CannotTell("the pack is larger than any of ours")
    return Pack(archive)


def verify(path: str, heads: str | None = None) -> tuple[int, Iterator[str]]:
    """The exit status for the pack at `path` and the file `heads`, and what to say, line by line."""
    try:
        outside = read_heads(content_of(heads)) if heads else []
        with opened(path) as archive:
            pack = packed(archive)
            status = pack.check(outside)
    except CannotTell as doubt:
        return UNKNOWN, iter([f"CANNOT TELL: {doubt}."])
    return status, _said(pack, status, bool(heads))


def content_of(path: str) -> bytes:
    """Raises `CannotTell`."""
    try:
        return Path(path).read_bytes()
    except OSError as unread:
        raise CannotTell(f"{path} cannot be opened: {unread.strerror}") from unread


def opened(path: str) -> zipfile.ZipFile:
    """Raises `CannotTell`."""
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError as missing:
        raise CannotTell(f"there is no file {path}") from missing
    except PermissionError as closed:
        raise CannotTell(f"{path} may not be read") from closed
    except DAMAGED as damaged:
        raise CannotTell(f"{path} is no zip file, or is damaged") from damaged


def _said(pack: Pack, status: int, compared: bool) -> Iterator[str]:
    yield {HOLDS: "HOLDS", FAILS: "DOES NOT HOLD", UNKNOWN: "CANNOT TELL"}[status]
    yield from (f"  - {words}." for words in pack.findings + pack.doubts)
    if status != FAILS:
        yield from (f"  + {words}." for words in pack.told)
    yield from (f"  ? {words[0].upper()}{words[1:]}." for words in pack.remarks)
    if status == HOLDS:
        yield "  ? What record.json and letters.json add to the facts is the academy's word; so are marks,"
        yield "    and the posts and judgements of drills, which the pages show, too."
        if not compared:
            yield "  ? No heads were given: that the log was not rewritten as a whole, only they can show."


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Checks an evidence pack of the academy.")
    parser.add_argument("pack", metavar="PACK.zip")
    parser.add_argument("--heads", metavar="FILE", help="tree heads kept outside, one JSON object a line")
    given = parser.parse_args(arguments)
    try:
        status, lines = verify(given.pack, given.heads)
    except (MemoryError, *ODD):
        status, lines = UNKNOWN, iter(["CANNOT TELL: the pack is not as the academy writes it."])
    for line in lines:
        print(shown(line))
    return status


def shown(line: str) -> str:
    """A line that only says what it says: a name in a pack moves no cursor and begins no line."""
    line = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)
    known = sys.stdout.encoding or "ascii"
    return line.encode(known, "backslashreplace").decode(known)


if __name__ == "__main__":
    sys.exit(main())
