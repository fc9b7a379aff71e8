"""Where the company can be spoken for, today and after the next lapses."""

from datetime import timedelta

import pytest
from django.urls import reverse

from academy.desk.covering import speaking
from academy.desk.drawing import FOOT, bars
from academy.programmes.models import Change, Programme
from academy.words.standing import Role
from tests.factories import NOW, make_certificate, make_person, make_policy_version, make_right

pytestmark = pytest.mark.django_db


def cells(client, **asked):
    """`{(language, channel): (today, later)}` where anybody speaks."""
    context = client.get(reverse("coverage"), asked).context
    return {
        (language.value, channel.value): (cell.today, cell.later)
        for language, row in context["rows"]
        for channel, cell in zip(context["channels"], row, strict=True)
        if cell.today
    }


def test_people_are_counted_where_they_may_speak_and_each_once(client, officer):
    both = make_person("Both")
    make_right(both, "speak", channels=["forum"], languages=["en"])
    make_right(both, "speak", "hold_account", channels=["forum", "blog"], languages=["en", "de"])
    make_right(make_person("One"), "speak", channels=["forum"], languages=["en"])
    make_certificate(make_person("Shares only"))

    assert cells(client) == {
        ("en", "forum"): (2, 2),
        ("en", "blog"): (1, 1),
        ("de", "forum"): (1, 1),
        ("de", "blog"): (1, 1),
    }


def test_a_certificate_without_channels_or_languages_holds_for_all_of_them(client, officer):
    make_right(make_person(), "speak")

    assert len(cells(client)) == 66


def test_what_lapses_is_gone_later_if_nobody_renews(client, officer):
    held = make_right(make_person(), "speak", channels=["forum"], languages=["en"])

    assert cells(client, days="90")["en", "forum"] == (1, 1)
    assert cells(client, until=f"{held.expires_at:%Y-%m-%d %H:%M}")["en", "forum"] == (1, 0)
    page = client.get(reverse("coverage"), {"until": "2028-01-01"}).content.decode()
    assert "then nobody" in page and "nobody" in page


def test_who_has_left_or_is_suspended_speaks_nowhere(officer):
    held = make_right(make_person(), "speak")
    held.person.leave(by=None, at=NOW + timedelta(days=1))

    assert sum(speaking(NOW, known=NOW).values()) == 1
    assert speaking(NOW + timedelta(days=2), known=NOW + timedelta(days=2)) == {}


def test_renewals_are_counted_by_the_week_in_which_the_right_closes(client, officer):
    for days in (365 - 20, 365 - 21, 365 - 60, 365 - 364):
        make_certificate(at=NOW - timedelta(days=days))

    weeks = client.get(reverse("coverage")).context["weeks"]

    assert len(weeks) == 13
    assert {f"{week:%Y-%m-%d}": count for week, count in weeks if count} == {
        "2026-12-07": 1,
        "2026-12-14": 1,
        "2027-01-18": 1,
    }


def test_a_week_says_why_more_rights_close_in_it_than_the_register_finds_expiring(
    client, officer, django_capture_on_commit_callbacks
):
    make_certificate()
    requirement = Programme.objects.get().requirements.get(kind="attestation")
    said = {"due_at": NOW + timedelta(days=42), "reason": "It is new.", "by": officer, "at": NOW}
    with django_capture_on_commit_callbacks(execute=True):
        Change.ask(requirement, make_policy_version(7, at=NOW), **said)

    answer = client.get(reverse("coverage"))
    week = {"expires_from": "2027-01-04", "expires_to": "2027-01-10"}

    assert {f"{monday:%Y-%m-%d}": count for monday, count in answer.context["weeks"]}["2027-01-04"] == 1
    assert "No certificate fits" in client.get(reverse("register"), week).content.decode()
    assert "before the expiry printed on the certificate" in answer.content.decode()


def test_a_moment_that_cannot_be_read_is_said(client, officer):
    assert "“soon” is no moment" in client.get(reverse("coverage"), {"until": "soon"}).content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"until": "2020-01-01"}, "This moment is over."),
        ({"until": f"{NOW + timedelta(days=10, minutes=-1):%Y-%m-%d %H:%M}"}, "This moment is over."),
        ({"days": "-5"}, "30, 60 or 90 days ahead"),
        ({"days": "45"}, "30, 60 or 90 days ahead"),
        ({"days": "soon"}, "30, 60 or 90 days ahead"),
    ],
)
def test_what_is_over_or_no_lapse_is_refused_and_thirty_days_ahead_are_shown(client, officer, asked, words):
    make_right(make_person(), "speak", channels=["forum"], languages=["en"])

    answer = client.get(reverse("coverage"), asked)

    page = answer.content.decode()
    assert words in page and 'role="alert"' in page
    assert answer.context["until"] == NOW + timedelta(days=40)
    assert "on 2020-01-01" not in page


@pytest.mark.parametrize(("asked", "days"), [({}, 30), ({"days": "60"}, 60)])
def test_so_many_days_ahead_are_looked_at_as_asked_for(client, officer, asked, days):
    answer = client.get(reverse("coverage"), asked)

    assert answer.context["until"] == NOW + timedelta(days=10 + days)
    assert 'role="alert"' not in answer.content.decode()


def test_today_is_not_over(client, officer):
    today = f"{NOW + timedelta(days=10):%Y-%m-%d}"

    assert 'role="alert"' not in client.get(reverse("coverage"), {"until": today}).content.decode()


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.TRAINER, Role.OPERATOR])
def test_coverage_is_for_who_may_read_the_register(client, role):
    client.force_login(make_person(roles=[role]))

    assert client.get(reverse("coverage")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_coverage_takes_the_same_number_of_queries_for_one_and_for_three(
    client, officer, count, django_assert_num_queries
):
    for number in range(count):
        make_right(make_person(), "speak", channels=["forum", "blog", "video"][: number + 1])

    with django_assert_num_queries(11):
        client.get(reverse("coverage"))


def test_bars_are_as_high_as_they_count():
    drawn = bars([("a", 0), ("b", 5), ("c", 10)])

    assert [bar.height for bar in drawn] == [0, 60, 120]
    assert all(bar.y + bar.height == FOOT for bar in drawn)
    assert [bar.height for bar in bars([("a", 0)])] == [0]


@pytest.mark.postgresql
def test_people_are_counted_the_same_on_postgresql(client, officer):
    both = make_person("Both")
    make_right(both, "speak", channels=["forum"], languages=["en"])
    make_right(both, "speak", "hold_account", channels=["forum", "blog"], languages=["en"])

    assert cells(client) == {("en", "forum"): (1, 1), ("en", "blog"): (1, 1)}
