"""The one-file verifier, as an outsider runs it: from an empty folder, with nothing but Python."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings as current
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from academy.audit import verifier
from academy.audit.heads import PURPOSE
from academy.audit.models import Head, SignedHead, append
from academy.audit.tree import Frontier, consistency_spans, found_in, inclusion_spans, root_over
from academy.audit.verifier import signed_by
from academy.desk.packs.choosing import Named, Sampled
from academy.desk.packs.pack import EvidencePack
from academy.words.canonical import stamp
from academy.words.keys import new_key, sign
from academy.words.standing import Role
from tests.factories import NOW, make_attempt, make_certificate, make_person

DAY = timedelta(days=1)


@pytest.fixture
def outside(tmp_path):
    """An empty folder with the verifier in it, and nothing else."""
    folder = tmp_path / "outside"
    folder.mkdir()
    shutil.copyfile(verifier.__file__, folder / "verifier.py")
    return folder


@pytest.fixture
def pack(db, settings, tmp_path):
    """Of one person, made on the third day; a head was signed on each."""
    settings.PACKS_DIR = tmp_path / "packs"
    settings.PACKS_DIR.mkdir()
    settings.KEYS = [*settings.KEYS, new_key(PURPOSE, NOW - 30 * DAY)]
    officer = make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])
    holder = make_certificate(make_person("Ines Okonjo")).person
    SignedHead.objects.sign(Head.now(), at=NOW)
    make_attempt(holder, right=1, submit=True)
    SignedHead.objects.sign(Head.now(), at=NOW + DAY)
    grow(5)
    made = EvidencePack.ask(Named([holder]), "A case", by=officer, at=NOW + 2 * DAY)
    made.build(at=NOW + 2 * DAY)
    return made


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


def test_a_pack_holds_in_an_empty_folder(pack, outside):
    code, said = run(outside, pack.file)

    assert (code, said.splitlines()[0]) == (0, "HOLDS")
    assert "3 published heads lead to" in said and "4 pieces of evidence" not in said
    assert "No heads were given" in said


def test_a_pack_holds_against_heads_that_were_kept(pack, outside):
    code, said = run(outside, pack.file, "--heads", heads(outside))

    assert (code, "your heads hold up to" in said) == (0, True)


def test_evidence_of_the_exam_is_what_the_log_was_told(pack, outside):
    assert "2 pieces of evidence" in run(outside, pack.file)[1]

    def tamper(files):
        name = next(name for name in files if "/attempts/" in name)
        data = json.loads(files[name])
        data["pinned"]["journal"] = data["pinned"]["journal"].replace('"mask"', '"name"') + " "
        files[name] = json.dumps(data).encode()

    code, said = run(outside, changed(pack, outside, tamper, sealed=True))
    assert (code, "its journal is not what the log was told" in said) == (1, True)


def first(data):
    return data[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            edit(facts_of, lambda data: first(data).update(facts='{"name":"Nobody"}')),
            "not those that the log",
        ),
        (edit(facts_of, lambda data: first(data).update(leaf=first(data)["leaf"] + " ")), "does not lead to"),
        (edit(facts_of, lambda data: first(data).update(index=0)), "entry 0"),
        (edit(facts_of, lambda data: first(data)["path"].pop()), "too short"),
        (edit(facts_of, lambda data: first(data)["path"].append("00" * 32)), "too long"),
        (edit(facts_of, lambda data: first(data).update(path=[])), "too short"),
        (edit(facts_of, lambda data: first(data).update(salt=None)), "entry"),
        (edit("heads.json", lambda data: first(data)["proof"].clear()), "empty proof"),
        (edit("heads.json", lambda data: first(data)["head"].update(size=1)), "signature"),
        (edit("heads.json", lambda data: first(data)["head"].update(root="00" * 32)), "signature"),
    ],
)
def test_whoever_has_the_key_and_changes_a_fact_is_found(pack, outside, change, words):
    code, said = run(outside, changed(pack, outside, change, sealed=True))

    assert (code, words in said) == (1, True), said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda files: files.update({"index.html": b"another"}), "was altered"),
        (lambda files: files.pop("index.html"), "is missing"),
        (lambda files: files.update({"more.txt": b"more"}), "not in its manifest"),
        (edit("manifest.json", lambda data: data.update(asked={"people": "others"})), "signature"),
        (
            edit("manifest.json", lambda data: data["head"].update(at="2020-01-01T00:00:00Z")),
            "signature",
        ),
    ],
)
def test_a_pack_that_was_changed_on_its_way_is_found(pack, outside, change, words):
    code, said = run(outside, changed(pack, outside, change))

    assert (code, words in said) == (1, True), said


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"no zip at all", json.dumps({"v": 1}).encode()],
    ids=["empty", "cut", "text", "json"],
)
def test_what_is_no_pack_cannot_be_told(outside, content):
    (outside / "other.zip").write_bytes(content)

    assert run(outside, "other.zip")[0] == 2
    assert run(outside, "absent.zip")[0] == 2


@pytest.mark.parametrize(("gone", "words"), [("manifest.json", "is missing"), ("manifest.jws", "is missing")])
def test_a_pack_without_what_makes_it_one_cannot_be_told(pack, outside, gone, words):
    code, said = run(outside, changed(pack, outside, lambda files: files.pop(gone)))

    assert (code, f"{gone} {words}" in said) == (2, True)


PARTS = ["/facts.json", "/record.json", "/attempts/", "/record.html", "heads.json", "asked.json"]
PARTS += ["index.html", "sheet.css", "verifier.py", "README.txt"]


@pytest.mark.parametrize("part", PARTS)
def test_a_pack_from_which_a_file_that_its_manifest_names_is_gone_does_not_hold(pack, outside, part):
    names = []

    def lose(files):
        names.append(next(name for name in files if part in name))
        del files[names[0]]

    code, said = run(outside, changed(pack, outside, lose), "--heads", heads(outside))

    assert (code, said.splitlines()[0]) == (1, "DOES NOT HOLD")
    assert f"{names[0]} is missing, and the manifest names it" in said
    assert all(names[0] in line for line in said.splitlines()[1:] if "heads.json" not in names[0]), said


@pytest.mark.parametrize("part", PARTS)
def test_a_file_that_was_spoilt_is_named_and_the_pack_does_not_hold(pack, outside, part):
    names = []

    def spoil(files):
        names.append(next(name for name in files if part in name))
        files[names[0]] = b"\xea{"

    code, said = run(outside, changed(pack, outside, spoil))

    assert (code, f"{names[0]}: was altered" in said) == (1, True)
    assert_plain(said)


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


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'[\n{"index": 1,\n', "is not readable as JSON, near line 3"),
        (b"[\n\xea]", "is not readable as JSON, near line 2"),
        (b"7", "is not as the academy writes it"),
        (b"[" * 100_000, "is not readable as JSON"),
    ],
    ids=["cut", "no text", "no list", "too deep"],
)
@pytest.mark.parametrize("part", ["/facts.json", "/record.json", "/attempts/", "heads.json"])
def test_what_the_academy_itself_wrote_wrongly_is_named_in_plain_words(pack, outside, part, content, words):
    names = []

    def spoil(files):
        names.append(next(name for name in files if part in name))
        files[names[0]] = content

    code, said = run(outside, changed(pack, outside, spoil, sealed=True), "--heads", heads(outside))

    assert code == 2 and f"{names[0]} {words}" in said, said
    assert "nothing can be told of what it should prove" in said
    assert_plain(said)


@pytest.mark.parametrize("name", ["head", "files", "asked", "made"])
def test_a_manifest_of_something_else_is_said_to_be_no_pack(pack, outside, name):
    code, said = run(outside, changed(pack, outside, edit("manifest.json", lambda data: data.pop(name))))

    assert (code, f"its manifest.json has no “{name}”" in said) == (2, True)


def test_a_fact_of_another_shape_is_named_in_plain_words(pack, outside):
    for change in (
        edit(facts_of, lambda data: first(data).pop("leaf")),
        edit(facts_of, lambda data: first(data).update(path=["zz"])),
        edit(facts_of, lambda data: data.insert(0, "x")),
        edit("asked.json", lambda data: data.clear()),
    ):
        code, said = run(outside, changed(pack, outside, change, sealed=True))
        assert (code, "it is not as the academy writes it" in said) == (1, True)
        assert_plain(said)


def test_a_score_that_the_log_was_not_told_is_named_in_plain_words(pack, outside):
    def claim(files):
        data = json.loads(files[attempt_of(files)])
        name = attempt_of(files).replace(data["attempt"], "other")
        files[name] = json.dumps(data | {"attempt": "other", "score": 99.0}).encode()

    code, said = run(outside, changed(pack, outside, claim, sealed=True))

    assert (code, "its score is 99.0; the log was told none" in said) == (1, True)


def test_heads_that_an_editor_saved_anew_are_read(pack, outside):
    path = heads(outside)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")

    code, said = run(outside, pack.file, "--heads", path)

    assert (code, "your heads hold up to" in said) == (0, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xea", "is not plain text (UTF-8)"),
        (b"\n", "holds none"),
        (b"[]", "it is no tree head"),
        (b"{", "line 1"),
    ],
)
def test_a_file_that_holds_no_heads_is_said_in_plain_words(pack, outside, content, words):
    (outside / "heads.jsonl").write_bytes(content)

    code, said = run(outside, pack.file, "--heads", "heads.jsonl")

    assert (code, words in said) == (2, True)
    assert_plain(said)
    code, said = run(outside, pack.file, "--heads", "absent.jsonl")
    assert (code, "absent.jsonl cannot be opened" in said) == (2, True)


@pytest.mark.parametrize("line", ["{", '{"size": 1}', "hello"])
def test_heads_that_cannot_be_read_tell_nothing(pack, outside, line):
    path = heads(outside)
    path.write_text(path.read_text() + "\n" + line)

    code, said = run(outside, pack.file, "--heads", path)

    assert (code, "line 4" in said) == (2, True)


def test_later_heads_say_nothing_about_an_older_pack_and_those_before_it_hold(pack, outside):
    for day in (5, 6):
        grow(3)
        SignedHead.objects.sign(Head.now(), at=NOW + day * DAY)
    size = pack.head.size

    code, said = run(outside, pack.file, "--heads", heads(outside))

    assert (code, said.splitlines()[0]) == (0, "HOLDS")
    assert f"your heads hold up to that of {verifier.named(pack.head.as_data())}" in said
    assert f"2 later heads (from that of {size + 3} entries, 2026-11-28T" in said
    assert f"to that of {size + 6} entries, 2026-11-29T" in said and "say nothing about this pack" in said


def test_a_pack_that_says_it_was_made_at_another_moment_than_the_log_does_not_hold(pack, outside):
    """Whoever restores a backup could set it before the heads that are missing in it."""
    earlier = edit("manifest.json", lambda manifest: manifest.update(made="0"))

    code, said = run(outside, changed(pack, outside, earlier, sealed=True))

    assert (code, "made at another moment than its head and the log" in said) == (1, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda item: item["question"].update(stem="Another"), "its words are not those that were asked"),
        (lambda item: item.update(response=["x"]), "its answer is not the last that was told"),
        (lambda item: item.update(order=[]), "its questions are not those of the form"),
    ],
)
def test_a_question_or_an_answer_that_was_altered_by_who_has_the_key_is_found(pack, outside, change, words):
    one = edit(
        lambda files: next(name for name in files if "/attempts/" in name), lambda sat: change(sat["form"][0])
    )

    code, said = run(outside, changed(pack, outside, one, sealed=True))

    assert (code, words in said) == (1, True)


def test_a_name_in_a_pack_writes_no_verdict_on_the_screen(pack, outside):
    def plant(files):
        files["\x1b[2J\x1b[HHOLDS\n  + all is well\ud83d\x1b[8m".encode("utf-8", "replace").decode()] = b""

    code, said = run(outside, changed(pack, outside, plant))

    assert code == 1 and "\x1b" not in said
    assert said.splitlines()[0] == "DOES NOT HOLD" and "  + all is well" not in said.splitlines()


def test_a_terminal_that_lacks_a_letter_is_no_verdict(pack, outside):
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8=0", "verifier.py", str(pack.file)],
        cwd=outside,
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (0, b"HOLDS", b"")


def test_one_later_head_is_named_as_one(pack, outside):
    grow(3)
    SignedHead.objects.sign(Head.now(), at=NOW + 5 * DAY)

    code, said = run(outside, pack.file, "--heads", heads(outside))

    assert (code, f"1 later head (of {pack.head.size + 3} entries, " in said) == (0, True)


def test_where_all_heads_are_later_only_what_is_inside_the_pack_is_told(pack, outside):
    grow(3)
    later = SignedHead.objects.sign(Head.now(), at=NOW + 5 * DAY)

    code, said = run(outside, pack.file, "--heads", heads(outside, [later]))

    assert (code, said.splitlines()[0]) == (2, "CANNOT TELL")
    assert "your head is later than this pack" in said and "everything inside the pack holds" in said
    assert "hold up to" not in said


def test_the_first_head_that_does_not_hold_is_named_however_many_are_later(pack, outside):
    false = SignedHead.objects.last()
    false.root = "00" * 32
    false.signature = sign(false.signed(), current.KEYS, PURPOSE, NOW)
    grow(3)
    later = SignedHead.objects.sign(Head.now(), at=NOW + 5 * DAY)

    code, said = run(outside, pack.file, "--heads", heads(outside, [false, later]))

    assert code == 1 and f"your head of {verifier.named(false.as_data())}: does not hold" in said


def test_a_key_that_only_a_later_head_is_signed_with_vouches_for_no_pack(pack, outside, settings):
    kept = list(SignedHead.objects.order_by("size"))
    settings.KEYS = [new_key(PURPOSE, NOW - 30 * DAY)]
    forged = changed(pack, outside, sign_anew, sealed=True)
    grow(3)
    later = SignedHead.objects.sign(Head.now(), at=NOW + 5 * DAY)

    code, said = run(outside, forged, "--heads", heads(outside, [*kept, later]))

    assert (code, "a key that none of your heads is signed with" in said) == (2, True)


def others(size, at=NOW, address="https://other.example"):
    """A head of another academy, with a key of its own."""
    keys = [new_key(PURPOSE, NOW - 30 * DAY)]
    head = SignedHead(academy=address, size=size, root="11" * 32, at=at, kid=keys[0]["kid"], x=keys[0]["x"])
    head.signature = sign(head.signed(), keys, PURPOSE, at)
    return head


@pytest.mark.parametrize("size", [3, 10_000])
def test_heads_of_another_academy_tell_nothing_and_both_are_named(pack, outside, size):
    code, said = run(outside, pack.file, "--heads", heads(outside, [others(size)]))

    assert (code, said.splitlines()[0]) == (2, "CANNOT TELL")
    assert "another academy’s, https://other.example" in said and current.SITE_URL in said
    assert "does not hold" not in said and "later" not in said
    assert "its log was written anew under another key" in said and "everything inside" not in said


def test_a_head_of_another_academy_among_ours_is_not_passed_over(pack, outside):
    kept = [*SignedHead.objects.order_by("size"), others(5)]

    code, said = run(outside, pack.file, "--heads", heads(outside, kept))

    assert (code, "1 of your heads is another academy’s" in said) == (2, True)


def test_an_academy_that_has_moved_keeps_its_heads_and_the_addresses_are_remarked(pack, outside, settings):
    settings.SITE_URL = "https://moved.example"
    moved = SignedHead.objects.sign(Head.now(), at=NOW + 3 * DAY)

    code, said = run(outside, pack.file, "--heads", heads(outside, [pack.head, moved]))

    assert code == 0
    assert "1 of your heads names https://moved.example, the pack http://localhost:8000" in said


def test_no_head_is_compared_with_a_pack_whose_own_is_none(pack, outside):
    spoilt = changed(
        pack, outside, edit("manifest.json", lambda data: data["head"].pop("academy")), sealed=True
    )

    code, said = run(outside, spoilt, "--heads", heads(outside))

    assert (code, "cannot be compared with a pack without a sound tree head" in said) == (1, True)
    assert_plain(said)


def test_a_cut_log_is_found_by_the_heads_of_an_academy_that_has_moved_since(pack, outside, settings):
    """Its key is the pack's: another address does not make it another academy."""
    settings.SITE_URL = "https://moved.example"
    grow(4)
    more = SignedHead.objects.sign(Head.now(), at=NOW + DAY + timedelta(hours=1))

    code, said = run(outside, pack.file, "--heads", heads(outside, [pack.head, more]))

    assert (code, "was longer then" in said) == (1, True)


def test_a_log_that_was_cut_and_signed_again_is_found_by_the_last_head_that_holds(pack, outside):
    """Whoever cut it makes a new pack of what is left."""
    grow(4)
    with_more = SignedHead.objects.sign(Head.now(), at=NOW + DAY + timedelta(hours=1))

    code, said = run(outside, pack.file, "--heads", heads(outside, SignedHead.objects.order_by("size")))

    assert code == 1
    assert f"your head of {verifier.named(with_more.as_data())}: does not hold" in said
    assert "the last that holds is that of" in said and "was longer then" in said


def test_a_log_rewritten_as_a_whole_with_a_new_key_is_found(pack, outside, settings, tmp_path):
    kept = heads(outside)
    settings.KEYS = [new_key(PURPOSE, NOW - 30 * DAY)]
    rewritten = rewrite(pack, outside)

    assert run(outside, rewritten)[0] == 0  # by itself it is whole
    code, said = run(outside, rewritten, "--heads", kept)

    assert (code, "none before it holds" in said) == (1, True)


def rewrite(pack, folder):
    """Another log, of as many entries, and a pack of one of them: all of it sound in itself."""
    leaves = [
        json.dumps({"index": n, "subject": "p", "commitment": verifier.commitment(b"s", b"{}")}).encode()
        for n in range(40)
    ]
    begun = json.dumps({"asked": {"people": ["p"]}})
    told = {"index": 39, "subject": "k", "commitment": verifier.commitment(b"s", begun.encode())}
    told["at"] = stamp(NOW + 2 * DAY)
    leaves[39] = json.dumps(told).encode()
    hashes = [verifier.leaf_hash(leaf) for leaf in leaves]

    def head(size, at):
        frontier = Frontier()
        for one in hashes[:size]:
            frontier.append(one)
        made = SignedHead(academy=current.SITE_URL, size=size, root=frontier.root().hex(), at=at)
        made.kid, made.x = current.KEYS[0]["kid"], current.KEYS[0]["x"]
        made.signature = sign(made.signed(), current.KEYS, PURPOSE, at)
        return made.as_data()

    def path(spans):
        return [root_over(span, found_in(hashes)).hex() for span in spans]

    def fact(index, facts):
        said = {"index": index, "leaf": leaves[index].decode(), "salt": b"s".hex(), "facts": facts}
        return said | {"path": path(inclusion_spans(index, 40))}

    facts = json.dumps([fact(3, "{}")]).encode()
    whole = head(40, NOW + 2 * DAY)
    earlier = [{"head": head(n, NOW), "proof": path(consistency_spans(n, 40))} for n in (7, 21)]

    def change(files):
        for name in list(files):
            if "/" in name or name == "heads.json":
                del files[name]
        files["people/1/facts.json"], files["heads.json"] = facts, json.dumps(earlier).encode()
        files["people/1/record.json"] = json.dumps({"person": {"key": "p"}}).encode()
        files["asked.json"] = json.dumps(fact(39, begun)).encode()
        about = {"head": whole, "made": whole["at"], "asked": {"people": ["p"]}}
        files["manifest.json"] = json.dumps(about).encode()

    return changed(pack, folder, change, sealed=True)


# RFC 8032, section 7.1: secret keys are not needed to check.
KNOWN = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f059"
        "5bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4"
        "302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e971"
        "6ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), KNOWN)
def test_the_signatures_of_rfc_8032_fit_and_no_others(key, message, signature):
    key, message, signature = (bytes.fromhex(text) for text in (key, message, signature))

    assert signed_by(key, message, signature)
    assert not signed_by(key, message + b"x", signature)
    for place in (0, 31, 32, 63):
        other = bytearray(signature)
        other[place] ^= 1
        assert not signed_by(key, message, bytes(other))


def test_a_signature_may_be_written_in_one_way_only():
    """S is below the order of the group, or the same signature could be written twice (RFC 8032, 5.1.7)."""
    key, message, signature = (bytes.fromhex(text) for text in KNOWN[1])
    s = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493

    assert not signed_by(key, message, signature[:32] + s.to_bytes(32, "little"))
    assert not signed_by(key, message, signature[:-1])
    assert not signed_by(b"\xff" * 32, message, signature)


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=5))
def test_what_another_library_signs_fits_and_nothing_else(message, other):
    pair = OKPKey.generate_key("Ed25519")
    private = pair.private_key
    signature, key = private.sign(message), private.public_key().public_bytes_raw()

    assert signed_by(key, message, signature)
    assert not signed_by(key, message + other, signature)


def test_a_sample_in_which_somebody_was_put_in_the_place_of_another_does_not_hold(pack, outside):
    officer = make_person("Sunniva Achterberg", roles=[Role.COMPLIANCE])
    holders = [make_certificate(make_person(f"Person {number}")).person for number in range(4)]
    drawn = EvidencePack.ask(Sampled(2, "k", {}), "Audit", by=officer, at=NOW + 2 * DAY)
    drawn.build(at=NOW + 2 * DAY)
    keys = {str(person.key) for person in holders} - {str(one.person.key) for one in drawn.people.all()}
    record = f"{drawn.people.first().folder}/record.json"
    other = edit(record, lambda data: data["person"].update(key=keys.pop()))

    assert run(outside, drawn.file)[0] == 0
    code, said = run(outside, changed(drawn, outside, other, sealed=True))

    assert code == 1 and "not those whom the seed draws" in said


def test_a_sample_of_one_is_told_as_one(pack, outside):
    officer = make_person("Sunniva Achterberg", roles=[Role.COMPLIANCE])
    drawn = EvidencePack.ask(Sampled(1, "k", {}), "Audit", by=officer, at=NOW + 2 * DAY)
    drawn.build(at=NOW + 2 * DAY)

    code, said = run(outside, drawn.file)

    assert (code, "the 1 person is the one whom the seed draws out of 1." in said) == (0, True)


def test_a_sample_of_another_list_or_with_another_seed_than_was_told_does_not_hold(pack, outside):
    officer = make_person("Sunniva Achterberg", roles=[Role.COMPLIANCE])
    for number in range(4):
        make_certificate(make_person(f"Person {number}"))
    drawn = EvidencePack.ask(Sampled(2, "k", {}), "Audit", by=officer, at=NOW + 2 * DAY)
    drawn.build(at=NOW + 2 * DAY)

    def shorter(files):
        files["population.csv"] = b"\n".join(files["population.csv"].splitlines()[:-1]) + b"\n"

    code, said = run(outside, changed(drawn, outside, shorter, sealed=True))
    assert code == 1 and "not the list that the log was told" in said
    other = edit("manifest.json", lambda data: data["asked"].update(seed="better"))
    code, said = run(outside, changed(drawn, outside, other, sealed=True))
    assert code == 1 and "something else is asked for" in said


def folder_of(files):
    return facts_of(files).removesuffix("facts.json")


def drop(part):
    def change(files):
        for name in [name for name in files if part in name]:
            del files[name]

    return change


def attempt_of(files):
    return next(name for name in files if "/attempts/" in name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (drop("people/"), "other people are in it than were asked for"),
        (drop("record.json"), "nobody is named whose facts these are"),
        (edit(lambda files: f"{folder_of(files)}record.json", lambda data: data["person"].update(key="x")),
         "it is about somebody else"),
        (edit(attempt_of, lambda data: data["pinned"].clear()), "is not all there"),
        (edit(attempt_of, lambda data: data.update(score=100)), "its score is 100; the log was told 50"),
    ],
)  # fmt: skip
def test_a_pack_that_somebody_with_the_key_made_to_say_more_than_the_log_does_not_hold(
    pack, outside, change, words
):
    code, said = run(outside, changed(pack, outside, change, sealed=True))

    assert code == 1 and words in said


def test_a_pack_signed_with_a_key_that_no_witness_knows_cannot_be_told(pack, outside, settings):
    kept = heads(outside)
    settings.KEYS = [new_key(PURPOSE, NOW - 30 * DAY)]
    forged = changed(pack, outside, sign_anew, sealed=True)

    code, said = run(outside, forged, "--heads", kept)
    assert (code, "a key that none of your heads is signed with" in said) == (2, True)


def test_a_pack_that_was_damaged_on_its_way_never_breaks_the_verifier(pack, outside):
    whole = pack.file.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 300)):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        (outside / "broken.zip").write_bytes(bytes(broken))
        status, _ = verifier.verify(str(outside / "broken.zip"))  # or this raises
        assert status in (0, 1, 2)
