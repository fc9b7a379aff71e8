"""iCalendar files: folded and escaped as RFC 5545 has it."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from academy.words.calendars import Event, calendar, escaped, folded

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_calendar_says_who_made_it_and_has_an_event_a_moment_in_utc():
    due = datetime(2026, 12, 11, 23, 59, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    file = calendar([Event("due-1@academy", due, "Professional, due")], maker="Larkspur Academy", at=AT)

    assert file.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Larkspur Academy//EN",
        "BEGIN:VEVENT",
        "UID:due-1@academy",
        "DTSTAMP:20261123T090000Z",
        "DTSTART:20261211T182900Z",
        "SUMMARY:Professional\\, due",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@given(st.text())
def test_no_text_breaks_out_of_its_line(text):
    assert not set(escaped(text)) & {"\r", "\n"}
    file = calendar([Event("x", AT, text, text)], maker="a", at=AT)
    assert [line.split(":")[0] for line in file.replace("\r\n ", "").split("\r\n")].count("BEGIN") == 2


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_is_escaped_is_read_back(text):
    read = escaped(text).replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",")

    assert read.replace("\0", "\\") == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_line_is_folded_within_75_octets_and_unfolds_to_itself(line):
    pieces = folded(line).split("\r\n")

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])
