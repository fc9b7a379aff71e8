"""Branded accounts: who may ask for one, what governance decides, and what stays of it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from academy.audit.models import Entry
from academy.desk.timeline import tell
from academy.register.accounts import asking, ruling
from academy.register.models import AccountAct, BrandedAccount
from academy.words.standing import Role
from tests.factories import (
    NOW,
    decide_account,
    make_account,
    make_certificate,
    make_person,
    make_right,
    standing_of,
)
from tests.journeys.at_once import at_once

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def it_is_now():
    """Where commits are real, what is settled after one is settled at the time of the machine."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def judge():
    return make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])


@pytest.fixture
def holder():
    person = make_person("Ines Okonjo")
    make_right(person)
    return person


@pytest.fixture
def deputy():
    person = make_person("Haruto Nishimura")
    make_right(person)
    return person


def acts():
    return [entry.act for entry in Entry.objects.order_by("index") if entry.act.startswith("account_")]


def test_an_account_is_asked_for_approved_and_open_from_that_second(holder, judge):
    account = make_account(holder=holder, by=False)
    assert standing_of(account).state(at=NOW) == "requested"

    decide_account(account, "approve", by=judge, at=LATER)

    account = standing_of(account)
    assert account.state(at=NOW - SECOND) == "none"
    assert account.state(at=LATER - SECOND) == "requested"
    assert account.state(at=LATER) == "open"
    assert account.usable_by(holder, at=LATER) and not account.usable_by(judge, at=LATER)


def test_nobody_asks_for_an_account_without_a_certificate_that_allows_one():
    advocate = make_certificate().person

    with pytest.raises(ValidationError, match="holds no active certificate"):
        make_account(holder=advocate)

    assert not BrandedAccount.objects.exists() and acts() == []


@pytest.mark.parametrize(
    ("right", "may"),
    [
        ({"channels": ["microblog"], "languages": ["en"]}, True),
        ({"channels": ["forum"]}, False),
        ({"languages": ["de"]}, False),
    ],
)
def test_the_certificate_must_allow_it_on_that_channel_and_in_that_language(right, may):
    person = make_person()
    make_right(person, **right)

    if may:
        assert make_account(holder=person).stands == "open"
    else:
        with pytest.raises(ValidationError, match="Microblog in English"):
            make_account(holder=person)


def test_a_right_that_ran_out_allows_no_account(holder):
    at = NOW + timedelta(days=366)

    with pytest.raises(ValidationError, match="holds no active certificate"):
        make_account(holder=holder, by=False, at=at)


def test_a_deputy_must_be_certified_to_speak_there(holder):
    mute, speaker = make_person("Jonas Øvergaard"), make_person("Noura Al-Sabah")
    make_right(speaker, "speak")

    with pytest.raises(ValidationError, match="Jonas"):
        make_account(holder=holder, deputies=[speaker, mute])

    account = standing_of(make_account(holder=holder, deputies=[speaker]))
    assert account.usable_by(speaker, at=NOW)
    assert [deputy.may_hold for deputy in account.standing_in(at=NOW)] == [False]


def test_the_holder_is_no_deputy_of_their_own(holder):
    with pytest.raises(ValidationError, match="no deputy"):
        make_account(holder=holder, deputies=[holder])


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_the_last_day_lies_ahead_by_a_year_at_most(holder, days):
    with pytest.raises(ValidationError, match="a year at most"):
        make_account(holder=holder, sunset=NOW.date() + timedelta(days=days))


def test_one_name_on_one_channel_is_one_account_until_it_is_closed(holder, judge):
    first = make_account("@LarkspurCares", holder=holder, by=judge)

    with pytest.raises(ValidationError, match="already"):
        make_account("@larkspurcares", holder=holder, by=False)
    decide_account(first, "close", by=judge, at=LATER)

    assert make_account("@larkspurcares", holder=holder, by=judge).stands == "open"


def test_the_requirements_are_checked_again_at_the_approval(holder, judge):
    account = make_account(holder=holder, by=False)
    holder.leave(by=None, at=NOW)

    with pytest.raises(ValidationError, match="holds no active certificate"):
        decide_account(account, "approve", by=judge, at=LATER)


def test_a_deputy_who_lost_the_right_stands_in_the_way_of_the_approval(holder, deputy, judge):
    account = make_account(holder=holder, deputies=[deputy], by=False)
    deputy.leave(by=None, at=NOW)

    with pytest.raises(ValidationError, match="Haruto"):
        decide_account(account, "approve", by=judge, at=LATER)


def test_nobody_decides_about_an_account_they_hold_asked_for_or_stand_in_for(holder, deputy, judge):
    account = make_account(holder=holder, deputies=[deputy], by=judge)
    decide_account(account, "hand_over", by=judge, person=deputy)

    for person in (holder, deputy):  # holder asked for it, deputy holds it now
        person.grant(Role.GOVERNANCE, by=None, at=NOW)
        with pytest.raises(PermissionDenied):
            decide_account(account, "suspend", by=person)
    make_right(judge)
    with pytest.raises(PermissionDenied):
        decide_account(account, "hand_over", by=judge, person=judge)


@pytest.mark.parametrize(
    ("reason", "signature", "field"),
    [(" ", "Rubén Castellanos", "reason"), ("It is needed.", "Somebody Else", "signature")],
)
def test_a_decision_needs_a_reason_and_the_deciders_name(holder, judge, reason, signature, field):
    account = make_account(holder=holder, by=False)

    with pytest.raises(ValidationError) as refused:
        ruling.decide(account, "approve", reason, signature=signature, by=judge, at=NOW)

    assert field in refused.value.error_dict
    assert standing_of(account).state(at=NOW) == "requested"


def test_a_decision_keeps_who_when_why_what_it_means_and_the_signature(holder, judge):
    row = decide_account(make_account(holder=holder, by=False), "approve", "Owners ask there.", by=judge)

    assert (row.by, row.at, row.reason, row.signature) == (judge, NOW, "Owners ask there.", judge.name)
    assert row.meaning == "I decide this for governance. What I wrote is true, and I answer for it."


@pytest.mark.parametrize("lost", [{"signature": ""}, {"reason": ""}, {"by": None}])
def test_the_database_keeps_no_decision_that_nobody_signed(holder, judge, lost):
    row = decide_account(make_account(holder=holder, by=False), "approve", by=judge)

    with pytest.raises(IntegrityError), transaction.atomic():
        AccountAct.objects.filter(pk=row.pk).update(**lost)


def test_what_is_refused_stays_refused(holder, judge):
    account = make_account(holder=holder, by=False)
    decide_account(account, "refuse", "Another account does that.", by=judge)

    assert standing_of(account).state(at=LATER) == "refused"
    with pytest.raises(ValidationError, match="does not allow this"):
        decide_account(account, "approve", by=judge)


def test_what_was_decided_already_is_decided_once(holder, judge):
    account = make_account(holder=holder, by=False)

    first = decide_account(account, "approve", by=judge)
    again = decide_account(account, "approve", by=make_person("Second", roles=[Role.GOVERNANCE]), at=LATER)

    assert again == first and acts().count("account_approved") == 1


def test_a_suspension_by_governance_closes_it_until_governance_reinstates_it(holder, judge):
    account = make_account(holder=holder, by=judge)

    decide_account(account, "suspend", by=judge, at=LATER)
    assert standing_of(account).state(at=LATER - SECOND) == "open"
    assert standing_of(account).state(at=LATER) == "suspended"
    assert not standing_of(account).usable_by(holder, at=LATER)

    decide_account(account, "reinstate", by=judge, at=LATER + timedelta(days=90))
    assert standing_of(account).state(at=LATER + timedelta(days=90)) == "open"


def test_it_is_handed_over_to_somebody_who_may_hold_it(holder, deputy, judge):
    account = make_account(holder=holder, deputies=[deputy], by=judge)

    with pytest.raises(ValidationError, match="Say who"):
        decide_account(account, "hand_over", by=judge)
    with pytest.raises(ValidationError, match="Jonas"):
        decide_account(account, "hand_over", by=judge, person=make_person("Jonas Øvergaard"))
    decide_account(account, "hand_over", by=judge, at=LATER, person=deputy)

    account = standing_of(account)
    assert account.holder == deputy and not account.deputies.all()
    assert account.usable_by(deputy, at=LATER) and not account.usable_by(holder, at=LATER)


def test_it_is_closed_after_its_last_day_unless_it_is_prolonged(holder, judge):
    account = make_account(holder=holder, by=judge, sunset=date(2026, 12, 31))
    over = NOW.replace(year=2027, month=1, day=1, hour=0)

    assert standing_of(account).state(at=over - SECOND) == "open"
    assert standing_of(account).state(at=over) == "ended"
    assert not standing_of(account).usable_by(holder, at=over)
    with pytest.raises(ValidationError, match="another last day"):
        decide_account(account, "prolong", by=judge, at=over)
    decide_account(account, "prolong", by=judge, at=over, sunset=date(2027, 6, 30))

    assert standing_of(account).state(at=over) == "open"


def test_a_prolongation_lifts_no_suspension(holder, judge):
    account = make_account(holder=holder, by=judge, sunset=date(2026, 12, 31))
    decide_account(account, "suspend", by=judge, at=LATER)
    over = NOW.replace(year=2027, month=1, day=2)

    decide_account(account, "prolong", by=judge, at=over, sunset=date(2027, 6, 30))

    assert standing_of(account).state(at=over) == "suspended"


def test_a_closed_account_is_closed_for_good(holder, judge):
    account = make_account(holder=holder, by=judge)
    decide_account(account, "close", by=judge, at=LATER)

    assert ruling.possible(standing_of(account), at=LATER) == []
    with pytest.raises(ValidationError, match="no longer in use"):
        asking.name_deputies(account, [], by=holder, at=LATER)


def test_only_the_holder_names_deputies_and_only_such_as_may_speak(holder, deputy, judge):
    account = make_account(holder=holder, by=judge)

    with pytest.raises(PermissionDenied):
        asking.name_deputies(account, [deputy], by=deputy, at=LATER)
    with pytest.raises(ValidationError, match="Jonas"):
        asking.name_deputies(account, [make_person("Jonas Øvergaard")], by=holder, at=LATER)
    asking.name_deputies(account, [deputy], by=holder, at=LATER)
    asking.name_deputies(account, [deputy], by=holder, at=LATER)

    assert standing_of(account).usable_by(deputy, at=LATER)
    assert acts().count("account_deputies_named") == 1


def test_a_deputy_is_proposed_as_the_next_holder_and_governance_may_decline(holder, deputy, judge):
    account = make_account(holder=holder, deputies=[deputy], by=judge)

    with pytest.raises(PermissionDenied):
        asking.propose(account, deputy, "I want it.", by=judge, at=LATER)
    asking.propose(account, deputy, "I move on.", by=holder, at=LATER)
    assert "refuse" in ruling.possible(standing_of(account), at=LATER)
    decide_account(account, "refuse", "Stay a month.", by=judge, at=LATER)

    account = standing_of(account)
    assert (account.proposed, account.holder, account.state(at=LATER)) == (None, holder, "open")


def test_only_a_deputy_who_may_hold_it_is_proposed(holder, judge):
    speaker = make_person("Noura Al-Sabah")
    make_right(speaker, "speak")
    account = make_account(holder=holder, deputies=[speaker], by=judge)

    with pytest.raises(ValidationError, match="Noura"):
        asking.propose(account, speaker, "She knows it.", by=holder, at=LATER)
    with pytest.raises(ValidationError, match="one of its deputies"):
        asking.propose(account, judge, "He knows it.", by=holder, at=LATER)


def test_whoever_uses_it_says_so_and_an_earlier_day_changes_nothing(holder, deputy, judge):
    account = make_account(holder=holder, deputies=[deputy], by=judge)
    at = NOW + timedelta(days=5)

    asking.use(account, at.date(), by=deputy, at=at)
    asking.use(account, at.date(), by=holder, at=at)
    asking.use(account, NOW.date(), by=holder, at=at)

    assert standing_of(account).used_on == at.date()
    assert acts().count("account_used") == 1


@pytest.mark.parametrize("days", [-3, 6])
def test_it_was_used_between_its_approval_and_today(holder, judge, days):
    account = make_account(holder=holder, by=judge)
    at = NOW + timedelta(days=5)

    with pytest.raises(ValidationError, match="until today"):
        asking.use(account, NOW.date() + timedelta(days=days), by=holder, at=at)


def test_who_may_not_use_it_cannot_say_that_they_did(holder, judge):
    account = make_account(holder=holder, by=judge)
    decide_account(account, "suspend", by=judge, at=LATER)

    for person in (holder, judge):
        with pytest.raises(PermissionDenied):
            asking.use(account, LATER.date(), by=person, at=LATER)


def test_every_act_is_in_the_log_under_the_holders_key_with_people_only_by_key(holder, deputy, judge):
    account = make_account(holder=holder, deputies=[deputy], by=judge)
    asking.propose(account, deputy, "I move on.", by=holder, at=LATER)
    asking.use(account, LATER.date(), by=holder, at=LATER)
    decide_account(account, "hand_over", "Agreed.", by=judge, at=LATER, person=deputy)
    for act in ("suspend", "reinstate", "close"):
        decide_account(account, act, by=judge, at=LATER)

    assert acts() == [
        "account_requested",
        "account_approved",
        "account_holder_proposed",
        "account_used",
        "account_handed_over",
        "account_suspended",
        "account_reinstated",
        "account_closed",
    ]
    approved = Entry.objects.get(act="account_approved")
    assert (approved.subject, approved.actor) == (str(holder.key), str(judge.key))
    assert approved.facts["deputies"] == [str(deputy.key)]
    assert approved.facts["branded_account"] == str(account.key)
    assert Entry.objects.get(act="account_handed_over").subject == str(deputy.key)
    officer = make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])
    told = tell(Entry.objects.filter(act__startswith="account_"), to=officer)
    assert "@LarkspurCares (Microblog, English): We looked at it." in [one.sentence for one in told]
    assert not any("…" in one.sentence for one in told)
    assert account.get_absolute_url() in [link.url for one in told for link in one.links]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_an_approval_and_a_refusal_at_the_same_moment_one_holds(holder):
    account = make_account(holder=holder, by=False)
    judges = [make_person(name, roles=[Role.GOVERNANCE]) for name in ("Rubén Castellanos", "Odile Marchand")]

    raised = at_once(
        lambda: decide_account(account, "approve", by=judges[0]),
        lambda: decide_account(account, "refuse", by=judges[1]),
    )

    assert [type(problem) for problem in raised] == [ValidationError]
    assert AccountAct.objects.filter(act__in=["approve", "refuse"]).count() == 1
    assert standing_of(account).state(at=NOW) in ("open", "refused")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_ask_for_the_same_name_at_the_same_moment_get_one_account(holder):
    def ask():
        make_account(holder=holder, by=False)

    raised = at_once(ask, ask)

    assert [type(problem) for problem in raised] == [ValidationError]
    assert BrandedAccount.objects.count() == 1 and acts() == ["account_requested"]
