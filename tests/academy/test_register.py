"""The register as of a moment: its lines, its sums, its sheet."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from academy.desk.forms import MomentField
from academy.desk.ledger import Ledger
from academy.people.models import Unit
from academy.register.models import Certificate
from academy.words.cells import harmless
from tests.factories import NOW, make_certificate, make_person

pytestmark = pytest.mark.django_db


def page(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked).content.decode()


def test_the_register_shows_the_present_and_its_sum(client, officer):
    held = make_certificate(make_person("Ines Okonjo-Reyes"))
    lapsed = make_certificate(make_person("Babak Thorsen"), at=NOW - timedelta(days=400))

    answer = client.get(reverse("register"))

    assert [(line.certificate, line.state) for line in answer.context["lines"]] == [
        (lapsed, "expired"),
        (held, "active"),
    ]
    tally = {name: count for name, count in answer.context["tally"].items() if count}
    assert tally == {"all": 2, "active": 1, "expired": 1, "people": 2}


def test_as_of_a_moment_later_certificates_are_left_out_and_lapsed_ones_are_active_again(client, officer):
    make_certificate(make_person("Ines Okonjo-Reyes"))
    lapsed = make_certificate(make_person("Babak Thorsen"), at=NOW - timedelta(days=400))

    answer = client.get(reverse("register"), {"at": "2026-03-31T23:59"})

    assert [(line.certificate, line.state) for line in answer.context["lines"]] == [(lapsed, "active")]
    assert answer.context["tally"]["later"] == 1
    assert "2026-03-31 23:59" in answer.content.decode()
    assert "Ines" not in answer.content.decode()


def test_a_certificate_is_known_from_its_second_on_and_active_until_its_last():
    certificate = make_certificate()

    def state(at):
        tally = Ledger(at).tally()
        return tally["active"], tally["expired"]

    second = timedelta(seconds=1)
    assert state(certificate.issued_at - second) == (0, 0)
    assert state(certificate.issued_at) == (1, 0)
    assert state(certificate.expires_at - second) == (1, 0)
    assert state(certificate.expires_at) == (0, 1)


@pytest.mark.parametrize("days", [-500, -400, -35, -1, 0, 1, 300, 365, 366])
def test_the_totals_agree_with_the_rows_at_any_moment(days):
    for start in (-400, -380, -30, 0):
        make_certificate(make_person(f"Person {start}"), at=NOW + timedelta(days=start))
    at = NOW + timedelta(days=days)

    tally = Ledger(at).tally()
    states = [certificate.state(at=at) for certificate in Ledger(at).rows()]

    assert tally["all"] == len(states)
    assert (tally["active"], tally["expired"]) == (states.count("active"), states.count("expired"))
    for state in ("active", "expired"):
        assert Ledger(at, {"state": state}).rows().count() == tally[state]


def test_a_moment_that_cannot_be_read_is_said_and_the_present_shown(client, officer):
    certificate = make_certificate()

    answer = page(client, "register", at="yesterday")

    assert "“yesterday” is no moment" in answer
    assert certificate.number in answer


@pytest.mark.parametrize(
    "typed", ["2026-03-31 23:59", "2026-03-31T23:59", "2026-03-31 23:59 UTC", "2026-03-31"]
)
def test_a_moment_may_be_typed_in_several_ways(typed):
    assert MomentField().clean(typed).isoformat() == "2026-03-31T23:59:00+00:00"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "okonjo"}, ["Ines"]),
        ({"q": "INES@"}, ["Ines"]),
        ({"q": "104-77"}, ["Babak"]),
        ({"unit": "support"}, ["Ines"]),
        ({"unit": "larkspur"}, ["Babak", "Ines"]),
        ({"level": "advocate"}, ["Babak", "Ines"]),
        ({"level": "professional"}, []),
        ({"state": "expired"}, ["Babak"]),
        ({"sort": "-name"}, ["Ines", "Babak"]),
        ({"sort": "issued"}, ["Babak", "Ines"]),
        ({"sort": "person__password"}, ["Babak", "Ines"]),
        ({"unit": "no-such-unit"}, ["Babak", "Ines"]),
    ],
)
def test_the_register_is_filtered_and_sorted(client, officer, asked, found):
    top = Unit.add_root(code="larkspur", name="Larkspur")
    support = top.add_child(code="support", name="Support")
    make_certificate(make_person("Ines Okonjo-Reyes", email="ines@larkspur.example", unit=support))
    make_certificate(
        make_person("Babak Thorsen", unit=top, employee_number="104-7788"), at=NOW - timedelta(days=400)
    )

    answer = client.get(reverse("register"), asked)

    assert [line.certificate.holder.split()[0] for line in answer.context["lines"]] == found
    assert answer.context["tally"]["all"] >= len(found)


def test_each_month_end_counts_those_active_then():
    make_certificate(at=NOW - timedelta(days=30))

    months = Ledger(NOW).months(now=NOW)

    assert [f"{at:%m-%d %H:%M}" for at, _ in months[-3:]] == ["09-30 23:59", "10-31 23:59", "11-23 09:00"]
    assert [count for _, count in months[-3:]] == [0, 1, 1]


def test_fifty_rows_are_a_page_and_lines_go_on_counting(client, officer):
    copy = make_certificate()
    Certificate.objects.bulk_create(_copies(copy, 50))

    answer = client.get(reverse("register"), {"page": 2})

    assert [line.number for line in answer.context["lines"]] == [51]
    assert answer.context["tally"]["all"] == 51


def test_an_empty_register_says_what_will_be_here(client, officer):
    assert "Nobody has been certified yet" in page(client, "register")
    assert "Show the whole register" in page(client, "register", q="zzz")


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_the_same_number_of_queries_for_one_and_for_three(
    client, officer, count, django_assert_num_queries
):
    for _ in range(count):
        make_certificate(make_person("Ines Okonjo-Reyes"))

    with django_assert_num_queries(11):
        client.get(reverse("register"))


def _copies(certificate, count):
    for cycle in range(2, count + 2):
        yield Certificate(
            number=f"LK-26-{cycle:06}",
            cycle=cycle,
            **{
                name: getattr(certificate, name)
                for name in (
                    "person",
                    "programme",
                    "holder",
                    "title",
                    "level",
                    "issued_at",
                    "expires_at",
                    "earned_at",
                    "ends_at",
                )
            },
        )


# --- The sheet ---------------------------------------------------------------


def sheet(client, **asked):
    answer = client.get(reverse("register_csv"), asked)
    assert answer.streaming
    return answer, list(csv.DictReader(io.StringIO(b"".join(answer).decode())))


def test_the_sheet_has_the_rows_of_the_register_at_that_moment(client, officer):
    make_certificate(make_person("Ines Okonjo-Reyes"))
    lapsed = make_certificate(make_person("Babak Thorsen"), at=NOW - timedelta(days=400))

    answer, rows = sheet(client, at="2026-03-31 23:59")

    assert [(row["number"], row["state"], row["as_of"]) for row in rows] == [
        (lapsed.number, "active", "2026-03-31T23:59:00Z")
    ]
    assert 'filename="register-2026-03-31T2359Z.csv"' in answer["Content-Disposition"]


def test_a_name_that_is_a_formula_reaches_the_sheet_as_text(client, officer):
    make_certificate(make_person("=HYPERLINK(0)"))

    assert [row["holder"] for row in sheet(client)[1]] == ["'=HYPERLINK(0)"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_begins_like_a_formula(sign):
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert harmless(f"1{sign}") == f"1{sign}"


def test_the_sheet_takes_the_same_queries_for_any_number_of_rows(client, officer, django_assert_num_queries):
    for _ in range(3):
        make_certificate(make_person("Ines Okonjo-Reyes"))

    with django_assert_num_queries(6):
        assert len(sheet(client)[1]) == 3


def test_a_sheet_of_no_moment_is_refused_and_not_that_of_now(client, officer):
    make_certificate(make_person("Ines Okonjo-Reyes"))

    answer = client.get(reverse("register_csv"), {"at": "last spring"})

    assert answer.status_code == 400
    assert "is no moment" in answer.content.decode()
    assert b"Ines" not in answer.content


def test_whoever_holds_nothing_is_found_too(client, officer):
    person = make_person("Babak Thorsen")

    text = page(client, "register", q="thorsen")

    assert "People who fit and hold nothing" in text
    assert reverse("dossier", args=[person.key]) in text
    assert "Thorsen" not in page(client, "register", q="okonjo").replace('value="thorsen"', "")
