"""Reading a policy version and signing it."""

import unicodedata
from datetime import date

import pytest
from django.urls import reverse

from academy.audit.models import Entry
from academy.programmes.models import Attestation
from courses.curriculum.loading import catalogue
from tests.factories import NOW, make_course, make_person, make_policy_version, make_programme, read_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    catalogue()
    person = make_person("Leena Varghese", time_zone="Asia/Kolkata")
    client.force_login(person)
    return person


@pytest.fixture
def course(reader):
    course = make_course(lessons=2)
    make_programme(course=course)
    return course


def address(number=6):
    return reverse("attest", args=["social-media", number])


def text_of(response):
    return response.content.decode()


def read_all(course, person):
    for lesson in course.lessons():
        read_lesson(lesson, person)


def test_the_whole_version_is_there_to_read_with_the_statement(client, reader, course):
    read_all(course, reader)

    page = text_of(client.get(address()))

    assert "Never ask for personal data in public." in page
    assert "Ground control at once." in page
    assert "I have read this version of the policy" in page


def test_signing_with_ones_name_leads_home_and_reaches_the_log(client, reader, course):
    read_all(course, reader)

    response = client.post(address(), {"signature": " leena  varghese "})

    assert response["Location"] == reverse("home")
    attestation = Attestation.objects.get()
    assert (attestation.person, attestation.version) == (reader, course.teaches)
    assert Entry.objects.filter(act="policy_attested", subject=reader.key).count() == 1


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        ("", "Write your name to sign."),
        ("Somebody Else", "Sign with your name as we know it: Leena Varghese."),
    ],
)
def test_another_name_or_none_is_refused_in_words_and_what_was_typed_stays(
    client, reader, course, signature, words
):
    read_all(course, reader)

    response = client.post(address(), {"signature": signature})

    assert response.status_code == 400
    assert words in text_of(response)
    assert f'value="{signature}"' in text_of(response)
    assert not Attestation.objects.exists()


def test_signing_is_closed_until_the_course_is_read_and_says_what_opens_it(client, reader, course):
    read_lesson(course.lessons()[0], reader)

    page = client.get(address())
    refused = client.post(address(), {"signature": reader.name})

    assert "1 of 2 lessons are read" in text_of(page)
    assert course.url in text_of(page)
    assert 'name="signature"' not in text_of(page)
    assert refused.status_code == 403
    assert not Attestation.objects.exists()


def test_a_version_that_no_programme_asks_for_may_be_signed(client, reader):
    make_policy_version(7)

    client.post(address(7), {"signature": reader.name})

    assert Attestation.objects.get().version.number == 7


def test_what_is_signed_says_when_and_signing_again_changes_nothing(client, reader, course):
    read_all(course, reader)
    Attestation.sign(course.teaches, signature=reader.name, by=reader, at=NOW)

    page = text_of(client.get(address()))
    client.post(address(), {"signature": reader.name})

    assert "You signed it on 23 November 2026 at 14:30:00 (UTC+05:30)" in page
    assert 'name="signature"' not in page
    assert Attestation.objects.get().attested_at == NOW


def test_somebody_elses_signature_is_not_ones_own(client, reader, course):
    read_all(course, reader)
    other = make_person("Tomasz Wieczorek")
    Attestation.sign(course.teaches, signature=other.name, by=other, at=NOW)

    page = text_of(client.get(address()))

    assert "You signed it" not in page
    assert "Tomasz" not in page


def test_a_version_that_does_not_exist_is_not_found(client, reader, course):
    assert client.get(address(9)).status_code == 404


def test_a_name_counts_however_its_letters_are_composed(client, reader, course):
    read_all(course, reader)
    reader.move(name=unicodedata.normalize("NFC", "Jonas  Øvergård".replace("  ", " ")), by=None, at=NOW)

    client.post(address(), {"signature": unicodedata.normalize("NFD", "jonas  øvergård")})

    assert Attestation.objects.get().person == reader


def test_a_version_that_is_not_in_force_yet_cannot_be_signed(client, reader):
    make_policy_version(9, in_force=date(2100, 1, 1))

    page = client.post(address(9), {"signature": reader.name})

    assert page.status_code == 400
    assert "in force from" in text_of(page)
    assert not Attestation.objects.exists()
