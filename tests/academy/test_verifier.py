"""The one-file verifier, as an outsider runs it: from an empty folder, with nothing but Python."""

import json
import subprocess
import sys

import pytest

from academy.audit import verifier
from academy.desk.packs.choosing import Sampled
from academy.desk.packs.pack import EvidencePack
from academy.words.standing import Role
from tests.academy.proving import DAY, assert_plain, changed, edit, facts_of, heads, run
from tests.factories import NOW, make_certificate, make_person


def test_a_pack_holds_in_an_empty_folder(pack, outside):
    code, said = run(outside, pack.file)

    assert (code, said.splitlines()[0]) == (0, "HOLDS")
    assert "3 published heads lead to" in said and "4 pieces of evidence" not in said
    assert "No heads were given" in said


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


def test_a_pack_that_was_damaged_on_its_way_never_breaks_the_verifier(pack, outside):
    whole = pack.file.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 300)):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        (outside / "broken.zip").write_bytes(bytes(broken))
        status, _ = verifier.verify(str(outside / "broken.zip"))  # or this raises
        assert status in (0, 1, 2)
