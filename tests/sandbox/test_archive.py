"""Importing an archive: what is taken, what is refused and by which line."""

import contextlib
import csv
import io
import json
import os
import re
import tracemalloc
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from sandbox.scenarios.archive import ArchivedPost, Reading, judged
from sandbox.scenarios.models import Scenario
from sandbox.scenarios.moments import Unreadable, read_moment
from sandbox.scenarios.posts import Post

HEADER = "id,text,at\n"


@pytest.fixture
def archive(tmp_path):
    """Write an archive and say where it is."""

    def write(content, name="archive.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def import_(path, *options, scenario="monday"):
    """(exit status, the report)."""
    out = io.StringIO()
    try:
        call_command("import_archive", path, "--scenario", scenario, "--json", *options, stdout=out)
    except SystemExit as stopped:
        return stopped.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def told(path, *options, scenario="monday"):
    """Why nothing was imported, in the words of the command and of its JSON."""
    with pytest.raises(CommandError) as stopped:
        call_command("import_archive", path, "--scenario", scenario, *options, stdout=io.StringIO())
    status, report = import_(path, *options, scenario=scenario)
    assert (status, report["read"], report["imported"], report["refused"]) == (1, 0, 0, {})
    assert report["error"] in str(stopped.value)
    return str(stopped.value)


def refused_in(path, how=None):
    return [
        (row.line, row.reason) for row in judged(path, how or Reading()) if not isinstance(row, ArchivedPost)
    ]


@pytest.mark.django_db
def test_an_archive_becomes_the_posts_of_a_scenario(archive):
    path = archive(
        "tweet,when,who,mood\n"
        "my order is late,2026-03-09T09:10:00Z,Priya,negative\n"
        "nice,2026-03-09T09:40,Jo,\n"
    )

    status, report = import_(
        path, "--map", "text=tweet,at=when,author=who,sentiment=mood", "--channel", "forum"
    )

    edition = Scenario.objects.get(slug="monday").editions.get()
    assert (status, report) == (0, {"read": 2, "imported": 2, "refused": {}})
    assert [(p.ref, p.at, p.channel, p.author.name) for p in edition.posts.in_stream_order()] == [
        ("000001", 0, "forum", "Priya"),
        ("000002", 1800, "forum", "Jo"),
    ]
    assert edition.starts_at == datetime(2026, 3, 9, 9, 10, tzinfo=UTC)
    assert edition.posts.first().truth is None


@pytest.mark.django_db
def test_what_an_archive_says_of_a_post_is_a_hint_and_no_truth(archive):
    import_(archive("text,at,sentiment\nlate again,2026-03-09,negative\n"))

    post = Post.objects.get()

    assert (post.truth, post.labels) == (None, {"sentiment": "negative"})


@pytest.mark.django_db
def test_one_refused_row_and_nothing_is_imported(archive):
    path = archive(HEADER + "1,good,2026-03-09\n2,,2026-03-09\n")

    status, report = import_(path)

    assert (status, report) == (1, {"read": 2, "imported": 0, "refused": {"empty text": [3]}})
    assert not Scenario.objects.exists()


@pytest.mark.django_db
def test_the_rest_is_imported_when_asked(archive):
    path = archive(HEADER + "1,good,2026-03-09\n2,,2026-03-09\n")

    assert import_(path, "--skip-refused") == (0, {"read": 2, "imported": 1, "refused": {"empty text": [3]}})
    assert Post.objects.count() == 1


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(archive):
    assert import_(archive(HEADER + "1,good,2026-03-09\n"), "--dry-run")[1]["imported"] == 0
    assert not Scenario.objects.exists()


@pytest.mark.django_db
def test_a_second_archive_grows_the_same_draft_and_known_ids_are_repeated(archive):
    import_(archive(HEADER + "1,good,2026-03-09T09:00\n"))

    status, report = import_(
        archive(HEADER + "1,again,2026-03-09T10:00\n2,new,2026-03-09T11:00\n"), "--skip-refused"
    )

    assert (status, report) == (0, {"read": 2, "imported": 1, "refused": {"repeated id": [2]}})
    assert sorted(Post.objects.values_list("ref", "text")) == [("1", "good"), ("2", "new")]


@pytest.mark.django_db
def test_numbers_go_on_after_the_highest_also_where_rows_were_refused(archive):
    import_(archive("text,at\n,2026-03-09T09:00\none,2026-03-09T09:00\n"), "--skip-refused")
    import_(archive("text,at\ntwo,2026-03-09T09:30\n"))

    assert list(Post.objects.order_by("ref").values_list("ref", "text")) == [
        ("000002", "one"),
        ("000003", "two"),
    ]


@pytest.mark.django_db
def test_archives_without_ids_are_numbered_on(archive):
    import_(archive("text,at\none,2026-03-09T09:00\n"))
    import_(archive("text,at\ntwo,2026-03-09T09:30\n"))

    assert list(Post.objects.order_by("ref").values_list("ref", "text")) == [
        ("000001", "one"),
        ("000002", "two"),
    ]


@pytest.mark.django_db
def test_a_wrong_column_is_named_with_those_there_are(archive):
    words = told(archive(HEADER + "1,good,2026-03-09\n"), "--map", "at=wann")

    assert re.search(r"no column 'wann'.*id, text, at.*Nothing was imported", words)


@pytest.mark.parametrize("content", [b"", "id,text,at\n1,a,2026-03-09\n".encode("utf-16")])
@pytest.mark.django_db
def test_a_file_that_is_no_utf_8_table_is_refused_whole(archive, content):
    assert "Nothing was imported" in told(archive(content))


@pytest.mark.django_db
def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert "cannot be opened" in told(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("slug", ["A b/ü", "", "x" * 51, "../up", "one two"])
@pytest.mark.django_db
def test_a_slug_that_makes_no_address_is_refused(archive, slug):
    path = archive(HEADER + "1,good,2026-03-09\n")

    assert "cannot be a scenario's slug" in told(path, scenario=slug)
    assert not Scenario.objects.exists()


@pytest.mark.django_db
def test_a_pipe_is_refused_because_an_archive_is_read_twice(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert "is no file" in told(tmp_path / "pipe")


@pytest.mark.django_db
def test_a_column_that_stands_there_twice_is_refused(archive):
    assert "more than once" in told(archive("text,at,text\na,2026-03-09,b\n"))


@pytest.mark.django_db
def test_posts_further_apart_than_a_scenario_holds_are_refused(archive):
    words = told(archive(HEADER + "1,a,1990-01-01\n2,b,2099-01-01\n"))

    assert "1990-01-01 to 2099-01-01" in words
    assert not Post.objects.exists()


def test_ids_that_a_spreadsheet_rounded_are_refused_as_rounded(archive):
    path = archive(
        HEADER + "5.70301E+17,a,2026-03-09\n5.7E17,b,2026-03-09\n570301000000000001,c,2026-03-09\n"
    )

    assert refused_in(path) == [(2, "rounded id"), (3, "rounded id")]


def test_of_ids_that_come_twice_the_first_is_kept(archive):
    path = archive(HEADER + "7,first,2026-03-09\n7,second,2026-03-09\n")

    kept = [row.text for row in judged(path, Reading()) if isinstance(row, ArchivedPost)]

    assert (kept, refused_in(path)) == (["first"], [(3, "repeated id")])


def test_quotes_and_line_breaks_inside_cells_are_kept_and_lines_counted_on(archive):
    path = archive(HEADER + '1,"she said ""late""\nand left",2026-03-09\n2,,2026-03-09\n')

    first, second = judged(path, Reading())

    assert first.text == 'she said "late"\nand left'
    assert second == (4, "empty text")


def test_broken_quotes_refuse_their_row_and_not_the_next(archive):
    path = archive(HEADER + '1,"late" again,2026-03-09\n2,good,2026-03-09\n')

    assert refused_in(path) == [(2, "broken quotes")]


def test_a_quote_that_is_never_closed_refuses_its_row_and_swallows_no_other(archive):
    rows = "".join(f"{number},good,2026-03-09\n" for number in range(2, 3002))
    path = archive(HEADER + '1,"never closed,2026-03-09\n' + rows + '4000,"nor this,2026-03-09\n')

    assert refused_in(path) == [(2, "quote never closed"), (3003, "quote never closed")]
    assert len([row for row in judged(path, Reading()) if isinstance(row, ArchivedPost)]) == 3000


@given(st.text('ab,"\n\r;x', max_size=80))
def test_whatever_stands_in_a_table_each_row_is_read_or_refused_and_lines_go_upwards(tmp_path_factory, body):
    path = tmp_path_factory.mktemp("rows") / "archive.csv"
    path.write_bytes((HEADER + body).encode())

    lines = [row.line for row in judged(path, Reading())]

    assert lines == sorted(set(lines))


def test_a_line_without_an_end_is_refused_without_being_kept(archive):
    path = archive(HEADER + "1," + "x" * 3_000_000 + ",2026-03-09\n2,good,2026-03-09\n")

    tracemalloc.start()
    assert refused_in(path) == [(2, "line too long")]
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_cell_longer_than_a_post_can_be_is_called_too_long(archive):
    path = archive(HEADER + "1," + "x" * 200_000 + ",2026-03-09\n2,good,2026-03-09\n")

    assert refused_in(path) == [(2, "cell too long")]


def test_a_broken_byte_refuses_its_row_only(archive):
    path = archive(HEADER.encode() + b"1,caf\xe9,2026-03-09\n2,caf\xc3\xa9,2026-03-09\n")

    assert refused_in(path) == [(2, "broken encoding")]


def test_a_row_with_a_cell_too_many_is_refused(archive):
    assert refused_in(archive(HEADER + "1,late, again,2026-03-09\n")) == [(2, "wrong number of cells")]


def test_semicolons_and_a_byte_order_mark_are_read(archive):
    path = archive(b"\xef\xbb\xbftext;at\n" + "spät, wieder;2026-03-09\n".encode())

    assert [row.text for row in judged(path, Reading())] == ["spät, wieder"]


def test_json_lines_are_read_and_ids_are_not_rounded_by_us(archive):
    rows = '{"id": 570301031407624196, "text": "late", "at": "2026-03-09"}\n{broken\n[]\n\n'
    rows += '{"id": 5.7E+17, "text": "x", "at": "2026-03-09"}\n'

    found = list(judged(archive(rows, "archive.jsonl"), Reading()))

    assert found[0].id == "570301031407624196"
    assert found[1:] == [(2, "broken JSON"), (3, "broken JSON"), (5, "rounded id")]


def test_json_rows_may_have_fields_that_the_first_has_not(archive):
    lines = [
        {"text": "a", "at": "2026-03-09"},
        {"text": "b", "at": "2026-03-09", "author": "Jo"},
        {"at": "2026-03-09"},
        {"text": "c"},
        {"text": ["d"], "at": "2026-03-09"},
    ]
    path = archive("".join(json.dumps(line) + "\n" for line in lines), "archive.jsonl")

    assert [row.author for row in judged(path, Reading()) if isinstance(row, ArchivedPost)] == ["", "Jo"]
    assert refused_in(path) == [(3, "empty text"), (4, "unreadable date"), (5, "text is no text")]


def test_a_json_column_may_begin_in_any_row_and_rows_without_it_have_nothing_there(archive):
    rows = [
        {"at": "2026-03-09"},
        {"body": "a", "at": "2026-03-09", "key": "7"},
        {"body": "b", "at": "2026-03-09"},
        {"body": None, "at": "2026-03-09", "key": "8"},
    ]
    path = archive("".join(json.dumps(row) + "\n" for row in rows), "archive.jsonl")
    how = Reading(columns={"text": "body", "id": "key"})

    kept = [row.id for row in judged(path, how) if isinstance(row, ArchivedPost)]

    assert (kept, refused_in(path, how)) == (["7"], [(1, "empty text"), (3, "no id"), (4, "empty text")])


@pytest.mark.django_db
def test_a_column_that_no_json_row_has_is_named_with_those_there_are(archive):
    path = archive('{"text": "a"}\n{"text": "b", "wann": "2026-03-09"}\n', "archive.jsonl")

    assert re.search(r"no column 'when'.*text, wann", told(path, "--map", "at=when"))


def test_json_of_which_no_row_can_be_read_is_refused_row_by_row(archive):
    path = archive("{broken\n" + '{"a":' + "[" * 20_000 + "\n", "archive.jsonl")

    assert refused_in(path) == [(1, "broken JSON"), (2, "broken JSON")]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_json_line_too_long_swallows_no_other(archive, end):
    good, long = '{"text": "a", "at": "2026-03-09"}', '{"text": "' + "x" * 2_000_000 + '"}'
    path = archive(end.join([good, long, good, ""]), "archive.jsonl")

    assert [row.line for row in judged(path, Reading())] == [1, 2, 3]
    assert refused_in(path) == [(2, "line too long")]


def test_an_unknown_channel_or_language_is_refused_by_name(archive):
    path = archive(
        "text,at,channel,language\na,2026-03-09,fax,en\nb,2026-03-09,forum,tlh\nc,2026-03-09,Forum,pt-BR\n"
    )

    assert refused_in(path) == [(2, "unknown channel"), (3, "unknown language")]


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2/17/2015 1:32", "mdy", datetime(2015, 2, 17, 6, 32, tzinfo=UTC)),
        ("17.2.2015 01:32", "dmy", datetime(2015, 2, 17, 6, 32, tzinfo=UTC)),
        ("2/17/2015 1:32 PM", "mdy", datetime(2015, 2, 17, 18, 32, tzinfo=UTC)),
        ("2015-02-17T01:32:00+01:00", "mdy", datetime(2015, 2, 17, 0, 32, tzinfo=UTC)),
        ("2015-02-17 01:32:00 UTC", "iso", datetime(2015, 2, 17, 1, 32, tzinfo=UTC)),
    ],
)
def test_dates_are_read_in_the_order_and_zone_asked(text, order, moment):
    assert read_moment(text, order=order, zone="America/New_York") == moment


@pytest.mark.parametrize(
    ("text", "order", "reason"),
    [
        ("3/4/2015", "iso", "ambiguous date"),
        ("3/4/15", "dmy", "ambiguous date"),
        ("30/2/2015", "dmy", "impossible date"),
        ("2/17/2015", "dmy", "impossible date"),
        ("2015-02-30", "iso", "impossible date"),
        ("0001-01-01", "iso", "impossible date"),
        ("2015-03-08 02:30", "iso", "impossible date"),  # skipped in New York
        ("2015-11-01 01:30", "iso", "ambiguous date"),  # shown twice in New York
        ("yesterday", "iso", "unreadable date"),
        ("", "iso", "unreadable date"),
    ],
)
def test_dates_that_do_not_name_one_moment_are_refused(text, order, reason):
    with pytest.raises(Unreadable, match=reason):
        read_moment(text, order=order, zone="America/New_York")


@given(st.text(max_size=30), st.sampled_from(["iso", "dmy", "mdy"]))
def test_any_text_is_a_moment_or_is_refused(text, order):
    with contextlib.suppress(Unreadable):
        assert read_moment(text, order=order, zone="Europe/Berlin").tzinfo is UTC


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).filter(str.strip))
)
def test_every_text_that_a_csv_writer_writes_is_read_back(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("archive") / "archive.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["text", "at"])
        writer.writerows([text, "2026-03-09"] for text in texts)

    read = [row.text for row in judged(path, Reading())]

    assert read == [text.strip() for text in texts]


def test_a_large_archive_is_never_wholly_in_memory(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("text,at\n")
        file.writelines(f"{'late again ' * 90},2026-03-09T09:{n % 60:02}\n" for n in range(10_000))
    size = path.stat().st_size

    tracemalloc.start()
    count = sum(1 for _ in judged(path, Reading()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 10_000
    assert peak < size / 3
