"""Branded accounts that close by themselves: with the second of the lapse, noted once, and told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from academy.audit.models import Entry
from academy.celery import app
from academy.people.models import Letter
from academy.people.tasks import send_letters
from academy.programmes.models import Attestation
from academy.register.accounts import lapsing, ruling
from academy.register.accounts.rights import Lapse, Span, lapse
from academy.register.accounts.tasks import note_everything
from academy.register.models import AccountAct, BrandedAccount, Certificate, Decision
from academy.words.standing import Role
from tests.factories import NOW, certify, decide_account, make_account, make_person, make_right, standing_of

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def judge():
    return make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])


@pytest.fixture
def manager():
    return make_person("Tomasz Wieczorek", email="manager@larkspur.example")


@pytest.fixture
def deputy():
    person = make_person("Haruto Nishimura", email="deputy@larkspur.example")
    make_right(person, at=NOW + 60 * DAY)  # ends later than the holder's
    return person


@pytest.fixture
def holder(manager):
    person = make_person("Ines Okonjo", email="holder@larkspur.example", manager=manager)
    make_right(person)
    return person


@pytest.fixture
def account(holder, deputy, judge):
    """Opened on day 100; the holder's right ends on day 365."""
    at = NOW + 100 * DAY
    return make_account(holder=holder, deputies=[deputy], by=judge, at=at, sunset=at.date() + 360 * DAY)


def end(account):
    return Certificate.objects.get(person=account.holder).ends_at


def renew(person, at):
    attestation = Attestation.objects.filter(person=person).last()
    Attestation.sign(attestation.version, signature=person.name, by=person, at=at, lapsed=attestation)
    return certify(person, Certificate.objects.filter(person=person).first().programme, at=at)


def sweep(at):
    lapsing.note(BrandedAccount.objects.all(), at=at)


def rows():
    return [row.act for row in AccountAct.objects.filter(by=None)]


def test_it_is_suspended_with_the_second_in_which_the_certificate_ends_and_no_sweep_is_needed(
    account, holder
):
    ends = end(account)

    assert standing_of(account).state(at=ends - SECOND) == "open"
    assert standing_of(account).state(at=ends) == "suspended"
    assert not standing_of(account).usable_by(holder, at=ends)
    assert rows() == []


def test_a_deputy_uses_nothing_whose_holder_lapsed(account, deputy):
    assert standing_of(account).usable_by(deputy, at=end(account) - SECOND)
    assert not standing_of(account).usable_by(deputy, at=end(account))


@pytest.mark.parametrize("act", ["suspend", "revoke"])
def test_it_is_suspended_with_the_second_in_which_the_certificate_is(account, holder, judge, act):
    at = NOW + 150 * DAY
    certificate = Certificate.objects.get(person=holder)

    Decision.take(certificate, act, "A reason.", signature=judge.name, by=judge, at=at)

    assert standing_of(account).state(at=at - SECOND) == "open"
    assert standing_of(account).state(at=at) == "suspended"


def test_it_is_suspended_with_the_second_in_which_the_holder_leaves(account, holder):
    at = NOW + 150 * DAY

    holder.leave(by=None, at=at)

    assert standing_of(account).state(at=at - SECOND) == "open"
    assert standing_of(account).state(at=at) == "suspended"


def test_it_opens_by_itself_when_the_certificate_is_reinstated_within_the_grace(account, holder, judge):
    certificate, at = Certificate.objects.get(person=holder), NOW + 150 * DAY
    for act, when in (("suspend", at), ("reinstate", at + 29 * DAY)):
        Decision.take(certificate, act, "A reason.", signature=judge.name, by=judge, at=when)

    assert standing_of(account).state(at=at + 29 * DAY - SECOND) == "suspended"
    assert standing_of(account).state(at=at + 29 * DAY) == "open"


def test_after_the_grace_only_governance_opens_it(account, holder, judge):
    certificate, at = Certificate.objects.get(person=holder), NOW + 150 * DAY
    for act, when in (("suspend", at), ("reinstate", at + 30 * DAY)):
        Decision.take(certificate, act, "A reason.", signature=judge.name, by=judge, at=when)
    assert standing_of(account).state(at=at + 30 * DAY) == "suspended"

    decide_account(account, "reinstate", by=judge, at=at + 31 * DAY)

    assert standing_of(account).state(at=at + 31 * DAY) == "open"


def test_it_opens_by_itself_when_the_certificate_is_renewed_within_the_grace(account, holder):
    ends = end(account)

    renew(holder, ends + 3 * DAY)

    assert standing_of(account).state(at=ends + 3 * DAY - SECOND) == "suspended"
    assert standing_of(account).state(at=ends + 3 * DAY) == "open"


def test_a_certificate_renewed_in_time_closes_nothing(account, holder):
    ends = end(account)

    renew(holder, ends - 5 * DAY)

    assert standing_of(account).state(at=ends + DAY) == "open"


def test_after_a_revocation_nothing_opens_by_itself(account, holder, judge):
    certificate, at = Certificate.objects.get(person=holder), NOW + 150 * DAY
    Decision.take(certificate, "revoke", "A reason.", signature=judge.name, by=judge, at=at)
    again = renew(holder, at + DAY)

    assert again is not None
    assert standing_of(account).state(at=at + DAY) == "suspended"
    assert ruling.possible(standing_of(account), at=at + DAY)[0] == "reinstate"


def test_a_suspension_by_governance_is_lifted_by_no_certificate(account, holder, judge):
    ends = end(account)
    decide_account(account, "suspend", by=judge, at=ends - DAY)

    renew(holder, ends + DAY)

    assert standing_of(account).state(at=ends + DAY) == "suspended"


def test_governance_may_suspend_what_has_lapsed_so_that_it_does_not_open_by_itself(account, holder, judge):
    ends = end(account)
    decide_account(account, "suspend", by=judge, at=ends + DAY)

    renew(holder, ends + 2 * DAY)

    assert standing_of(account).state(at=ends + 2 * DAY) == "suspended"


def test_a_deputy_takes_over_what_has_lapsed_and_it_is_open_again(account, deputy, judge):
    at = end(account) + DAY

    decide_account(account, "hand_over", by=judge, at=at, person=deputy)

    assert standing_of(account).state(at=at) == "open"
    assert standing_of(account).state(at=at - SECOND) == "suspended"  # of then, with its holder of then


def test_the_sweep_notes_a_lapse_once_with_when_it_was(account):
    ends = end(account)

    sweep(ends - SECOND)
    sweep(ends + DAY)
    sweep(ends + 2 * DAY)

    assert rows() == ["lapse"]
    assert AccountAct.objects.get(act="lapse").since == ends
    entry = Entry.objects.get(act="account_lapsed")
    assert entry.actor is None and entry.facts["since"] == ends.isoformat()


def post(at):
    """What is in the outbox is sent."""
    with time_machine.travel(at, tick=False):
        send_letters()


def test_holder_deputies_and_manager_are_written_to_once(account):
    Letter.objects.all().delete()
    sweep(end(account))

    post(end(account))
    post(end(account))

    assert sorted(letter.to[0].split("@")[0] for letter in mail.outbox) == ["deputy", "holder", "manager"]
    letter = mail.outbox[0]
    assert letter.subject == "A branded account is suspended"
    assert "Ines Okonjo has no right to hold it any longer" in letter.body
    assert account.get_absolute_url() in letter.body


def test_a_holder_who_left_is_not_written_to_but_the_manager_is(
    account, holder, django_capture_on_commit_callbacks
):
    Letter.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        holder.leave(by=None, at=NOW + 150 * DAY)
    sweep(NOW + 151 * DAY)

    post(NOW + 151 * DAY)

    assert sorted(letter.to[0].split("@")[0] for letter in mail.outbox) == ["deputy", "manager"]


def test_that_it_opens_again_is_noted_and_told_too(account, holder):
    ends = end(account)
    sweep(ends)
    renew(holder, ends + DAY)

    sweep(ends + DAY)
    sweep(ends + DAY)

    assert rows() == ["lapse", "resume"]
    assert standing_of(account).noted() == "open"


def test_that_its_last_day_is_over_is_noted_once(account):
    over = datetime.combine(account.sunset + DAY, datetime.min.time(), tzinfo=UTC)
    account.holder.certificates.update(ends_at=over + 9 * DAY, expires_at=over + 9 * DAY)

    sweep(over - SECOND)
    sweep(over)
    sweep(over)

    assert rows() == ["end"]
    assert Entry.objects.get(act="account_ended").facts["last_day"] == account.sunset.isoformat()


def test_a_suspended_certificate_is_noted_as_soon_as_the_decision_is_kept(
    account, holder, judge, django_capture_on_commit_callbacks
):
    at = NOW + 150 * DAY
    with time_machine.travel(at, tick=False), django_capture_on_commit_callbacks(execute=True):
        Decision.take(
            Certificate.objects.get(person=holder),
            "suspend",
            "A reason.",
            signature=judge.name,
            by=judge,
            at=at,
        )

    assert rows() == ["lapse"]


def test_the_sweep_is_sent_for_by_the_clock(settings):
    tasks = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}

    assert note_everything.name in tasks & set(app.tasks)


@pytest.mark.parametrize("count", [1, 3])
def test_the_sweep_takes_as_many_queries_for_three_as_for_one(
    holder, deputy, judge, count, django_assert_num_queries
):
    for number in range(count):
        make_account(f"@Larkspur{number}", holder=holder, deputies=[deputy], by=judge, at=NOW + 60 * DAY)

    with django_assert_num_queries(10):
        sweep(NOW + 61 * DAY)


# --- The pure rule -----------------------------------------------------------


def day(number):
    return datetime(2026, 1, 1, tzinfo=UTC) + number * DAY


def span(begins, ends, grace=30):
    return Span(day(begins), day(ends), grace * DAY)


@pytest.mark.parametrize(
    ("held", "at", "found"),
    [
        ([span(0, 100)], 99, None),
        ([span(0, 100)], 100, (100, 130)),
        ([span(0, 100), span(100, 200)], 150, None),
        ([span(0, 100), span(129, 200)], 128, (100, 130)),
        ([span(0, 100), span(129, 200)], 129, None),
        ([span(0, 100), span(130, 200)], 150, (100, 130)),
        ([span(0, 100), span(130, 200), span(150, 300)], 250, (100, 130)),
        ([span(0, 100, 0), span(100, 200)], 150, None),
        ([span(0, 100, 0), span(101, 200)], 150, (100, 100)),
        ([span(0, 300), span(5, 50)], 250, None),
        ([], 20, (10, 10)),
    ],
)
def test_a_lapse_stands_until_the_right_is_held_again_in_time(held, at, found):
    told = lapse(held, since=day(10), at=day(at))

    assert told == (found and Lapse(day(found[0]), day(found[1])))
