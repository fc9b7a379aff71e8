"""The pages about the API: its documentation, and the consoles that may ask."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.register.entitlement.clients import ApiClient
from academy.words.standing import Role
from tests.factories import NOW, PASSWORD, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    person = make_person("Haruto Nishimura", roles=[Role.OPERATOR], email="haruto@larkspur.example")
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return person


def test_the_documentation_says_every_address_field_and_status_of_the_description(client):
    described = client.get("/api/openapi.json").json()

    page = client.get(reverse("api_docs")).content.decode()

    for path, methods in described["paths"].items():
        assert f"GET {path}" in page
        for status in methods["get"]["responses"]:
            assert f"<b>{status}</b>" in page
    for schema in described["components"]["schemas"].values():
        for name in schema.get("properties", {}):
            assert name in page
    assert "def open_bundle(" in page
    assert "<script" not in page


def test_every_parameter_field_and_refusal_of_the_description_is_explained_and_has_an_example(client):
    described = client.get("/api/openapi.json").json()
    calls = [methods["get"] for methods in described["paths"].values()]

    parameters = [one for call in calls for one in call["parameters"]]
    assert [one["name"] for one in parameters if not (one.get("description") and one.get("example"))] == []
    bare = [
        f"{title}.{name}"
        for title, schema in described["components"]["schemas"].items()
        for name, field in schema.get("properties", {}).items()
        if not (field.get("description") and (field.keys() & {"example", "examples", "items"}))
    ]
    assert bare == []
    for call in calls:
        for status, answer in call["responses"].items():
            assert answer["description"] not in ("", "OK", "Unauthorized", "Unprocessable Content")
            if status >= "400":
                assert answer["content"]["application/json"]["example"]["text"]


def test_an_operator_lets_a_console_in_and_sees_its_token_once(client, operator):
    address = reverse("api_clients")

    page = client.post(address, {"name": "Command centre", "owner": "HARUTO@larkspur.example"})

    made = ApiClient.objects.get()
    token = page.context["made"]["token"]
    assert token in page.content.decode()
    assert list(ApiClient.objects.with_token(token)) == [made]
    assert "no-store" in page["Cache-Control"]
    again = client.get(address).content.decode()
    assert "Command centre" in again
    assert token not in again and made.token_sha256 not in again


def test_a_console_without_an_owner_or_of_the_same_name_is_not_let_in(client, operator):
    ApiClient.make("Command centre", operator, by=operator, at=NOW)

    page = client.post(reverse("api_clients"), {"name": "Command centre", "owner": "no@larkspur.example"})

    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"name", "owner"}
    assert ApiClient.objects.count() == 1


def test_an_operator_shuts_a_console_out(client, operator):
    made, _ = ApiClient.make("Command centre", operator, by=operator, at=NOW)

    client.post(reverse("api_client_revoke", args=[made.key]))

    made.refresh_from_db()
    assert made.revoked_at
    assert "revoked" in client.get(reverse("api_clients")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR])
def test_nobody_but_an_operator_lets_consoles_in_or_shuts_them_out(client, role):
    person = make_person(roles=[role])
    made, _ = ApiClient.make("Command centre", person, by=None, at=NOW)
    client.force_login(person)

    asked = {"name": "Mine", "owner": person.email}
    answers = [
        client.post(reverse("api_clients"), asked),
        client.post(reverse("api_client_revoke", args=[made.key])),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert [one.revoked_at for one in ApiClient.objects.all()] == [None]


def test_whoever_signed_in_long_ago_says_who_they_are_before_a_token_is_made(client):
    operator = make_person(roles=[Role.OPERATOR])
    client.force_login(operator)

    answer = client.post(reverse("api_clients"), {"name": "Mine", "owner": operator.email})

    assert "reauthenticate" in answer["Location"]
    assert not ApiClient.objects.exists()


def test_the_list_takes_as_many_queries_for_three_consoles_as_for_one(client, operator):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("api_clients"))
        return len(queries)

    ApiClient.make("One", operator, by=operator, at=NOW)
    count()
    one = count()
    ApiClient.make("Two", make_person(), by=operator, at=NOW)
    ApiClient.make("Three", make_person(), by=operator, at=NOW)

    assert count() == one


def command(*words):
    out = StringIO()
    call_command("api_client", *words, stdout=out)
    return out.getvalue().strip()


def test_the_first_console_is_let_in_from_the_command_line_and_shut_out_again():
    make_person(email="haruto@larkspur.example")

    token = command("make", "Command centre", "--owner", "haruto@larkspur.example")

    assert ApiClient.objects.with_token(token).exists()
    command("revoke", "Command centre")
    assert not ApiClient.objects.with_token(token).exists()


def test_the_command_says_what_it_cannot_do():
    with pytest.raises(CommandError, match="Nobody here has this e-mail address"):
        command("make", "Command centre", "--owner", "no@larkspur.example")
    with pytest.raises(CommandError, match="no console called Nothing"):
        command("revoke", "Nothing")
