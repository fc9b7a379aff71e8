"""CSV in and out: every row exactly, or refused with its line; what a spreadsheet does to a file."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.items.formats.shape import Entry, Found, Refused, Unreadable, question
from courses.items.formats.sheet import read, write
from tests.courses.formats_questions import SOUND
from tests.courses.kinds import QUESTIONS

DRAWN = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
HEADER = "slug,kind,stem,option_1,credit_1,rationale_1,option_2,credit_2,rationale_2\n"
ROW = "ask,single_choice,What now?,Ask,1,Because.,Guess,0,Never.\n"


@pytest.fixture
def sheet(tmp_path):
    def read_(text):
        path = tmp_path / "bank.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read(path))

    return read_


def written(entries):
    return b"".join(write("A bank", entries))


@DRAWN
@given(entries=st.lists(SOUND, min_size=1, max_size=3, unique_by=lambda entry: entry.slug))
def test_what_we_write_we_read_to_the_same_entries_from_the_same_bytes(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("sheet") / "bank.csv"
    path.write_bytes(written(entries))

    found = list(read(path))

    assert [one.entry for one in found] == entries
    assert written(entries) == written([one.entry for one in found])


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_kind_survives_a_round_through_a_spreadsheet(sheet, kind):
    entry = Entry("an-item", "A/B", question(kind, "What now?", **QUESTIONS[kind], rule=rule_of(kind)))

    [found] = sheet(written([entry]))

    assert found == Found("line 2 (an-item)", entry)


def rule_of(kind):
    return "balanced" if kind in ("matching", "ordering", "multiple_response") else ""


def test_a_sheet_needs_no_column_of_slugs(sheet):
    [found] = sheet(HEADER.removeprefix("slug,") + ROW.removeprefix("ask,"))

    assert (found.position, found.entry.slug) == ("line 2", "")


def test_the_second_row_of_a_slug_is_refused_and_names_the_first(sheet):
    found = sheet(HEADER + ROW + "\n" + ROW.replace("now", "then"))

    assert found[1:] == [Refused("line 4 (ask)", "slug: line 2 has the same.")]


def test_a_text_of_several_lines_is_kept_and_lines_are_counted_on(sheet):
    two_lines = ROW.replace("What now?", '"What\r\nnow?"')

    found = sheet(
        (HEADER + two_lines + ROW.replace("ask", "tell", 1)).replace("\n", "\r\n").replace("\r\r", "\r")
    )

    assert found[0].entry.question["stem"] == "What\r\nnow?"
    assert [one.position for one in found] == ["line 2 (ask)", "line 4 (tell)"]


def test_points_of_a_reply_are_lines_however_the_spreadsheet_ends_them(sheet):
    entry = Entry("a", "", question("reply", "Answer her.", **QUESTIONS["reply"]))
    text = written([entry]).replace(b"Asks by DM", b'"Asks by DM\r\nThanks her"')

    [found] = sheet(text)

    assert found.entry.question["reply"]["key_points"] == ["Asks by DM", "Thanks her"]


def test_a_tolerance_that_a_number_would_round_is_refused(sheet):
    entry = Entry("a", "", question("numeric", "How many?", **QUESTIONS["numeric"]))

    [found] = sheet(written([entry]).replace(b",5\r\n", b",1234567890.1234567891\r\n"))

    assert found.reason.startswith("tolerance_1: “1234567890.1234567891” has more digits")


def test_a_row_written_by_hand_needs_no_more_than_its_kind_stem_and_options(sheet):
    [found] = sheet(HEADER + ROW)

    asked = found.entry.question
    assert (found.entry.slug, asked["difficulty"], asked["language"]) == ("ask", "medium", "en")
    assert [(option["text"], option["credit"]) for option in asked["options"]] == [("Ask", 1), ("Guess", 0)]


@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_sheets_as_spreadsheets_save_them_are_read(sheet, mark, encoding):
    text = (HEADER + ROW).replace(",", mark).replace("\n", "\r\n")

    [found] = sheet(text.encode(encoding))

    assert found.entry.question["stem"] == "What now?"


def test_no_cell_that_we_write_is_run_as_a_formula():
    asked = question(
        "short_answer", "=HYPERLINK(1)", options=[{"text": "+1", "credit": 1.0, "rationale": "@x"}]
    )

    cells = next(csv.DictReader(io.StringIO(written([Entry("a", "-c", asked)]).decode("utf-8-sig"))))

    texts = [cells[name] for name in ("stem", "category", "option_1", "rationale_1")]
    assert texts == ["'=HYPERLINK(1)", "'-c", "'+1", "'@x"]


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''=1", "  =1", "\t=1", "\n=1", "\r", "＝1", "'", "''", "'a", "-", "--", "+\n@"]
)
def test_a_text_comes_back_whatever_signs_it_begins_with(sheet, text):
    asked = question("short_answer", f"{text}?", options=[{"text": "a", "credit": 1.0, "rationale": text}])

    [found] = sheet(written([Entry("a", f"{text}/b", asked)]))

    assert found.entry == Entry("a", f"{text}/b", asked)


def test_an_apostrophe_that_people_wrote_stays(sheet):
    [found] = sheet(HEADER + ROW.replace("What now?", "'tis ''so''?"))

    assert found.entry.question["stem"] == "'tis ''so''?"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("single_choice", "essay", "kind: “essay” is none of"),
        ("single_choice", "", "kind: it is empty"),
        ("What now?", "", "The stem is empty"),
        (",1,Because", ",“1”,Because", "is not a number"),
        (",1,Because", ',"0,5",Because', "decimal point"),
        (",1,Because", ",0,Because", "carry credit"),
        (",1,Because", ",2,Because", "not between -1 and 1"),
        (",1,Because", ",0.12345678,Because", "more digits"),
        (",1,Because", ",nan,Because", "is not a number"),
        ("What now?", "\u200b\u2060", "stem: nothing of it can be seen"),
        ("Guess", "\u3164", "option_2: nothing of it can be seen"),
        ("What now?", "What\0now?", "stem: it holds a sign"),
        ("What now?", "x" * 32_768, "stem: it is longer than 32,767"),
        ("tell", "t" * 81, "slug: it is longer than 80"),
        ("Ask,1", ",1", "option_1: it is empty"),
        (",Never.", ",Never.,more", "10 cells, and the header has 9"),
        (",Guess,0,Never.", "", "6 cells, and the header has 9"),
        ("What now?", '"What" now?', "quotation marks"),
        ("What now?", '"What now?', "never closed"),
    ],
)
def test_a_row_that_cannot_be_kept_exactly_is_refused_with_its_line_and_why(sheet, old, new, reason):
    found = sheet(HEADER + ROW + ROW.replace("ask", "tell", 1).replace(old, new))

    assert isinstance(found[0], Found)
    assert isinstance(found[1], Refused)
    assert found[1].position.startswith("line 3")
    assert reason in found[1].reason


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("rule", "weighted", "none of"),
        ("topic", "cooking", "none of"),
        ("clause", "2.1", "should read like"),
        ("language", "tlh", "none of"),
        ("difficulty", "5", "none of"),
        ("match_1", "Support", "only an item of kind matching"),
        ("tolerance_1", "5", "only an item of kind numeric"),
        ("truth_sentiment", "negative", "only an item of kind triage"),
        ("reply_points", "Asks", "only an item of kind reply"),
        ("post_channel", "fax", "none of"),
    ],
)
def test_a_cell_that_its_item_has_no_use_for_is_refused_and_not_dropped(sheet, column, cell, reason):
    [found] = sheet(HEADER.strip() + f",{column}\n" + ROW.strip() + f",{cell}\n")

    assert isinstance(found, Refused)
    assert column in found.reason
    assert reason in found.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no column kind"),
        (b"slug,stem\na,b\n", "no column kind"),
        (b"kind,stem,answer\n", "'answer'"),
        (b"kind,stem,kind\n", "twice: kind"),
        (b"kind,stem,\n", "column 3 has no name"),
        (b"kind,stem" + b",option_1" * 2_000_000, "no header is"),
        (b"x" * 19_000_000, "no header is"),
        ("kind,stem\nessay,Caf\xe9".encode("latin-1"), "UTF-8"),
        (b"kind,stem," + b"x" * 21_000_000, "20 MB"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_whole(sheet, content, reason):
    with pytest.raises(Unreadable, match=reason):
        sheet(content)


def test_a_cell_of_ten_megabytes_ends_the_reading_with_its_line(sheet):
    found = sheet(HEADER + ROW + f'"{"x" * 10_000_000}"\n')

    assert (found[1].position, len(found)) == ("line 3", 2)
    assert "longer than 32,767" in found[1].reason


def test_a_quotation_mark_that_swallows_the_file_ends_the_reading_at_its_line(sheet):
    found = sheet(HEADER + ROW + 'tell,"' + ROW * 10_000)

    assert (found[1].position, len(found)) == ("line 3", 2)
    assert "never closed" in found[1].reason


def test_rows_beyond_any_bank_are_not_read(sheet):
    found = sheet(HEADER + "a,b\n" * 100_010)

    assert len(found) == 100_001
    assert found[-1].reason.startswith("Neither it nor what follows was read")


SOUND_ASKED = question("single_choice", "What now?", **QUESTIONS["single_choice"])


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        (
            [Entry("broken", "", question("single_choice", ""))],
            "broken cannot be exported: The stem is empty",
        ),
        (
            [Entry("twin", "", SOUND_ASKED), Entry("twin", "", SOUND_ASKED)],
            "twin cannot be exported: 2 items",
        ),
        ([Entry("nul", "a\0", SOUND_ASKED)], "nul cannot be exported: category: it holds a sign"),
        ([Entry("half", "\ud800", SOUND_ASKED)], "half cannot be exported: category: it holds a sign"),
        (
            [Entry("long", "", SOUND_ASKED | {"stem": "x" * 40_000})],
            "long cannot be exported: stem: it is longer",
        ),
        ([Entry("odd", "", SOUND_ASKED | {"clause": "2.1"})], "odd cannot be exported: clause: “2.1”"),
        ([Entry(" odd", "", SOUND_ASKED)], " odd cannot be exported: a row of CSV cannot hold it"),
    ],
)
def test_an_item_that_would_not_come_back_is_not_written_and_named(entries, reason):
    with pytest.raises(ValueError, match=reason):
        write("A bank", entries)
