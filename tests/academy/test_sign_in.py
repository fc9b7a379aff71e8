"""The door: who passes, who is refused, and in which words."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import URLResolver, get_resolver, reverse

from academy.audit.models import Entry
from academy.people.models import Unit, User
from academy.words.standing import Role
from tests.factories import NOW, PASSWORD, make_person

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, person, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": person.email, "password": password, **extra})


def is_in(client):
    return client.get(reverse("account")).status_code == 200


def text_of(response):
    return response.content.decode()


# --- passing ---------------------------------------------------------------------------------


def test_one_signs_in_with_the_e_mail_address_however_it_is_written(client):
    person = make_person(email="leena@larkspur.example")

    response = client.post(LOGIN, {"login": "Leena@Larkspur.Example", "password": PASSWORD})

    assert response["Location"] == "/"
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_one_comes_back_to_where_one_wanted_to_go(client):
    person = make_person()

    response = sign_in(client, person, next=reverse("account"))

    assert response["Location"] == reverse("account")


def test_signing_in_never_leads_to_another_site(client):
    response = sign_in(client, make_person(), next="https://elsewhere.example/")

    assert response["Location"] == "/"


def test_signing_out_is_a_deed_not_a_link(client):
    sign_in(client, make_person())

    client.get(reverse("account_logout"))
    still_in = is_in(client)
    client.post(reverse("account_logout"))

    assert still_in
    assert not is_in(client)


def test_the_page_holds_no_script_of_its_own_and_says_that_it_is_a_demonstration(client, settings):
    settings.DEMONSTRATION = True

    page = client.get(LOGIN)

    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "printed by make run" in text_of(page)


def test_where_it_is_no_demonstration_the_page_does_not_speak_of_one(client, settings):
    settings.DEMONSTRATION = False

    assert "printed by make run" not in text_of(client.get(LOGIN))


# --- being refused ---------------------------------------------------------------------------


def test_a_wrong_password_is_told_in_words_that_do_not_say_which_was_wrong(client):
    person = make_person()

    wrong = text_of(sign_in(client, person, "not-the-password"))
    unknown = text_of(client.post(LOGIN, {"login": "nobody@larkspur.example", "password": PASSWORD}))

    assert "do not belong together" in wrong
    assert "do not belong together" in unknown
    assert not is_in(client)


def test_repeated_failures_close_the_door_for_a_while_even_to_the_right_password(client):
    person = make_person()
    for _ in range(5):
        sign_in(client, person, "not-the-password")

    page = text_of(sign_in(client, person))

    assert "Too many attempts with this e-mail address." in page
    assert not is_in(client)


def test_the_failures_of_one_do_not_close_the_door_to_another(client):
    person, other = make_person(), make_person("Tomasz Wieczorek")
    for _ in range(5):
        sign_in(client, person, "not-the-password")

    sign_in(client, other)

    assert is_in(client)


def test_a_person_who_left_is_refused(client):
    person = make_person()
    person.leave(by=None, at=NOW)

    page = client.post(LOGIN, {"login": person.email, "password": PASSWORD}, follow=True)

    assert "This account is closed" in text_of(page)
    assert not is_in(client)


def test_leaving_ends_a_session_that_is_running(client):
    person = make_person()
    sign_in(client, person)
    was_in = is_in(client)

    person.leave(by=None, at=NOW)

    assert was_in
    assert not is_in(client)


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_demonstration_person_passes_only_where_it_is_a_demonstration(client, settings, demonstration):
    settings.DEMONSTRATION = demonstration
    person = make_person(demonstration=True)

    page = client.post(LOGIN, {"login": person.email, "password": PASSWORD}, follow=True)

    assert is_in(client) == demonstration
    assert ("This account is closed" in text_of(page)) != demonstration


def test_the_session_of_a_demonstration_person_ends_with_the_demonstration(client, settings):
    settings.DEMONSTRATION = True
    sign_in(client, make_person(demonstration=True))

    settings.DEMONSTRATION = False

    assert not is_in(client)


def test_nobody_signs_themselves_up(client):
    page = client.get(reverse("account_signup"))
    client.post(reverse("account_signup"), {"email": "new@larkspur.example", "password1": PASSWORD})

    assert "No sign-up here" in text_of(page)
    assert not User.objects.filter(email="new@larkspur.example").exists()


# --- the second factor -----------------------------------------------------------------------


@pytest.fixture
def guarded():
    """A person with an authenticator app; `code()` is what it shows now."""
    person = make_person()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    person.code = lambda: totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    return person


def test_with_an_authenticator_app_the_password_alone_is_not_enough(client, guarded):
    response = sign_in(client, guarded)

    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)


def test_the_code_of_the_app_opens_the_door(client, guarded):
    sign_in(client, guarded)

    client.post(reverse("mfa_authenticate"), {"code": guarded.code()})

    assert is_in(client)


def test_a_wrong_code_is_told_in_words(client, guarded):
    sign_in(client, guarded)

    page = client.post(reverse("mfa_authenticate"), {"code": "no-code"})

    assert "This code is not right" in text_of(page)
    assert not is_in(client)


def test_changing_how_one_signs_in_asks_for_the_password_again(client):
    client.force_login(make_person())

    response = client.get(reverse("mfa_activate_totp"))

    assert response["Location"].startswith(reverse("account_reauthenticate"))


# --- a forgotten password --------------------------------------------------------------------


def test_a_link_to_a_new_password_comes_by_mail_and_works_once(client):
    person = make_person()
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)

    form = client.get(link, follow=True)
    new = {"password1": "a-whole-new-passphrase", "password2": "a-whole-new-passphrase"}
    client.post(form.redirect_chain[-1][0], new)

    assert mail.outbox[0].subject == "Your link to a new password"
    assert sign_in(client, person, "a-whole-new-passphrase")["Location"] == "/"
    client.post(reverse("account_logout"))
    assert "This link no longer works" in text_of(client.get(link, follow=True))


def test_the_reset_page_does_not_say_whether_an_address_is_known(client):
    known = client.post(reverse("account_reset_password"), {"email": make_person().email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "x@larkspur.example"}, follow=True)

    assert text_of(known) == text_of(unknown)
    assert len(mail.outbox) == 1


# --- ones own account ------------------------------------------------------------------------


def test_the_account_page_says_who_one_is(client):
    manager = make_person("Tomasz Wieczorek")
    unit = Unit.add_root(code="support", name="Support")
    person = make_person("Leena Varghese", unit=unit, manager=manager, roles=[Role.TRAINER])
    client.force_login(person)

    page = text_of(client.get(reverse("account")))

    for words in (person.email, person.employee_number, "Support", "Tomasz Wieczorek", "Employee, Trainer"):
        assert words in page


def test_changing_the_time_zone_changes_the_pages_and_reaches_the_log(client):
    person = make_person()
    client.force_login(person)

    page = client.post(reverse("account"), {"language": "en", "time_zone": "Asia/Kolkata"}, follow=True)

    assert "Times are shown in Asia/Kolkata time." in text_of(page)
    fact = Entry.objects.get(act="person_moved")
    assert fact.facts == {"changes": {"time_zone": ["UTC", "Asia/Kolkata"]}}
    assert str(fact.actor) == str(person.key)


def test_saving_without_a_change_states_no_fact(client):
    client.force_login(make_person())

    client.post(reverse("account"), {"language": "en", "time_zone": "UTC"})

    assert not Entry.objects.filter(act="person_moved").exists()


def test_nothing_but_language_and_time_zone_can_be_changed_there(client):
    person = make_person("Leena Varghese")
    client.force_login(person)

    client.post(
        reverse("account"),
        {
            "language": "en",
            "time_zone": "UTC",
            "name": "Somebody",
            "email": "x@y.example",
            "is_superuser": "on",
        },
    )

    person.refresh_from_db()
    assert (person.name, person.is_superuser) == ("Leena Varghese", False)
    assert person.email != "x@y.example"


def test_a_time_zone_that_does_not_exist_is_refused(client):
    person = make_person()
    client.force_login(person)

    page = client.post(reverse("account"), {"language": "en", "time_zone": "Mars/Olympus"})

    assert "Select a valid choice" in text_of(page)
    person.refresh_from_db()
    assert person.time_zone == "UTC"


# --- the other doors --------------------------------------------------------------------------


def every_address(patterns=None, before=""):
    """Every address of the site that takes no arguments."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, here)
        elif not set("<(\\$") & set(here):
            yield "/" + here


def test_a_password_opens_nothing_but_at_the_one_door(client):
    person = make_person(email="kofi@larkspur.example", roles=[Role.TRAINER, Role.OPERATOR])
    said = {"username": person.email, "email": person.email, "login": person.email, "password": PASSWORD}
    opened = []
    for address in every_address():
        try:
            client.post(address, said)
        except Exception as problem:  # a view that cannot take this says so here, and signs nobody in
            assert "_auth_user_id" not in client.session, (address, problem)
        if "_auth_user_id" in client.session:
            opened.append(address)
            client.session.flush()
            client.cookies.clear()

    assert opened == [LOGIN]


def test_the_editors_sign_in_page_leads_to_the_one_door(client):
    response = client.get("/admin/login/", {"next": "/admin/pages/"})

    assert response["Location"] == "/accounts/login/?next=%2Fadmin%2Fpages%2F"


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/email/",
        "/accounts/3rdparty/",
        "/accounts/social/connections/",
        "/accounts/confirm-email/x/",
        "/admin/password_reset/",
        "/admin/users/",
        "/admin/users/new/",
        "/admin/groups/",
    ],
)
def test_addresses_roles_and_passwords_are_changed_nowhere_beside_the_records(client, address):
    operator = make_person(roles=[Role.OPERATOR])
    operator.is_superuser = True
    operator.save()
    client.force_login(operator)

    assert client.get(address).status_code == 404
    assert client.post(address, {"email": "other@larkspur.example", "action_add": "1"}).status_code == 404
    operator.refresh_from_db()
    assert operator.email != "other@larkspur.example"


def test_the_editors_account_page_offers_neither_address_nor_password(client):
    client.force_login(make_person(roles=[Role.TRAINER]))

    page = text_of(client.get("/admin/account/"))

    assert 'type="email"' not in page
    assert 'type="password"' not in page


def test_no_group_exists_that_is_not_a_role():
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


def test_whoever_may_not_edit_is_refused_the_editor_and_not_sent_round(client):
    client.force_login(make_person())

    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/pages/").status_code == 403


@pytest.mark.parametrize("address", ["/attempts/%00/", "/runs/%00/", "/verify/%00/", "/exams/a%00/"])
def test_an_address_with_a_nul_leads_nowhere(client, address):
    client.force_login(make_person())

    assert client.get(address).status_code == 404
    assert client.get("/", {"q": "\0"}).status_code == 400


def test_the_servers_log_names_the_route_and_never_the_address(client, caplog):
    client.get("/verify/LK-26-7K3QF9/", {"q": "Noura Al-Sabah"})
    client.get("/nowhere/Noura")

    said = [str(record.__dict__) for record in caplog.records]
    assert any("'route': 'verify/" in line for line in said)
    assert not any("Noura" in line or "7K3QF9" in line for line in said)


# --- moving ------------------------------------------------------------------------------------


def facts_of(act):
    return [entry.facts for entry in Entry.objects.filter(act=act)]


def test_a_move_names_units_by_code_and_managers_by_key():
    unit = Unit.add_root(code="support", name="Support")
    manager, person = make_person("Kwabena Strand"), make_person()

    person.move(by=None, at=NOW, unit=unit, manager=manager, language=person.language)

    assert facts_of("person_moved") == [
        {"changes": {"manager": ["", str(manager.key)], "unit": ["", "support"]}}
    ]


def test_a_move_that_changes_nothing_states_no_fact():
    person = make_person()

    person.move(by=None, at=NOW, name=person.name)

    assert facts_of("person_moved") == []


def test_only_what_the_records_keep_can_be_moved():
    person = make_person()

    with pytest.raises(TypeError):
        person.move(by=None, at=NOW, is_superuser=True)

    person.refresh_from_db()
    assert not person.is_superuser


def test_whoever_is_made_first_is_an_operator_like_any_other():
    first = User.objects.create_superuser(
        email="first@larkspur.example", name="First Operator", employee_number="1", password=PASSWORD
    )

    operator = make_person(roles=[Role.OPERATOR])
    assert not first.is_superuser
    assert first.get_all_permissions() == operator.get_all_permissions()
    assert not first.has_perm("register.add_decision")


def test_nobody_reports_to_themselves_by_way_of_others():
    top, middle, low = make_person(), make_person(), make_person()
    middle.move(by=None, at=NOW, manager=top)
    low.move(by=None, at=NOW, manager=middle)

    with pytest.raises(ValidationError, match="report to themselves"):
        top.move(by=None, at=NOW, manager=low)

    top.refresh_from_db()
    assert top.manager is None
