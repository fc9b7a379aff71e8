"""What anybody may check about a certificate, and nothing more."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from academy.people.models import Unit
from academy.register.limits import CHECKS_A_MINUTE
from tests.factories import NOW, make_certificate, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_checked_yet():
    cache.clear()


@pytest.fixture
def certificate():
    unit = Unit.add_root(code="secret-unit", name="Secret Unit")
    manager = make_person("Tomasz Wieczorek")
    return make_certificate(
        make_person("Ines Okonjo-Reyes", email="ines@private.example", unit=unit, manager=manager)
    )


def check(client, number, *, at=NOW + timedelta(days=1)):
    with time_machine.travel(at, tick=False):
        return client.get(reverse("verify_number", args=[number]))


def test_a_valid_certificate_is_said_to_be_valid_today(client, certificate):
    page = check(client, certificate.number).content.decode()

    assert "Valid today" in page and "Expired" not in page
    for said in (
        "Ines Okonjo-Reyes",
        "Advocate",
        "Share company news on one’s own accounts",
        "23 November 2027, 09:00 UTC",
    ):
        assert said in page


def test_it_is_valid_until_the_second_it_expires(client, certificate):
    before = check(client, certificate.number, at=certificate.expires_at - timedelta(seconds=1))
    after = check(client, certificate.number, at=certificate.expires_at)

    assert "Valid today" in before.content.decode()
    assert "Valid today" not in after.content.decode()
    assert "has run out" in after.content.decode()


def test_nothing_else_about_the_person_is_shown(client, certificate):
    person = certificate.person
    page = check(client, certificate.number).content.decode()

    for private in (person.email, person.employee_number, str(person.key), "Secret Unit", "Tomasz"):
        assert private not in page
    assert "score" not in page.lower()


def test_the_page_is_the_same_for_whoever_is_signed_in(client, certificate):
    anonymous = check(client, certificate.number).content
    client.force_login(make_person("Haruto Nishimura", time_zone="Asia/Tokyo"))

    assert check(client, certificate.number).content == anonymous


def test_search_engines_are_asked_not_to_keep_it(client, certificate):
    assert check(client, certificate.number)["X-Robots-Tag"] == "noindex"
    assert client.get(reverse("verify"))["X-Robots-Tag"] == "noindex"


def test_an_unknown_number_is_answered_in_words(client, certificate):
    answer = check(client, "LK-26-000000")

    assert answer.status_code == 404
    assert "No certificate has this number" in answer.content.decode()
    assert certificate.holder not in answer.content.decode()


@pytest.mark.parametrize("typed", ["{number}", "  {number} ", "{lower}", "{spaced}"])
def test_the_form_reads_small_letters_and_spaces(client, certificate, typed):
    number = certificate.number
    words = typed.format(number=number, lower=number.lower(), spaced=number.replace("-", " "))

    answer = client.get(reverse("verify"), {"number": words})

    assert answer.status_code == 302
    assert answer.url == reverse("verify_number", args=[number])


def test_what_is_no_number_is_said_beside_the_form(client):
    answer = client.get(reverse("verify"), {"number": "<b>banana"})

    assert "This is no certificate number" in answer.content.decode()
    assert "<b>banana" not in answer.content.decode()


def test_a_network_that_tries_numbers_is_made_to_wait(client, certificate):
    answers = [check(client, "LK-26-000000").status_code for _ in range(CHECKS_A_MINUTE)]
    refused = check(client, certificate.number)

    assert set(answers) == {404}
    assert refused.status_code == 429
    assert certificate.holder not in refused.content.decode()
    assert "says nothing about the certificate" in refused.content.decode()
    assert refused["Retry-After"] == "60"
    assert check(client, certificate.number, at=NOW + timedelta(days=1, minutes=1)).status_code == 200


def test_another_network_does_not_wait_for_it(client, certificate):
    for _ in range(CHECKS_A_MINUTE + 1):
        check(client, "LK-26-000000")

    client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    assert check(client, certificate.number).status_code == 200


def test_all_addresses_of_one_ipv6_network_count_as_one(client, certificate):
    for last in range(CHECKS_A_MINUTE + 1):
        client.defaults["REMOTE_ADDR"] = f"2001:db8::{last + 1:x}"
        answer = check(client, "LK-26-000000")

    assert answer.status_code == 429


def test_a_check_takes_two_queries_and_with_a_session_four(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(2):
        check(client, certificate.number)
    client.force_login(certificate.person, backend="academy.people.backends.People")
    with django_assert_num_queries(4):
        client.get(reverse("verify_number", args=[certificate.number]))


def test_only_reading_is_allowed(client, certificate):
    assert client.post(reverse("verify_number", args=[certificate.number])).status_code == 405
