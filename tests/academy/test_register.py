"""The register as of a moment: its lines, its sums, its two readings."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from academy.desk import views
from academy.desk.forms import MomentField
from academy.desk.ledger import Ledger
from academy.desk.rebuilding import rebuild
from academy.people.models import Unit
from academy.register.decisions import Decision
from academy.register.models import Certificate
from academy.words.standing import Role
from tests.factories import NOW, make_certificate, make_person, make_programme, make_right

pytestmark = pytest.mark.django_db


def page(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked).content.decode()


def test_the_register_shows_the_present_and_its_sum(client, officer):
    held = make_certificate(make_person("Ines Okonjo-Reyes"))
    lapsed = make_certificate(make_person("Babak Thorsen"), at=NOW - timedelta(days=400))

    answer = client.get(reverse("register"))

    assert [(line.certificate, line.state) for line in answer.context["page"].lines] == [
        (lapsed, "expired"),
        (held, "active"),
    ]
    tally = {name: count for name, count in answer.context["totals"]["tally"].items() if count}
    assert tally == {"all": 2, "active": 1, "expired": 1, "people": 2}


def test_as_of_a_moment_later_certificates_are_left_out_and_lapsed_ones_are_active_again(client, officer):
    make_certificate(make_person("Ines Okonjo-Reyes"))
    lapsed = make_certificate(make_person("Babak Thorsen"), at=NOW - timedelta(days=400))

    answer = client.get(reverse("register"), {"at": "2026-03-31T23:59"})

    assert [(line.certificate, line.state) for line in answer.context["page"].lines] == [(lapsed, "active")]
    assert answer.context["totals"]["tally"]["later"] == 1
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
    states = [row.state for row in Ledger(at).rows()]

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
        ({"q": "thorsen babak"}, ["Babak"]),
        ({"q": "reyes"}, ["Ines"]),
        ({"q": "orsen"}, []),
        ({"q": "lk-26"}, ["Ines"]),
        ({"policy": "social-media@6"}, ["Babak", "Ines"]),
        ({"policy": "social-media@5"}, ["Babak", "Ines"]),
        ({"channel": "forum", "language": "de"}, ["Babak", "Ines"]),
        ({"issued_from": "2026-11-23"}, ["Ines"]),
        ({"issued_to": "2026-11-22"}, ["Babak"]),
        ({"issued_from": "2026-11-24"}, []),
        ({"expires_from": "2027-01-01", "expires_to": "2027-11-23"}, ["Ines"]),
        ({"expires_to": "2027-11-22"}, ["Babak"]),
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

    assert [line.certificate.holder.split()[0] for line in answer.context["page"].lines] == found
    assert answer.context["totals"]["tally"]["all"] >= len(found)


def test_each_month_end_counts_those_active_then():
    make_certificate(at=NOW - timedelta(days=30))

    months = Ledger(NOW).months(now=NOW)

    assert [f"{at:%m-%d %H:%M}" for at, _ in months[-3:]] == ["09-30 23:59", "10-31 23:59", "11-23 09:00"]
    assert [count for _, count in months[-3:]] == [0, 1, 1]


@pytest.mark.parametrize("sort", ["name", "-name", "issued", "-issued", "expires", "-expires", "nonsense"])
def test_pages_follow_each_other_and_lead_back_and_lose_nobody(client, officer, monkeypatch, sort):
    monkeypatch.setattr(views, "ROWS_A_PAGE", 2)
    for number in (3, 1, 2, 5, 4):
        make_certificate(make_person(f"Person {number // 2}"), at=NOW - timedelta(days=number % 3))
    whole = [row.certificate_id for row in Ledger(NOW, {"sort": sort}).rows()]

    pages = [turned(client, sort=sort)]
    while pages[-1].next:
        pages.append(turned(client, sort=sort, **pages[-1].next))
    back = [pages[-1]]
    while back[-1].previous:
        back.append(turned(client, sort=sort, **back[-1].previous))

    assert [line.certificate.pk for page in pages for line in page.lines] == whole
    assert [line.number for page in pages for line in page.lines] == [1, 2, 3, 4, 5]
    assert [[line.number for line in page.lines] for page in back] == [[5], [3, 4], [1, 2]]
    assert [len(page.lines) for page in pages] == [2, 2, 1]


def turned(client, **asked):
    return client.get(reverse("register"), asked).context["page"]


@pytest.mark.parametrize("place", ["nonsense", "~", "Ines~x", "2026-99-99~4", "x~99999999999999999999999"])
@pytest.mark.parametrize("sort", ["name", "issued"])
def test_a_place_that_nobody_gave_out_is_no_place(client, officer, place, sort):
    make_certificate()

    assert client.get(reverse("register"), {"after": place, "sort": sort}).status_code == 200


def test_an_empty_register_says_what_will_be_here(client, officer):
    assert "Nobody has been certified yet" in page(client, "register")
    assert "Show the whole register" in page(client, "register", q="zzz")


@pytest.mark.parametrize("sort", ["name", "-issued", "issued", "-expires", "expires"])
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"issued_from": date(2026, 3, 1)},
        {"issued_to": date(2026, 3, 1)},
        {"expires_from": date(2027, 3, 1)},
        {"expires_to": date(2027, 3, 1)},
        {"issued_from": date(2026, 1, 1), "expires_to": date(2027, 6, 1)},
    ],
)
def test_what_bounds_an_order_leaves_nothing_out(asked, sort):
    """One lasts three years, one is put on record after it has expired."""
    programme = make_programme()
    for months in range(12):
        make_certificate(make_person(), at=NOW - timedelta(days=30 * months))
    for number, days in ((1, 1_095), (2, -40)):
        one = make_certificate(make_person(), at=NOW - timedelta(days=200 * number))
        ends = one.issued_at + timedelta(days=days)
        Certificate.objects.filter(pk=one.pk).update(
            expires_at=ends, ends_at=ends, earned_at=ends - timedelta(days=1)
        )
    rebuild(tell=lambda _: None)

    for at in (NOW, NOW - timedelta(days=100)):
        ledger = Ledger(at, asked | {"sort": sort})
        plain = ledger.matching().about(at, known=at).filter(issued_at__lte=at)
        assert sorted(row.pk for row in ledger.rows()) == sorted(row.pk for row in plain)
    assert programme.certificates.count() == 14


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_the_same_number_of_queries_for_one_and_for_three(
    client, officer, count, django_assert_num_queries
):
    for _ in range(count):
        make_certificate(make_person("Ines Okonjo-Reyes"))

    with django_assert_num_queries(21):
        client.get(reverse("register"))


def test_whoever_holds_nothing_is_found_too(client, officer):
    person = make_person("Babak Thorsen")

    text = page(client, "register", q="thorsen")

    assert "People who fit and hold nothing" in text
    assert reverse("dossier", args=[person.key]) in text
    assert "Thorsen" not in page(client, "register", q="okonjo").replace('value="thorsen"', "")


def test_channels_and_languages_find_what_covers_them(client, officer):
    make_right(make_person("Everywhere"), "speak")
    make_right(make_person("Forums"), "speak", channels=["forum"], languages=["de"])

    def found(**asked):
        return [line.certificate.holder for line in turned(client, **asked).lines]

    assert found(channel="forum", language="de") == ["Everywhere", "Forums"]
    assert found(channel="video") == ["Everywhere"]
    assert found(channel="forum", language="fr") == ["Everywhere"]


def test_a_unit_is_that_of_the_moment(client, officer):
    support = Unit.add_root(code="support", name="Support")
    sales = Unit.add_root(code="sales", name="Sales")
    held = make_certificate(make_person("Ines Okonjo", unit=support))
    held.person.move(by=None, at=NOW + timedelta(days=3), unit=sales)

    def units(unit, day):
        return [line.unit for line in turned(client, unit=unit, at=f"2026-11-{day}").lines]

    assert (units("support", 24), units("sales", 24)) == (["Support"], [])
    assert (units("support", 28), units("sales", 28)) == ([], ["Sales"])


# --- The two readings ------------------------------------------------------------


@pytest.fixture
def left_untold():
    """Ines left on the 25th; the academy was told on the 1st of December. Babak stayed."""
    make_certificate(make_person("Babak Thorsen"))
    held = make_certificate(make_person("Ines Okonjo"))
    days = timedelta(days=1)
    held.person.leave(by=None, at=NOW + 8 * days, since=NOW + 2 * days)
    return held


def test_the_two_readings_differ_and_each_marks_where(client, officer, left_untold):
    def read(reading):
        answer = client.get(reverse("register"), {"at": "2026-11-28 12:00", "reading": reading})
        return answer, [(line.state, line.otherwise) for line in answer.context["page"].lines]

    answer, lines = read("then")
    assert lines == [("active", ""), ("active", "expired")]
    assert "1 line differs between the two readings" in answer.content.decode()
    assert answer.context["totals"]["tally"]["active"] == 2

    assert [line.since for line in answer.context["page"].lines] == [NOW, NOW]
    assert "again since" not in answer.content.decode()

    answer, lines = read("corrected")
    assert lines == [("active", ""), ("expired", "active")]
    assert answer.context["totals"]["tally"]["expired"] == 1
    assert "As known then:" in answer.content.decode()


def test_what_a_person_was_entitled_to_is_said_for_the_moment_and_the_reading(client, officer, left_untold):
    make_right(left_untold.person.__class__.objects.get(name="Babak Thorsen"), "speak", channels=["forum"])

    def entitled(**asked):
        return [line.entitled for line in turned(client, at="2026-11-28 12:00", **asked).lines]

    assert entitled() == [["Share", "Speak: Forum"], ["Share", "Speak: Forum"], ["Share"]]
    assert entitled(reading="corrected")[-1] == []


def test_whoever_is_suspended_is_entitled_to_nothing_then(client, officer):
    certificate = make_certificate(make_person("Ines Okonjo"))
    governor = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    said = {"signature": governor.name, "by": governor, "at": NOW + timedelta(days=1)}
    Decision.take(certificate, "suspend", "A complaint.", **said)

    assert turned(client, at="2026-11-24 08:00").lines[0].entitled == ["Share"]
    assert turned(client, at="2026-11-24 10:00").lines[0].entitled == []


# --- A large one ------------------------------------------------------------------


def test_a_large_register_is_counted_in_a_second_request(client, officer, monkeypatch):
    make_certificate(make_person("Ines Okonjo"))
    monkeypatch.setattr(views, "SMALL", 1)

    first = client.get(reverse("register"), {"level": "advocate"})
    rest = client.get(reverse("register_totals"), {"level": "advocate"})

    assert first.context["totals"] is None
    assert 'data-later="/desk/register/totals?level=advocate"' in first.content.decode()
    assert rest.context["totals"]["tally"]["active"] == 1
    assert client.get(reverse("register"), {"totals": "1"}).context["totals"]["tally"]["all"] == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_totals_take_the_same_number_of_queries_for_one_and_for_three(
    client, officer, count, django_assert_num_queries
):
    for _ in range(count):
        make_certificate(make_person("Ines Okonjo-Reyes"))

    with django_assert_num_queries(11):
        client.get(reverse("register_totals"))
