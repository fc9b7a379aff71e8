"""My certificates: who sees them, what they say, and the PDF."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from academy.register import printing
from academy.register.models import read_number
from academy.words.standing import Role
from tests.factories import NOW, make_certificate, make_person, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_certificate(make_person("Ines Okonjo-Reyes", time_zone="Asia/Tokyo"))


def test_what_i_hold_is_listed_with_its_state_and_its_end_in_my_time(client, certificate):
    client.force_login(certificate.person)

    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        page = client.get(reverse("certificates")).content.decode()

    assert certificate.number in page
    assert "Active" in page
    assert "23 November 2027, 18:00" in page  # 09:00 UTC in Tokyo


def test_a_lapsed_certificate_stays_listed_as_expired(client, certificate):
    with time_machine.travel(certificate.expires_at, tick=False):
        client.force_login(certificate.person)
        page = client.get(reverse("certificates")).content.decode()

    assert "Expired" in page and "Active" not in page


def test_whoever_holds_nothing_is_led_home(client, certificate):
    client.force_login(make_person("Jonas Øvergaard"))

    page = client.get(reverse("certificates")).content.decode()

    assert certificate.number not in page
    assert "You hold no certificate yet" in page
    assert f'href="{reverse("home")}"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(
    client, certificate, count, django_assert_num_queries
):
    client.force_login(certificate.person)
    for cycle in range(2, count + 1):
        certificate.pk, certificate.number, certificate.cycle = None, f"LK-26-00000{cycle}", cycle
        certificate.key = None
        certificate.key = certificate._meta.get_field("key").get_default()
        certificate.save(force_insert=True)

    with django_assert_num_queries(6):  # session, person, two of rights, the list, its decisions
        client.get(reverse("certificates"))


def test_the_certificate_says_who_what_until_when_and_under_which_policy(client, certificate):
    client.force_login(certificate.person)

    page = client.get(certificate.get_absolute_url()).content.decode()

    for said in (
        "Ines Okonjo-Reyes",
        "Advocate",
        "You may share company news.",
        "23 November 2026",
        "23 November 2027",
        "Social media policy, version 6",
        certificate.number,
        reverse("certificate_pdf", args=[certificate.number]),
        reverse("verify_number", args=[certificate.number]),
    ):
        assert said in page
    assert "style=" not in page
    assert printing.qr(printing.public_address(certificate)).path in page


READERS = {Role.COMPLIANCE, Role.GOVERNANCE, Role.RECORDS}


@pytest.mark.parametrize("name", ["certificate", "certificate_pdf"])
@pytest.mark.parametrize("role", list(Role))
def test_only_the_holder_and_readers_of_the_register_see_it(client, certificate, role, name):
    client.force_login(make_person("Somebody Else", roles=[role]))

    answer = client.get(reverse(name, args=[certificate.number]))

    assert answer.status_code == (200 if role in READERS else 404)


@pytest.mark.parametrize("name", ["certificate", "certificate_pdf"])
def test_a_visitor_is_sent_to_sign_in(client, certificate, name):
    answer = client.get(reverse(name, args=[certificate.number]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_the_pdf_is_tagged_named_after_the_number_and_opens_in_place(client, certificate):
    client.force_login(certificate.person)

    answer = client.get(reverse("certificate_pdf", args=[certificate.number]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{certificate.number}.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in answer.content and b"/StructTreeRoot" in answer.content


def test_the_pdf_made_again_later_has_the_same_bytes(certificate):
    first = printing.pdf(certificate)

    with time_machine.travel(NOW + timedelta(days=400)):
        assert printing.pdf(certificate) == first


@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Ångström-Şahin",
        "Nguyễn Thị Hằng",
        "Иван Петрович",
        "Ωμέγα Παπαδοπούλου",
        "نورة الصباح",
        "יעל כהן",
        "लीना वर्गीस",
        "ലീന വർഗീസ്",
        "กานต์ ศรีสุข",
        "西村 陽斗",
        "張偉 张伟",
        "김민준",
        "ანა ბერიძე",
    ],
)
def test_names_in_many_scripts_are_set_with_our_own_fonts(certificate, name, monkeypatch):
    certificate.holder = name
    asked = []
    compile_ = printing.typst.compile
    monkeypatch.setattr(
        printing.typst,
        "compile",
        lambda *args, **kwargs: asked.append(kwargs["ignore_system_fonts"]) or compile_(*args, **kwargs),
    )

    assert printing.pdf(certificate).startswith(b"%PDF")
    assert asked == [True]


def test_a_name_that_no_font_can_write_is_answered_with_words(client, certificate):
    certificate.holder = "Ines \U000f0000"  # a private sign: no font has it
    certificate.save()
    client.force_login(certificate.person)

    answer = client.get(reverse("certificate_pdf", args=[certificate.number]), follow=True)

    assert "The PDF was not made" in answer.content.decode()


def test_words_of_a_certificate_are_never_read_as_markup(certificate):
    certificate.holder = '#panic("x") *bold* $x$ \\ ] #sys'
    certificate.allows = '= Heading #read("/etc/passwd")'

    assert printing.pdf(certificate).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("LK-26-7K3QF9", "LK-26-7K3QF9"),
        (" lk 26 7k3qf9 ", "LK-26-7K3QF9"),
        ("lk267k3qf9", "LK-26-7K3QF9"),
        ("LK–26–7KOILF", "LK-26-7K011F"),
        ("LK-26-7K3QF", ""),
        ("banana", ""),
        ("LK-٢٦-7K3QF9", ""),
        ("", ""),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, number):
    assert read_number(typed) == number


def test_every_new_number_reads_as_itself():
    make_programme()
    for _ in range(5):
        number = make_certificate().number
        assert read_number(number.lower()) == number
