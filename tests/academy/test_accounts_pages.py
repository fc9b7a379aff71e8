"""The pages of branded accounts: who sees what, what they say, what is sent from them."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from academy.register.models import BrandedAccount
from academy.words.standing import Role
from tests.factories import (
    NOW,
    PASSWORD,
    decide_account,
    make_account,
    make_certificate,
    make_person,
    make_right,
    standing_of,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ASKED = {
    "name": "@LarkspurHelps",
    "channel": "forum",
    "language": "en",
    "address": "https://forum.example/larkspurhelps",
    "purpose": "Answers of the battery team.",
    "cadence": "10",
    "sunset": "2027-06-30",
    "deputies": "",
}


@pytest.fixture(autouse=True)
def ten_days_on():
    with time_machine.travel(NOW + 10 * DAY, tick=False):
        yield


@pytest.fixture
def judge():
    return make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])


@pytest.fixture
def manager():
    return make_person("Tomasz Wieczorek")


@pytest.fixture
def holder(manager):
    person = make_person("Ines Okonjo", manager=manager)
    make_right(person)
    return person


@pytest.fixture
def deputy():
    person = make_person("Haruto Nishimura", email="haruto@larkspur.example")
    make_right(person)
    return person


@pytest.fixture
def account(holder, deputy, judge):
    return make_account(holder=holder, deputies=[deputy], by=judge)


def go(client, person, name, *args, **asked):
    client.force_login(person)
    return client.get(reverse(name, args=args), asked)


def sign_in(client, person):
    """As somebody who has just given their password once more."""
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def lapse(account):
    """The holder's right closed a day ago."""
    account.holder.certificates.update(ends_at=NOW + 9 * DAY)


def test_an_employee_asks_for_an_account_and_finds_it_among_their_own(client, holder, deputy):
    client.force_login(holder)

    answer = client.post(
        reverse("branded_account_request"), ASKED | {"deputies": "Haruto@larkspur.example\n"}
    )

    account = BrandedAccount.objects.get()
    assert answer.url == account.get_absolute_url()
    assert (account.holder, account.stands, list(account.deputies.all())) == (holder, "requested", [deputy])
    page = go(client, holder, "branded_accounts").content.decode()
    assert "@LarkspurHelps" in page and "Requested" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"address": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"address": "ftp://forum.example/"}, "Enter a valid URL"),
        ({"cadence": "0"}, "greater than or equal to 1"),
        ({"sunset": "2029-01-01"}, "by a year at most"),
        ({"deputies": "nobody@larkspur.example"}, "Nobody here: nobody@larkspur.example"),
        ({"channel": "pigeon"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(client, holder, changes, said):
    client.force_login(holder)

    answer = client.post(reverse("branded_account_request"), ASKED | changes)

    assert answer.status_code == 400 and said in answer.content.decode()
    assert not BrandedAccount.objects.exists()


def test_who_is_not_certified_for_it_is_told_so_and_led_home(client):
    advocate = make_certificate(make_person("Jonas Øvergaard")).person
    client.force_login(advocate)

    for name in ("branded_accounts", "branded_account_request"):
        page = client.get(reverse(name)).content.decode()
        assert f'href="{reverse("home")}"' in page and "<textarea" not in page
    answer = client.post(reverse("branded_account_request"), ASKED)

    assert answer.status_code == 400 and not BrandedAccount.objects.exists()


@pytest.mark.parametrize("role", [None, Role.COMPLIANCE, Role.GOVERNANCE, Role.TRAINER, Role.OPERATOR])
def test_a_stranger_finds_no_account_and_those_who_read_them_all_do(client, account, role):
    person = make_person("Somebody Else", roles=[role] if role else [])

    answer = go(client, person, "branded_account", account.key)

    assert answer.status_code == (200 if role in (Role.COMPLIANCE, Role.GOVERNANCE) else 404)
    assert go(client, person, "branded_accounts").content.decode().count("@LarkspurCares") == 0


def test_holder_deputy_and_manager_see_it_with_its_history(client, account, holder, deputy, manager):
    for person in (holder, deputy, manager):
        page = go(client, person, "branded_account", account.key).content.decode()
        for said in (
            "@LarkspurCares",
            "Microblog, English",
            "20 posts a week",
            "Approved",
            "Signed by Rubén",
        ):
            assert said in page


@pytest.mark.parametrize("act", ["use", "deputies", "propose"])
def test_compliance_reads_everything_and_changes_nothing(client, account, act):
    officer = make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])
    client.force_login(officer)
    assert go(client, officer, "branded_accounts_all").status_code == 200

    asked = {"on": "2026-11-30", "deputies": "", "person": "1", "reason": "No."}
    assert client.post(reverse(f"branded_account_{act}", args=[account.key]), asked).status_code == 403
    assert client.post(reverse("branded_account_decide", args=[account.key]), asked).status_code == 403
    page = go(client, officer, "branded_account", account.key).content.decode()
    assert "/decide/" not in page and "I used it today" not in page


@pytest.mark.parametrize(
    "name", ["branded_accounts_all", "branded_accounts_closing", "branded_accounts_closing_csv"]
)
def test_an_employee_sees_no_list_of_all_accounts(client, account, holder, name):
    assert go(client, holder, name).status_code == 403


def test_the_bar_on_top_leads_each_to_their_accounts(client, account, holder, judge):
    assert f'href="{reverse("branded_accounts")}"' in go(client, holder, "home").content.decode()
    assert f'href="{reverse("branded_accounts_all")}"' in go(client, judge, "home").content.decode()


def test_a_deputy_says_that_they_used_it_today(client, account, deputy):
    page = go(client, deputy, "branded_account", account.key).content.decode()
    assert 'name="on" value="2026-12-03"' in page and "I used it today" in page

    answer = client.post(reverse("branded_account_use", args=[account.key]), {"on": "2026-12-03"})

    assert answer.url == account.get_absolute_url()
    assert standing_of(account).used_on.isoformat() == "2026-12-03"


def test_a_day_that_cannot_be_is_said(client, account, holder):
    client.force_login(holder)

    answer = client.post(reverse("branded_account_use", args=[account.key]), {"on": "2026-12-04"})

    assert answer.status_code == 400 and "until today" in answer.content.decode()


def test_the_holder_names_deputies_and_proposes_one_as_the_next_holder(client, account, holder, deputy):
    client.force_login(holder)
    form = client.get(reverse("branded_account_deputies", args=[account.key])).content.decode()
    assert "haruto@larkspur.example" in form

    asked = {"person": deputy.pk, "reason": "I move on."}
    client.post(reverse("branded_account_propose", args=[account.key]), asked)
    assert standing_of(account).proposed == deputy
    client.post(reverse("branded_account_deputies", args=[account.key]), {"deputies": ""})

    account = standing_of(account)
    assert account.proposed is None and not account.deputies.all()


def test_governance_decides_with_name_and_reason(client, holder, deputy, judge):
    account = make_account(holder=holder, deputies=[deputy], by=False)
    sign_in(client, judge)
    address = reverse("branded_account_decide", args=[account.key])
    page = client.get(address).content.decode()
    assert "Approve" in page and "I decide this for governance" in page and "Prolong" not in page

    answer = client.post(address, {"act": "approve", "reason": "Needed.", "signature": "rubén castellanos"})

    assert answer.url == account.get_absolute_url()
    assert standing_of(account).stands == "open"


def test_a_wrong_signature_is_said_and_nothing_is_decided(client, holder, judge):
    account = make_account(holder=holder, by=False)
    sign_in(client, judge)

    answer = client.post(
        reverse("branded_account_decide", args=[account.key]),
        {"act": "approve", "reason": "Needed.", "signature": "Ruben"},
    )

    assert answer.status_code == 400 and "Sign with your name" in answer.content.decode()
    assert standing_of(account).stands == "requested"


def test_whoever_decides_gives_the_password_first_and_what_they_wrote_is_kept(client, account, judge):
    client.force_login(judge)
    asked = {"act": "suspend", "reason": "A reason.", "signature": judge.name}

    answer = client.post(reverse("branded_account_decide", args=[account.key]), asked)

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert standing_of(account).stands == "open"
    client.post(answer.url, {"password": PASSWORD})
    assert standing_of(account).stands == "suspended"


def test_it_is_handed_over_and_prolonged_on_the_same_page(client, account, deputy, judge):
    sign_in(client, judge)
    address, signed = (
        reverse("branded_account_decide", args=[account.key]),
        {"reason": "Agreed.", "signature": judge.name},
    )
    assert "Deputies who may hold it: haruto@larkspur.example" in client.get(address).content.decode()

    client.post(address, signed | {"act": "hand_over", "person": "haruto@larkspur.example"})
    client.post(address, signed | {"act": "prolong", "sunset": "2027-12-01"})

    account = standing_of(account)
    assert (account.holder, account.sunset.isoformat()) == (deputy, "2027-12-01")
    page = go(client, judge, "branded_account", account.key).content.decode()
    assert "To Haruto Nishimura." in page and "To 1 December 2027." in page


def test_who_takes_part_is_told_that_somebody_else_must_decide(client, account, deputy):
    deputy.grant(Role.GOVERNANCE, by=None, at=NOW)
    sign_in(client, deputy)
    address = reverse("branded_account_decide", args=[account.key])

    assert "Somebody else must decide" in client.get(address).content.decode()
    asked = {"act": "suspend", "reason": "A reason.", "signature": deputy.name}
    assert client.post(address, asked).status_code == 403


def test_what_waits_comes_first_and_the_states_add_up(client, holder, account, judge):
    make_account("@ZZZ", holder=holder, by=False)
    lapsed = make_account("@Lapsed", by=judge)
    lapse(lapsed)

    answer = go(client, judge, "branded_accounts_all")

    assert [(str(one), state) for one, state in answer.context["page"]] == [
        ("@ZZZ", "requested"),
        ("@Lapsed", "suspended"),
        ("@LarkspurCares", "open"),
    ]
    tally = answer.context["tally"]
    assert tally["all"] == 3 and sum(count for name, count in tally.items() if name != "all") == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "open"}, ["@LarkspurCares", "@LarkspurHilft"]),
        ({"state": "requested"}, ["@Later"]),
        ({"channel": "forum"}, ["@LarkspurHilft"]),
        ({"language": "de"}, ["@LarkspurHilft"]),
        ({"channel": "forum", "language": "en"}, []),
        ({"state": "no-such-state"}, ["@Later", "@LarkspurCares", "@LarkspurHilft"]),
    ],
)
def test_the_list_is_filtered_by_state_channel_and_language(client, holder, account, judge, asked, found):
    make_account("@LarkspurHilft", holder=holder, by=judge, channel="forum", language="de")
    make_account("@Later", holder=holder, by=False)

    answer = go(client, judge, "branded_accounts_all", **asked)

    assert [str(one) for one, _ in answer.context["page"]] == found


def closing(client, judge, **asked):
    answer = go(client, judge, "branded_accounts_closing", **asked)
    told = {str(line.account): line.reasons for line in answer.context["page"]}
    return told, answer.content.decode()


def test_a_lapse_is_listed_with_who_could_take_over_and_until_when_it_opens_by_itself(client, account, judge):
    lapse(account)

    told, page = closing(client, judge)

    (reason,) = told["@LarkspurCares"]
    assert reason.why == "Since 2 December 2026, 09:00 Ines Okonjo has no right to hold it."
    assert "opens by itself if they hold the right again before 1 January 2027, 09:00" in reason.todo
    assert "Could take it over: Haruto Nishimura." in page
    client.force_login(account.holder)
    assert reason.why in client.get(account.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("details", "why"),
    [
        ({"sunset": NOW.date() + 9 * DAY}, "Its last day was 2 December 2026."),
        ({"sunset": NOW.date() + 40 * DAY}, "Its last day is 2 January 2027."),
        ({}, "Never used since 23 November 2026; 20 posts a week were promised."),
    ],
)
def test_what_is_past_its_last_day_near_it_or_silent_is_listed(client, holder, judge, details, why):
    make_account(holder=holder, by=judge, **{"cadence": 20 if not details else 1} | details)

    told, _ = closing(client, judge)

    assert [reason.why for reason in told["@LarkspurCares"]] == [why]


@pytest.mark.parametrize(("cadence", "days"), [(1, 28), (2, 14), (3, 10), (4, 7), (20, 7)])
def test_it_may_be_silent_for_four_times_its_interval_and_a_week_at_the_least(cadence, days):
    account = BrandedAccount(cadence=cadence, used_on=NOW.date())

    assert account.patience == days * DAY


def test_what_governance_suspended_is_listed_with_its_reason(client, account, judge):
    decide_account(account, "suspend", "It was hacked.", by=judge, at=NOW + DAY)

    told, _ = closing(client, judge)

    assert told["@LarkspurCares"][0].why == "Governance suspended it on 24 November 2026: It was hacked."


def test_what_is_used_as_promised_requested_refused_or_closed_is_not_listed(client, holder, judge):
    used = make_account("@Used", holder=holder, by=judge)
    used.used_on = NOW.date() + 9 * DAY
    used.save()
    make_account("@Asked", holder=holder, by=False)
    for name, act in (("@Refused", "refuse"), ("@Closed", "close")):
        gone = make_account(name, holder=holder, by=False if act == "refuse" else judge)
        decide_account(gone, act, by=judge)

    told, page = closing(client, judge)

    assert told == {} and "Nothing to close" in page


def test_the_list_is_exported_and_no_cell_of_it_is_taken_for_a_formula(client, account, judge):
    lapse(account)
    make_account("=cmd()", holder=account.deputies.get(), by=judge, channel="forum")

    answer = go(client, judge, "branded_accounts_closing_csv", channel="microblog")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["name"], row["state"], row["holder"]) for row in rows] == [
        ("'@LarkspurCares", "suspended", "Ines Okonjo")
    ]
    assert rows[0]["deputies_who_may_hold_it"] == "haruto@larkspur.example"
    assert rows[0]["why"] and rows[0]["what_to_do"]
    everything = go(client, judge, "branded_accounts_closing_csv").content.decode()
    assert "'=cmd()" in everything and "\n=cmd" not in everything


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("branded_accounts", 15),
        ("branded_accounts_all", 13),
        ("branded_accounts_closing", 13),
        ("branded_accounts_closing_csv", 14),  # and who took it away
    ],
)
def test_a_list_takes_as_many_queries_for_three_as_for_one(
    client, holder, deputy, judge, name, queries, count, django_assert_num_queries
):
    for number in range(count):
        make_account(f"@Larkspur{number}", holder=holder, deputies=[deputy], by=judge)
    person = holder if name == "branded_accounts" else judge
    client.force_login(person)

    with django_assert_num_queries(queries):
        client.get(reverse(name))


@pytest.mark.parametrize("count", [1, 3])
def test_an_account_takes_as_many_queries_for_three_deputies_as_for_one(
    client, holder, judge, count, django_assert_num_queries
):
    deputies = [make_person(f"Deputy {number}") for number in range(count)]
    for person in deputies:
        make_right(person)
    account = make_account(holder=holder, deputies=deputies, by=judge)
    client.force_login(holder)

    with django_assert_num_queries(13):
        client.get(account.get_absolute_url())
