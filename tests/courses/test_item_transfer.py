"""Importing and exporting banks in the editor: looked at first, confirmed once, nobody else's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from academy.words.standing import Role
from courses.curriculum.loading import catalogue
from courses.items.models import Item, ItemUpload
from tests.factories import make_bank, make_item, make_person

pytestmark = pytest.mark.django_db

GIFT = b"::Ask first::A customer posts her order number. {=Ask ~Repeat}\n\n::Free::Tell us. {}\n"


@pytest.fixture(autouse=True)
def the_learning_site():
    catalogue()


@pytest.fixture
def trainer(client):
    person = make_person("Mirela Antonescu", roles=[Role.TRAINER])
    client.force_login(person)
    return person


def upload(client, content=GIFT, bank=None, name="bank.gift"):
    bank = bank or make_bank()
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("items_import"), {"bank": bank.pk, "file": file}, follow=True)


def text_of(response):
    return response.content.decode()


def test_a_file_is_shown_before_anything_is_written(client, trainer):
    page = upload(client)

    assert "to be imported <strong>1</strong>, refused <strong>1</strong>" in text_of(page)
    assert "ask-first" in text_of(page)
    assert "It asks for an essay and brings nothing to mark it by." in text_of(page)
    assert not Item.objects.exists()


def test_confirming_imports_exactly_what_was_shown_as_drafts_of_whoever_uploaded_it(client, trainer):
    page = upload(client)

    done = client.post(page.redirect_chain[-1][0], follow=True)

    [item] = Item.objects.all()
    assert (item.slug, item.author, item.live) == ("ask-first", trainer, False)
    assert "1 draft is in the bank" in text_of(done)
    assert not ItemUpload.objects.exists()


def test_confirming_twice_imports_once(client, trainer):
    address = upload(client).redirect_chain[-1][0]
    client.post(address)

    assert client.post(address).status_code == 404
    assert Item.objects.count() == 1


def test_what_somebody_else_uploaded_is_not_found(client, trainer):
    address = upload(client).redirect_chain[-1][0]
    client.force_login(make_person("Signe Lindqvist", roles=[Role.TRAINER]))

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert ItemUpload.objects.count() == 1
    assert not Item.objects.exists()


def test_only_who_writes_items_may_import_or_export_them(client, trainer):
    make_item("secret", bank=make_bank())
    address = upload(client).redirect_chain[-1][0]
    client.force_login(make_person("Samir Haddad", roles=[Role.OPERATOR]))

    addresses = [
        reverse("items_import"),
        address,
        reverse("items_export", args=[make_bank().pk, "csv"]),
    ]

    assert [client.get(one).headers.get("Location") for one in addresses] == ["/admin/"] * 3


def test_a_file_that_cannot_be_read_is_told_in_words_and_leaves_no_item(client, trainer):
    page = upload(client, b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz>&a;</quiz>")

    assert page.status_code == 400
    assert "entities, which are never resolved here" in text_of(page)
    assert "Nothing was imported." in text_of(page)
    assert not Item.objects.exists()


def test_a_file_for_an_operator_is_sent_to_the_command(client, trainer):
    page = upload(client, b"\n\n".join(b"Question %d? {T}" % number for number in range(1001)))

    assert "1,001 items" in text_of(page)
    assert "manage.py import_items" in text_of(page)


def test_a_name_that_leads_elsewhere_is_kept_as_a_name(client, trainer):
    upload(client, name="../../etc/passwd.gift")

    assert ItemUpload.objects.get().name == "passwd.gift"


def test_a_new_upload_takes_the_place_of_the_last_one(client, trainer):
    upload(client)
    upload(client, b"Other? {T}")

    assert bytes(ItemUpload.objects.get().content) == b"Other? {T}"


def test_a_bank_is_exported_from_its_listing_and_imported_from_the_items(client, trainer):
    bank = make_bank()
    make_item("ask-first", bank=bank)

    banks = text_of(client.get(reverse("wagtailsnippets_items_bank:list")))
    items = text_of(client.get(reverse("wagtailsnippets_items_item:list")))
    answer = client.get(reverse("items_export", args=[bank.pk, "csv"]))

    assert reverse("items_export", args=[bank.pk, "moodle"]) in banks
    assert reverse("items_import") in items
    assert answer["Content-Disposition"] == 'attachment; filename="principles.csv"'
    assert b"ask-first" in b"".join(answer.streaming_content)
