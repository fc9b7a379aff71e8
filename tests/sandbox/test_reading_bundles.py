"""What a bundle may say: everything sound is taken as it is, everything else named with file and line."""

import io
import stat
import zipfile

import pytest
from jsonschema import Draft202012Validator

from sandbox.scenarios.opening import Unopened, open_bundle, unzip
from sandbox.scenarios.reading import Refused, read_bundle
from sandbox.scenarios.schema import bundle_schema
from tests.sandbox.bundling import PNG, SCENARIO, TRUTH, files, post


def refusals(bundle):
    with pytest.raises(Refused) as refused:
        read_bundle(bundle)
    return [str(problem) for problem in refused.value.problems]


def test_a_sound_bundle_is_taken_as_it_is():
    bundle = read_bundle(files(posts=[post(truth=TRUTH, media=["box.png"])], **{"media/box.png": PNG}))

    assert bundle.scenario == SCENARIO
    assert bundle.posts == [post(truth=TRUTH, media=["box.png"])]
    assert bundle.media == {"box.png": PNG}


def test_a_line_separator_within_a_text_ends_no_line():
    text = "one\u2028two\x85three"

    assert read_bundle(files(posts=[post(text=text)])).posts[0]["text"] == text


def test_the_published_schema_is_one_and_says_the_same():
    schema = bundle_schema()
    Draft202012Validator.check_schema(schema)
    whole = {"scenario": SCENARIO, "authors": [{"id": "a1", "name": "Sol"}], "posts": [post(truth=TRUTH)]}

    check = Draft202012Validator(schema)
    assert check.is_valid(whole)
    assert not check.is_valid(whole | {"posts": [post(mood="good")]})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (post("p2", mood="good"), "mood: there is no such key."),
        (post("p2", at=-5), "at: is less than 0: before the start."),
        (post("p2", at="9"), "at: must be a whole number."),
        (post("p2", at=True), "at: must be a whole number."),
        (post("p2", channel="radio"), "channel: “radio” is none of forum, blog"),
        (post("p2", text=""), "text: is empty."),
        (post("p2", author="nobody"), "There is no author “nobody”"),
        (post("p2", media=["gone.png"]), "There is no picture “gone.png”"),
        (post("p2", media=["../x.png"]), "media.0: is not written as it must be ("),
        (post("p1"), "The id “p1” is that of line 1 too."),
        (post("p2", truth=TRUTH | {"priority": "soon"}), "truth.priority: “soon” is none of"),
        (post("p2", truth=TRUTH | {"deadline": 5}), "Its deadline, 5, is before the post, 60."),
        ({"id": "p2"}, "“at” is missing."),
        (post("p2", text="half \ud83d"), "no text can have"),
        (post("p2", text="nothing \0"), "no text can have"),
        (b'{"id": "p2", "id": "p3"}', "The key “id” is there twice."),
        (b'{"id": NaN}', "This is no JSON."),
        (b"[" * 100_000, "This is no JSON."),
        (b"\xff\xfe", "It is not in UTF-8."),
        (b"[]", "ust be keys with values."),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_reason(row, said):
    problems = refusals(files(posts=[post("p1"), row]))

    assert len(problems) == 1
    assert problems[0].startswith("posts.jsonl, line 2: ")
    assert said in problems[0]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("colour: red\n", 7, "colour: there is no such key."),
        ("profiles:\n  - name: All\n", 8, "“query” is missing."),
        ("graded_speed: 90\n", 7, "graded_speed: is more than 60."),
        ("service_levels:\n  soon: 60\n", 7, "service_levels"),
        ("handles: &h [a]\nembargoed: *h\n", 7, "Anchors and aliases"),
        ("title: Twice\n", 7, "The key “title” is there twice."),
        ("brand: !!python/object/apply:os.system [ls]\n", 7, "is not read here"),
        ("brand: [\n", 8, "This is no YAML"),
        (
            "reactions:\n  - {id: r, to: p1, when: angry, after: 5, posts: [{}]}\n",
            8,
            "when: “angry” is none of",
        ),
    ],
)
def test_a_bad_line_of_the_settings_is_named_with_its_number(text, line, said):
    good = files()
    problems = refusals(good | {"scenario.yaml": good["scenario.yaml"] + text.encode()})

    assert any(
        problem.startswith(f"scenario.yaml, line {line}: ") and said in problem for problem in problems
    )


def test_a_day_that_does_not_exist_is_no_start():
    assert refusals(files(scenario={"starts_at": "2026-02-30T09:00:00Z"})) == [
        "scenario.yaml, line 5: starts_at: there is no such moment."
    ]


def test_a_few_lines_that_unfold_to_gigabytes_are_refused_in_a_moment():
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    bomb += "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))

    assert refusals(files() | {"scenario.yaml": bomb.encode()}) == [
        "scenario.yaml, line 1: Anchors and aliases (& and *) are not read here."
    ]


def test_every_problem_is_told_at_once():
    problems = refusals(files(scenario={"colour": "red"}, posts=[post(at=-1), post("p2", mood=1)]))

    assert [problem.partition(":")[0] for problem in problems] == [
        "scenario.yaml, line 7",
        "posts.jsonl, line 1",
        "posts.jsonl, line 2",
    ]


# ---- the files themselves -----------------------------------------------------------------------


def written(folder, bundle):
    for name, content in bundle.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def packed(bundle, *, under="", **entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in bundle.items():
            package.writestr(under + name, content)
        for entry, content in entries.values():
            package.writestr(entry, content)
    return file.getvalue()


def test_a_folder_and_a_zip_of_it_are_the_same_bundle(tmp_path):
    bundle = files(**{"media/box.png": PNG})

    assert open_bundle(written(tmp_path / "one", bundle)) == bundle
    assert unzip(packed(bundle), "one.zip") == bundle
    assert unzip(packed(bundle, under="quiet-day/"), "one.zip") == bundle


@pytest.mark.parametrize(
    ("change", "file", "said"),
    [
        ({"notes.txt": b"hello"}, "notes.txt", "three texts and, in media/, pictures"),
        ({"media/run.svg": b"<svg/>"}, "media/run.svg", "ends in .png, .jpg, .jpeg or .webp"),
        ({"media/box.png": b"<html>"}, "media/box.png", "not the kind of picture"),
        ({"media/deep/box.png": PNG}, "media/deep/box.png", "three texts"),
        ({"media/box.png": PNG + b"\0" * 3_000_001}, "media/box.png", "at most 3 MB"),
    ],
)
def test_what_a_bundle_does_not_hold_is_refused_by_its_name(tmp_path, change, file, said):
    with pytest.raises(Unopened, match=said) as refused:
        open_bundle(written(tmp_path, files() | change))

    assert refused.value.file == file


def test_a_missing_file_is_named(tmp_path):
    bundle = files()
    del bundle["authors.jsonl"]

    with pytest.raises(Unopened, match="no such file") as refused:
        open_bundle(written(tmp_path, bundle))
    assert refused.value.file == "authors.jsonl"


def test_a_symbolic_link_is_never_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the key of the safe")
    folder = written(tmp_path / "bundle", files())
    (folder / "media").mkdir()
    (folder / "media" / "box.png").symlink_to(secret)

    with pytest.raises(Unopened, match="symbolic link"):
        open_bundle(folder)


def link():
    entry = zipfile.ZipInfo("media/box.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry, "/etc/passwd"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (("../../posts.jsonl", "x"), "leads out of the package"),
        (("/etc/posts.jsonl", "x"), "leads out of the package"),
        (link(), "is a link"),
        (("media/bomb.png", b"\0" * 50_000_000), "more than 100 times its size"),
    ],
)
def test_a_zip_built_to_do_harm_is_refused(harm, said):
    with pytest.raises(Unopened, match=said):
        unzip(packed(files(), harm=harm), "bundle.zip")
