"""A file of items into a bank and out again: what is written, what is refused, nothing between."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from courses.items.exporting import WRITERS
from courses.items.formats.shape import Unreadable
from courses.items.importing import import_items
from courses.items.models import Bank, Item
from tests.courses.kinds import QUESTIONS, make_item_of
from tests.factories import make_bank, make_item, make_person

pytestmark = pytest.mark.django_db

GIFT = """$CATEGORY: Privacy

::Ask first::A customer posts her order number. {=Ask by direct message ~Repeat it}

::Free::Tell us. {}
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="bank.gift"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def told(*arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def plain(item):
    """What an item asks and where it stands, without the keys of its options."""
    asked = item.get_latest_revision_as_object().question()
    for option in asked["options"]:
        option.pop("key")
    return item.slug, item.category, item.enemy_set, asked


def test_what_can_be_scored_becomes_a_draft_of_its_author_and_the_rest_is_refused_with_its_line(file):
    trainer = make_person()

    report = json.loads(
        told("import_items", file(GIFT), "--bank", "pool", "--author", trainer.email, "--json")
    )

    [item] = Item.objects.all()
    assert (item.slug, item.category, item.author, item.live) == ("ask-first", "Privacy", trainer, False)
    assert (item.bank.slug, item.state) == ("pool", Item.State.DRAFT)
    assert [(option.text, option.credit) for option in item.options.all()] == [
        ("Ask by direct message", 1),
        ("Repeat it", 0),
    ]
    assert (report["read"], report["imported"]) == (2, 1)
    assert [one["position"] for one in report["refused"]] == ["line 5 (Free)"]
    assert "essay" in report["refused"][0]["reason"]


def test_a_dry_run_reports_the_same_and_writes_nothing(file):
    words = told("import_items", file(GIFT), "--bank", "pool", "--dry-run")

    assert "2 read, 1 good, 1 refused" in words
    assert "A dry run: nothing was written." in words
    assert not Bank.objects.exists()


def test_a_second_import_of_the_same_file_adds_nothing_and_says_why(file):
    import_items(file(GIFT), "pool")

    survey = import_items(file(GIFT), "pool")

    assert survey.refused[0].reason == "The bank has it already, as ask-first."
    assert Item.objects.count() == 1


def test_an_item_of_the_bank_is_never_overwritten(file):
    make_item("ask-first", bank=make_bank(slug="pool"))

    survey = import_items(file(GIFT), "pool")

    assert survey.refused[0].reason == "The bank has another item ask-first; it was left as it is."
    assert Item.objects.get().stem == "A customer posts an order number. What do you do first?"


def test_two_of_one_name_get_numbers_and_two_of_the_same_words_are_one(file):
    text = "::Yes::One?{T}\n\n::Yes::Two?{T}\n\nOne?{T}\n\nOne?{F}"

    survey = import_items(file(text), "pool")

    assert [one.slug for one in survey.good] == ["yes", "yes-2", "one"]
    assert [(one.position, one.reason) for one in survey.refused] == [
        ("line 5", "It is the same as line 1 (Yes).")
    ]


@pytest.mark.parametrize("form", WRITERS)
def test_a_bank_of_every_kind_that_we_export_we_import_to_the_same_items(form, tmp_path):
    bank = make_bank(slug="pool")
    for kind in QUESTIONS:
        make_item_of(kind, bank)
    path = tmp_path / f"bank.{WRITERS[form][1]}"

    told("export_items", "--bank", "pool", "--format", form, "--output", path)
    survey = import_items(path, "copy")

    before, after = (
        [plain(item) for item in Bank.objects.get(slug=slug).items.order_by("slug")]
        for slug in ("pool", "copy")
    )
    assert survey.refused == []
    assert after == before


def test_an_export_leaves_out_what_is_retired_and_names_a_draft_that_nobody_could_score(tmp_path):
    bank = make_bank(slug="pool")
    make_item("old", bank=bank).unpublish()
    make_item("live", bank=bank)
    draft = Item.objects.create(bank=bank, slug="hollow", stem="Unfinished", live=False)
    draft.save_revision(clean=False)

    words = told("export_items", "--bank", "pool", "--format", "csv", "--output", tmp_path / "bank.csv")

    assert words.strip() == "Left out: hollow is a draft that nobody could score yet."
    assert [one.slug for one in import_items(tmp_path / "bank.csv", "copy").good] == ["live"]


def test_an_unknown_bank_is_named_with_those_there_are():
    make_bank(slug="pool")

    with pytest.raises(CommandError, match=r"no bank 'pol'.*pool"):
        told("export_items", "--bank", "pol", "--format", "csv")


def zipped(name, content=b"x", packing=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as package:
        package.writestr(name, content)
    return buffer.getvalue()


HOSTILE = {
    "a bomb of entities": b'<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>',
    "an external entity": b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><item>&x;</item>',
    "a file that leads out of its package": zipped("../../evil.xml"),
    "a zip that unpacks to a thousand times its size": zipped("item.xml", b" " * 30_000_000),
    "fifty megabytes of nested elements": b"<quiz>" + b"<a>" * 17_000_000,
    "fifty megabytes of nested braces": b"{" * 50_000_000,
    "fifty megabytes in one cell": b"kind,stem\nessay," + b"x" * 50_000_000,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "nothing": b"",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_or_senseless_file_is_refused_whole_and_leaves_nothing_behind(file, content, tmp_path):
    path = file(content, "bank")

    with pytest.raises(Unreadable):
        import_items(path, "pool")

    assert not Bank.objects.exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["bank"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.gift", "--bank", "pool"], "No such file"),
        (["FILE", "--bank", "no slug!"], "cannot be a bank's slug"),
        (["FILE", "--bank", "pool", "--author", "nobody@larkspur.example"], "Nobody has the address"),
    ],
)
def test_what_cannot_be_imported_is_told_in_words_and_nothing_is_written(file, arguments, words):
    path = file(GIFT)

    with pytest.raises(CommandError, match=words):
        told("import_items", *[str(path) if one == "FILE" else one for one in arguments])

    assert not Bank.objects.exists()


def test_a_file_that_cannot_be_read_ends_with_1_and_says_why_in_json_too(file):
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("import_items", file(b"\xff\xfe{"), "--bank", "pool", "--json", stdout=out)

    assert ended.value.code == 1
    assert json.loads(out.getvalue())["imported"] == 0
    assert json.loads(out.getvalue())["error"]


def test_an_item_that_the_database_could_not_keep_is_refused_and_not_half_written(file):
    options = "".join(f" ~%1%o{number}" for number in range(101))

    survey = import_items(file("Nul \0 here?{T}\n\nMany? {" + options + "}\n\nGood?{T}"), "pool")

    assert [one.slug for one in survey.good] == ["good"]
    assert "NUL" in survey.refused[0].reason
    assert "more than 100 options" in survey.refused[1].reason or "add up" in survey.refused[1].reason
