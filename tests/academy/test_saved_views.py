"""Views of the register under a name: whose they are, who sees them, who deletes them."""

import re
from html import unescape

import pytest
from django.urls import reverse

from academy.desk.models import SavedView
from academy.desk.saved import MOST
from academy.words.standing import Role
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db


def save(client, name="Professionals", **said):
    return client.post(reverse("save_view"), {"name": name, "level": "professional"} | said)


def test_a_query_is_saved_under_a_name_and_leads_back_to_the_register(client, officer):
    answer = save(client, after="x~1", line="51", at="2026-03-31 23:59")

    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner, view.shared) == (
        "Professionals", "level=professional", officer, False,
    )  # fmt: skip
    assert answer.url == "/desk/register/?at=2026-03-31T23%3A59%3A00Z&level=professional"
    assert client.get(answer.url).context["asked"]["at"].isoformat() == "2026-03-31T23:59:00+00:00"
    assert "/desk/register/?level=professional" in client.get(reverse("register")).content.decode()


def test_the_moment_is_kept_if_that_is_wanted(client, officer):
    save(client, at="2026-03-31 23:59", reading="corrected", keep_moment="on")

    assert SavedView.objects.get().query == (
        "at=2026-03-31T23%3A59%3A00Z&level=professional&reading=corrected"
    )


def test_a_view_without_a_name_is_not_saved(client, officer):
    answer = client.post(reverse("save_view"), {"name": " ", "level": "professional"}, follow=True)

    assert not SavedView.objects.exists()
    assert "give it a name" in answer.content.decode()


def test_a_view_is_replaced_only_once_that_is_asked_for_and_stays_shared(client, officer):
    save(client, shared="on")

    asked = save(client, level="advocate")
    page = asked.content.decode()
    assert asked.status_code == 409 and "Replace it?" in page and "It stays shared" in page
    assert SavedView.objects.get().query == "level=professional"
    save(client, level="advocate", replace="on")

    view = SavedView.objects.get()
    assert (view.query, view.shared) == ("level=advocate", True)


def test_what_is_asked_before_a_view_is_replaced_sends_everything_once_more(client, officer):
    save(client)
    page = save(client, level="advocate", q="a “b” & c").content.decode()

    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    sent.pop("csrfmiddlewaretoken", None)
    client.post(reverse("save_view"), {name: unescape(value) for name, value in sent.items()})

    assert SavedView.objects.get().query == "level=advocate&q=a+%E2%80%9Cb%E2%80%9D+%26+c"


def test_saving_the_same_twice_asks_nothing_and_loses_nothing(client, officer):
    save(client, shared="on")

    assert save(client).status_code == 302
    assert SavedView.objects.get().shared


def test_what_another_shares_is_never_replaced(client, officer):
    save(client, shared="on")
    other = make_person("Ottilie Brandt", roles=[Role.COMPLIANCE])
    client.force_login(other)

    save(client, level="advocate", replace="on")

    assert SavedView.objects.get(owner=officer).query == "level=professional"
    assert SavedView.objects.get(owner=other).query == "level=advocate"


def test_a_view_is_renamed_by_its_owner_and_not_to_a_name_that_is_taken(client, officer):
    save(client, shared="on")
    save(client, "Other", level="advocate")
    view = SavedView.objects.get(name="Professionals")
    address = reverse("rename_view", args=[view.pk])

    def rename(name):
        return client.post(address, {"name": name}, follow=True).content.decode()

    assert "You have a view of this name." in rename("Other")
    assert "give it a name" in rename(" ") and "give it a name" in rename("x" * 81)
    assert SavedView.objects.get(pk=view.pk).name == "Professionals"
    assert "The view is called “Experts” now." in rename("Experts")
    assert address in client.get(reverse("register")).content.decode()

    client.force_login(make_person("Ottilie Brandt", roles=[Role.COMPLIANCE]))
    assert client.post(address, {"name": "Mine"}).status_code == 404
    assert address not in client.get(reverse("register")).content.decode()
    view.refresh_from_db()
    assert (view.name, view.query, view.shared) == ("Experts", "level=professional", True)


def test_compliance_sees_what_is_shared_and_nobody_sees_what_is_not(client, officer):
    governor = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    other = make_person("Ottilie Brandt", roles=[Role.COMPLIANCE])
    save(client, "Shared", shared="on")
    save(client, "Mine")

    def seen(person):
        client.force_login(person)
        return [view.name for view in client.get(reverse("register")).context["views"]]

    assert seen(officer) == ["Mine", "Shared"]
    assert seen(other) == ["Shared"]
    assert seen(governor) == []
    save(client, "Governance’s", shared="on")
    assert seen(governor) == ["Governance’s"]
    assert seen(other) == ["Shared"]


def test_only_its_owner_deletes_a_view(client, officer):
    save(client, shared="on")
    view = SavedView.objects.get()
    other = make_person("Ottilie Brandt", roles=[Role.COMPLIANCE])

    client.force_login(other)
    assert client.post(reverse("delete_view", args=[view.pk])).status_code == 404
    assert reverse("delete_view", args=[view.pk]) not in client.get(reverse("register")).content.decode()
    client.force_login(officer)
    assert client.get(reverse("delete_view", args=[view.pk])).status_code == 405
    client.post(reverse("delete_view", args=[view.pk]))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.TRAINER, Role.OPERATOR])
def test_who_may_not_read_the_register_saves_nothing_of_it(client, role):
    client.force_login(make_person(roles=[role]))

    assert save(client).status_code == 403
    assert not SavedView.objects.exists()


def test_nobody_has_more_than_a_hundred(client, officer):
    SavedView.objects.bulk_create(
        SavedView(owner=officer, name=f"View {number}", made_at=NOW) for number in range(MOST)
    )

    assert "hundred views" in client.get(save(client, "One more").url).content.decode()
    assert SavedView.objects.count() == MOST
    save(client, "View 7", replace="on")
    assert SavedView.objects.get(name="View 7").query == "level=professional"
