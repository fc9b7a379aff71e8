"""The register as a file: what is in it, and that one which was cut never looks whole."""

import csv
import io
import json
import os
import resource
import sys
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from academy.audit.models import Head
from academy.desk import exporting
from academy.desk.access.looks import Look
from academy.desk.models import Reach
from academy.desk.sheets import Csv, Json, write_xlsx, written
from academy.desk.whole import whole_at
from academy.desk.wholeness import NotWhole, check
from academy.words.cells import harmless
from academy.words.looking import Shell
from tests.factories import NOW, make_certificate, make_person, make_right

FORMS = ["csv", "json", "xlsx"]
COLUMNS = ["number", "holder"]
ROWS = [("LK-26-AAAAAA", "Ines “Okonjo”, Reyes"), ("LK-26-BBBBBB", "=1+1"), ("LK-26-CCCCCC", "two\nlines")]


def made(path, form, rows=ROWS, about=None):
    about = about or {"as_of": "2026-03-31T23:59:00Z"}
    batches = [rows[:2], rows[2:]]
    if form == "xlsx":
        with path.open("wb") as file:
            write_xlsx(file, about, COLUMNS, batches, title="Register")
    else:
        path.write_bytes(b"".join(written({"csv": Csv, "json": Json}[form](), about, COLUMNS, batches)))
    return path


# --- Whole or not ---------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS])
def test_what_was_written_is_whole(tmp_path, form, rows):
    assert check(made(tmp_path / "file", form, rows)) == len(rows)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_was_cut_anywhere_is_not_whole(tmp_path, form):
    whole = made(tmp_path / "whole", form).read_bytes()
    cut = tmp_path / "cut"

    for length in range(0, len(whole), max(1, len(whole) // 150)):
        cut.write_bytes(whole[:length])
        with pytest.raises(NotWhole):
            check(cut)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_in_which_a_sign_or_a_row_is_missing_is_not_whole(tmp_path, form):
    whole = made(tmp_path / "file", form).read_bytes()
    lines = whole.splitlines(keepends=True)

    for bad in (whole.replace(b"AAAAAA", b"AAAAAB"), b"".join(lines[:2] + lines[3:])):
        (tmp_path / "file").write_bytes(bad)
        with pytest.raises(NotWhole, match="changed or is missing"):
            check(tmp_path / "file")


def test_a_count_that_is_wrong_is_not_whole(tmp_path):
    path = made(tmp_path / "file", "json")
    path.write_bytes(path.read_bytes().replace(b'"rows":3', b'"rows":4'))

    with pytest.raises(NotWhole, match="4 rows, and it has 3"):
        check(path)


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12
)
cells = st.lists(st.tuples(texts, texts), max_size=5)


@given(cells)
def test_whatever_stands_in_the_cells_no_cell_of_the_csv_begins_like_a_formula(rows):
    text = b"".join(written(Csv(), {}, COLUMNS, [rows])).decode()

    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[1:-1] == [[harmless(cell) for cell in row] for row in rows]
    assert read[-1][:2] == ["#end", str(len(rows))]


@given(cells)
def test_json_says_every_cell_exactly(rows):
    read = json.loads(b"".join(written(Json(), {"as_of": "x"}, COLUMNS, [rows])))

    assert [tuple(row.values()) for row in read["rows"]] == rows
    assert read["end"]["rows"] == len(rows)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_begins_like_a_formula(sign):
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert harmless(f"1{sign}") == f"1{sign}"


# --- The register -----------------------------------------------------------------


def download(client, form="csv", **asked):
    answer = client.get(reverse("register_export", args=[form]), asked)
    assert answer.streaming
    return answer, b"".join(answer)


def sheet(content):
    lines = list(csv.reader(io.StringIO(content.decode())))
    about = {line[0][1:]: line[1] for line in lines if line[0].startswith("#") and line[0] != "#end"}
    header, *rows = [line for line in lines if not line[0].startswith("#")]
    return about, [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.django_db
def test_the_sheet_has_the_rows_of_the_register_at_that_moment(client, officer):
    make_certificate(make_person("Ines Okonjo-Reyes"))
    lapsed = make_certificate(make_person("Babak Thorsen"), at=NOW - timedelta(days=400))

    answer, content = download(client, at="2026-03-31 23:59", level="advocate")

    about, rows = sheet(content)
    assert [(row["number"], row["state"], row["acts"], row["evidence"]) for row in rows] == [
        (lapsed.number, "active", '["share"]', "1")
    ]
    assert rows[0]["issued"] == "2025-10-19T09:00:00Z"
    assert 'filename="register-2026-03-31T2359Z.csv"' in answer["Content-Disposition"]
    assert (about["as_of"], about["reading"]) == ("2026-03-31T23:59:00Z", "then")
    assert about["query"] == "level=advocate"
    assert (about["tree_size"], about["tree_root"]) == (str(Head.now().size), Head.now().root)


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_each_download_is_whole_and_says_its_reading(client, officer, tmp_path, form):
    held = make_certificate(make_person("Ines Okonjo"))
    held.person.leave(by=None, at=NOW + timedelta(days=8), since=NOW + timedelta(days=2))

    for reading, state in (("then", b"active"), ("corrected", b"expired")):
        _, content = download(client, form, at="2026-11-28", reading=reading)
        (tmp_path / "file").write_bytes(content)
        assert check(tmp_path / "file") == 1
        if form != "xlsx":
            assert state in content and reading.encode() in content


@pytest.mark.django_db
def test_what_a_certificate_gives_is_a_list_in_json(client, officer):
    make_right(make_person("Forums"), "speak", channels=["forum"], languages=["de"])

    (row,) = json.loads(download(client, "json")[1])["rows"]

    assert (row["channels"], row["languages"]) == (["forum"], ["de"])


@pytest.mark.django_db
def test_a_name_that_is_a_formula_reaches_the_sheet_as_text(client, officer):
    make_certificate(make_person("=HYPERLINK(0)"))

    assert [row["holder"] for row in sheet(download(client)[1])[1]] == ["'=HYPERLINK(0)"]


@pytest.mark.django_db
def test_the_sheet_takes_the_same_queries_for_any_number_of_rows(client, officer, django_assert_num_queries):
    for _ in range(3):
        make_certificate(make_person("Ines Okonjo-Reyes"))

    with django_assert_num_queries(10):
        assert len(sheet(download(client)[1])[1]) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{"at": "last spring"}, {"unit": "no-such-unit"}, {"issued_from": "soon"}])
def test_a_sheet_of_something_else_than_was_asked_is_refused(client, officer, asked):
    make_certificate(make_person("Ines Okonjo-Reyes"))

    answer = client.get(reverse("register_export", args=["csv"]), asked)

    assert answer.status_code == 400
    assert next(iter(asked)) in answer.content.decode()
    assert b"Ines" not in answer.content


@pytest.mark.django_db
def test_where_reading_breaks_off_the_download_does_too(client, officer, monkeypatch):
    make_certificate()

    def broken(_ledger):
        yield [("LK-26-AAAAAA",) * len(exporting.COLUMNS)]
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(exporting, "batches", broken)
    answer = client.get(reverse("register_export", args=["csv"]))
    seen = b""
    with pytest.raises(RuntimeError):
        for piece in answer:
            seen += piece
    assert b"LK-26-AAAAAA" in seen and b"#end" not in seen


# --- The command --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_the_command_writes_a_whole_file(tmp_path, form):
    make_certificate(make_person("Ines Okonjo"))
    make_certificate(make_person("Babak Thorsen"), at=NOW - timedelta(days=400))
    path = tmp_path / f"register.{form}"

    call_command(
        "export_register", as_of="2026-03-31T23:59Z", format=form, output=str(path), stdout=io.StringIO()
    )

    assert check(path) == 1
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    told = io.StringIO()
    call_command("check_export", str(path), stdout=told)
    assert told.getvalue() == "Whole: 1 rows.\n"


@pytest.mark.django_db
@time_machine.travel(NOW + timedelta(days=10), tick=False)
def test_the_command_writes_to_the_standard_output(capfdbinary, monkeypatch):
    make_certificate(make_person("Ines Okonjo"))
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", out)

    call_command("export_register", state="active", q="okonjo", as_of="2026-12-01")

    about, rows = sheet(out.buffer.getvalue())
    assert (about["query"], len(rows)) == ("q=okonjo&state=active", 1)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{"level": "trainer"}, {"q": "nobody at all"}, {"as_of": "2020-01-01"}])
def test_where_nothing_can_fit_the_file_is_whole_and_has_no_row(tmp_path, asked):
    make_certificate(make_person("Ines Okonjo"))
    path = tmp_path / "register.csv"

    call_command("export_register", output=str(path), stdout=io.StringIO(), **asked)

    assert check(path) == 0


@pytest.mark.django_db
def test_the_access_log_knows_of_the_command_what_was_asked_and_not_of_whom(client, officer, tmp_path):
    make_certificate(make_person("Ines Okonjo"))

    call_command("export_register", q="okonjo", state="active", output=str(tmp_path / "register.csv"))

    look = Look.objects.get(page="register_csv")
    assert (look.reader, look.query) == (Shell.key, "reading=then&format=csv&state=active&q=*")
    assert look.purpose.startswith("export_register, as ")
    told = client.get(reverse("access")).content.decode()
    assert "a command on the server" in told and "okonjo" not in told.lower()


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_whole_is_not_there(tmp_path, monkeypatch):
    make_certificate()

    def broken(_ledger):
        yield [("LK-26-AAAAAA",) * len(exporting.COLUMNS)]
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(exporting, "batches", broken)
    with pytest.raises(RuntimeError):
        call_command("export_register", output=str(tmp_path / "register.csv"))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CommandError):
        call_command("export_register", output=str(tmp_path / "no" / "register.csv"))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "json"])  # what is left of a workbook would warn the next test
def test_on_a_full_disk_it_says_so_and_leaves_nothing(tmp_path, form):
    make_certificate()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, before[1]))
    try:
        with pytest.raises(CommandError, match="Nothing was written"):
            call_command("export_register", format=form, output=str(tmp_path / f"register.{form}"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_standard_output_that_takes_no_more_is_said_to_be_cut(monkeypatch):
    make_certificate()
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)

        with pytest.raises(CommandError, match="not whole"):
            call_command("export_register")


def test_two_that_write_to_one_place_write_whole_files_one_after_the_other(tmp_path):
    path = tmp_path / "register.csv"
    with whole_at(path) as first:
        first.write(b"one")
        with whole_at(path) as second:
            second.write(b"the other")
        assert path.read_bytes() == b"the other"

    assert (path.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (b"one", ["register.csv"])


@pytest.mark.django_db
def test_an_export_has_every_row_whatever_bounds_a_page(tmp_path):
    make_certificate(make_person("Ines Okonjo"))
    Reach.objects.all().delete()

    call_command("export_register", output=str(tmp_path / "register.csv"))

    assert check(tmp_path / "register.csv") == 1


@pytest.mark.django_db
def test_what_is_no_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(CommandError, match="is no file"):
        call_command("export_register", output=str(tmp_path / "pipe"))

    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"as_of": "soon"}, {"unit": "nowhere"}, {"format": "xlsx"}])
def test_the_command_refuses_what_it_cannot_answer(wrong):
    with pytest.raises(CommandError):
        call_command("export_register", **wrong)


def test_a_cut_file_is_told_by_the_exit_status(tmp_path):
    path = made(tmp_path / "file", "csv")
    path.write_bytes(path.read_bytes()[:-5])
    told = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_export", str(path), stdout=told)
    assert (ended.value.code, told.getvalue()[:9]) == (1, "NOT WHOLE")
    with pytest.raises(SystemExit) as ended:
        call_command("check_export", str(tmp_path / "nothing"), stdout=told)
    assert ended.value.code == 2


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_sheet_is_the_same_on_postgresql(client, officer):
    certificate = make_certificate(make_person("Ines Okonjo"))

    row = sheet(download(client, at="2026-12-01")[1])[1][0]

    assert row["number"] == certificate.number
    assert (row["issued"], row["expires"]) == ("2026-11-23T09:00:00Z", "2027-11-23T09:00:00Z")
    assert (row["acts"], row["channels"], row["evidence"]) == ('["share"]', "[]", "1")
