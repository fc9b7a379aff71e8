"""Every address by every role, and the anonymous: what each is answered, with a real record behind it."""

from copy import copy
from functools import cache as once

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, reverse

from academy.desk.access.looks import Look
from tests.permissions import COLUMNS, NOBODYS, PREFIXES, TABLE
from tests.test_house import PUBLIC, ROOMS
from tests.world import LATER, build

LET_IN = set("+o>?p")
REFUSED = set("#x-.")
MARKS = {400: "?", 401: "x", 403: "x", 404: "-", 405: ".", 409: "?", 412: "?", 422: "?"}


# --- The map of addresses --------------------------------------------------------------------------------


def walk(patterns, route="", space=""):
    """(route, name, view) of every address that the map knows, of whichever room or library."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, here, inner)
        else:
            yield here, f"{space}{pattern.name}", pattern


def is_ours(route, name, pattern):
    """Ours have a row each by name; snippets are the editor's, however much of them is ours."""
    room = pattern.callback.__module__.split(".")[0]
    return name.startswith("api:") or (room in ROOMS and "snippets/" not in route and name != "closed")


def prefix(route):
    """The part of an address under which a library does one thing: `admin/pages/`."""
    steps = route.lstrip("^").split("/")
    fixed = []
    for step in (step.lstrip("^") for step in steps[:-1]):
        if not step or step[0] in "<(.":
            break
        fixed.append(step)
    depth = 4 if fixed[:2] == ["admin", "snippets"] else 2
    return "/".join(fixed[:depth]) + "/"


@once
def addresses():
    """Each row of the table that there has to be: its name, and the pattern of ours or None."""
    rows = {}
    for route, name, pattern in walk(get_resolver().url_patterns):
        if is_ours(route, name, pattern):
            rows[name] = route, pattern
        else:
            rows[prefix(route)] = None
    return rows


def place(world, name):
    """The address of a row, with the record behind it."""
    if addresses()[name] is None:
        return PREFIXES.get(name, lambda parts: f"/{name}")(world.parts)
    route, pattern = addresses()[name]
    steps = [step.replace("-", "_") for step in route.split("/")]
    part = "_".join(steps[:2]) if steps[0] in ("admin", "desk") else steps[0]
    known = world.parts.get(name) or world.parts.get(part) or {}
    return reverse(name, kwargs={each: known[each] for each in pattern.pattern.regex.groupindex})


# --- Asking ----------------------------------------------------------------------------------------------


def mark(answer):
    """What an answer means, in one sign: see `permissions`."""
    if answer.status_code in MARKS:
        return MARKS[answer.status_code]
    if 200 <= answer.status_code < 300:
        return "+"
    where = answer.get("Location", "")
    if "/accounts/login/" in where or "/admin/login/" in where:
        return "#"
    if "/reauthenticate/" in where:
        return "p"
    if where == reverse("wagtailadmin_home"):  # so the editor says no
        return "x"
    return ">" if 300 <= answer.status_code < 400 else "!"


def asked(client, cookies, method, address, sent=None):
    """What one is answered. Whatever it did is undone: nobody asks after another has changed things."""
    cache.clear()  # it counts attempts
    client.cookies = copy(cookies)
    with transaction.atomic():
        answer = client.post(address, sent) if method == "post" else client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        sign = mark(answer)
        if Look.objects.exists():
            sign = {"+": "o"}.get(sign, sign)
        transaction.set_rollback(True)
    return sign


def column(world, who):
    """`{row: what GET and POST are answered}` for one of the columns."""
    client = Client(raise_request_exception=False)
    if world.people[who]:
        client.force_login(world.people[who])
    cookies = client.cookies
    return {
        name: "".join(
            asked(client, cookies, method, place(world, name), world.parts["sent"].get(name))
            for method in ("get", "post")
        )
        for name in addresses()
    }


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once: whatever somebody does to it is undone."""
    quickly = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    quickly |= {name: tmp_path_factory.mktemp("files") for name in ("MEDIA_ROOT", "PACKS_DIR")}
    with django_db_blocker.unblock(), override_settings(**quickly), transaction.atomic():
        with time_machine.travel(LATER, tick=False):
            yield build()
        transaction.set_rollback(True)


# --- The table -------------------------------------------------------------------------------------------


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(addresses()) == sorted(TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("who", COLUMNS)
def test_each_address_answers_as_the_table_says(world, who):
    found = column(world, who)

    said = {name: row[who] for name, row in TABLE.items()}
    assert {name: sign for name, sign in found.items() if sign != said.get(name)} == {}


def test_behind_each_address_is_something_that_somebody_is_shown_or_may_do():
    empty = {name for name, row in TABLE.items() if not (LET_IN | {"!"}) & set("".join(row.values()))}

    assert empty == NOBODYS


def test_nothing_of_ours_breaks_over_what_it_is_asked():
    """Streams are served by another process; in a test nobody is well: there is no worker."""
    broken = {name for name, row in TABLE.items() if "!" in "".join(row.values()) and addresses()[name]}

    assert broken == {"run_stream", "readyz"}


def test_nobody_passes_without_signing_in_but_where_the_public_may():
    passed = {name for name, row in TABLE.items() if LET_IN & set(row["anonymous"])}

    assert {name for name in passed if addresses()[name]} - {
        "api:openapi-json",
        "api:entitlement_keys",
    } <= PUBLIC


def may_post(who):
    return {name for name, row in TABLE.items() if row[who][1] in LET_IN}


def test_compliance_changes_nothing_that_any_employee_could_not():
    audits = {"announce", "appoint", "fix", "draw", "answer", "finding", "action", "sign"}
    asks = {"desk_exams", "log_verify", "heads_compare"}  # whether a receipt is ours, whether the log holds
    proves = {"head_sign", "packs", "save_view", "rename_view", "delete_view"}
    # They read what is to be erased; whoever sends something is asked who they are, then refused.
    refused = {"records_many", "records_person", "records_proposal", "records_hold"}

    ours = {name for name in may_post("compliance") - may_post("employee") if addresses()[name]}
    assert ours == asks | proves | refused | {f"campaign_{act}" for act in audits}


def test_the_first_operator_is_one_like_any_other():
    assert {name for name, row in TABLE.items() if row["first"] != row["operator"]} == set()


def test_operators_change_nothing_that_any_employee_could_not_but_doors_and_letters():
    ours = {name for name in may_post("operator") - may_post("employee") if addresses()[name]}

    assert ours == {"api_clients", "api_client_revoke", "letter_again"}


def test_a_manager_changes_what_an_employee_does_and_their_team():
    team = {"team_assign", "team_leave", "team_move_due", "branded_account_propose"}

    assert may_post("manager") - may_post("employee") == team
