"""Who may come in to the audit desk, and what it says about one person."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from academy.audit.models import Entry
from academy.audit.receivers import TOLD
from academy.desk import facts
from academy.desk.timeline import ACTS, tell
from academy.people.models import Letter, Unit
from academy.programmes.models import Assignment
from academy.register.models import Decision
from academy.words.standing import Role
from tests.factories import (
    NOW,
    make_attempt,
    make_certificate,
    make_person,
    make_policy_version,
    make_programme,
)
from tests.intruder import sql

pytestmark = pytest.mark.django_db


def page(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked).content.decode()


# --- Who may come in ---------------------------------------------------------


REGISTER = {Role.COMPLIANCE, Role.GOVERNANCE, Role.RECORDS}
LOG = {Role.COMPLIANCE, Role.RECORDS}
DOORS = [
    ("register", REGISTER),
    ("register_totals", REGISTER),
    ("register_export", REGISTER),
    ("dossier", LOG),
    ("log", LOG),
    ("log_verify", LOG),
    ("log_entry", LOG),
]


def knock(client, name, certificate):
    args = {"dossier": [certificate.person.key], "log_entry": [0], "register_export": ["csv"]}.get(name, [])
    return (client.post if name == "log_verify" else client.get)(reverse(name, args=args))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("name", "readers"), DOORS)
def test_each_role_passes_only_its_doors(client, name, readers, role):
    certificate = make_certificate(make_person("Ines Okonjo-Reyes"))
    client.force_login(make_person("Somebody Else", roles=[role]))

    answer = knock(client, name, certificate)

    assert answer.status_code == (200 if role in readers else 403)
    if role not in readers:
        assert b"Ines" not in answer.content and certificate.number.encode() not in answer.content


@pytest.mark.parametrize(("name", "readers"), DOORS)
def test_a_visitor_is_sent_to_sign_in(client, name, readers):
    answer = knock(client, name, make_certificate())

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_governance_reads_the_register_but_is_shown_no_way_into_the_log(client, ten_days_later):
    certificate = make_certificate(make_person("Ines Okonjo-Reyes"))
    client.force_login(make_person("Rubén Castellanos", roles=[Role.GOVERNANCE]))

    register = page(client, "register")

    assert certificate.number in register
    assert reverse("dossier", args=[certificate.person.key]) not in register
    assert reverse("log") not in register


def test_the_log_is_verified_only_on_a_post(client, officer):
    assert client.get(reverse("log_verify")).status_code == 405


# --- The dossier -------------------------------------------------------------


def test_a_dossier_tells_everything_about_one_person_in_words(client, officer):
    person = make_person("Ines Okonjo-Reyes", at=NOW - timedelta(days=400))
    attempt = make_attempt(person, right=1, submit=True)
    certificate = make_certificate(person)
    make_certificate(make_person("Babak Thorsen"))

    shown = page(client, "dossier", person.key)

    for words in (
        f"Ines Okonjo-Reyes, employee number {person.employee_number}",
        "“Principles exam”: 50 of 100, 70 needed, not passed",
        "social-media, version 6, with the name Ines Okonjo-Reyes",
        f"Advocate, certificate {certificate.number}, until 2027-11-23 09:00 UTC",
        "Share company news on one’s own accounts",
        str(person.key),
        reverse("attempt_result", args=[attempt.code]),
        reverse("policy_version", args=["social-media", 6]),
        certificate.get_absolute_url(),
    ):
        assert words in shown
    assert "Babak" not in shown
    assert shown.index("<b>2025</b>") < shown.index("<b>2026</b>")


def test_a_dossier_as_of_a_moment_leaves_out_what_came_later(client, officer):
    person = make_person("Ines Okonjo-Reyes", at=NOW - timedelta(days=400))
    certificate = make_certificate(person)

    shown = page(client, "dossier", person.key, at="2026-03-31 23:59")

    assert "employee number" in shown
    assert certificate.number not in shown
    assert "Held no certificate at this moment" in shown
    assert "2 later entries are left out" in shown


@time_machine.travel(NOW + timedelta(days=10), tick=False)
def test_a_dossier_gives_the_end_that_was_known_at_the_moment(client, officer):
    certificate = make_certificate(make_person("Ines Okonjo-Reyes"))
    judge, at = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE]), NOW + timedelta(days=2)
    Decision.take(certificate, "revoke", "A post.", signature=judge.name, by=judge, at=at)

    then = page(client, "dossier", certificate.person.key, at="2026-11-24 12:00")
    now = page(client, "dossier", certificate.person.key)

    assert "Advocate, active" in then and ">2027-11-23 09:00</time>" in then
    assert "Advocate, revoked" in now and ">2026-11-25 09:00</time>" in now


@time_machine.travel(NOW + timedelta(days=10), tick=False)
def test_a_dossier_has_what_was_written_to_them_as_it_stood_then(client, officer):
    person = make_person("Leena Varghese")
    due = NOW + timedelta(days=30)
    Assignment.give(person, make_programme(), due_at=due, reason="New in support", by=None, at=NOW)
    letter = person.letters.get()
    Letter.objects.filter(pk=letter.pk).update(
        state="suppressed", settled_at=NOW + timedelta(days=2), detail="It was done by then."
    )

    then = page(client, "dossier", person.key, at=f"{NOW + timedelta(days=1):%Y-%m-%d %H:%M}")
    now = page(client, "dossier", person.key)
    before = page(client, "dossier", person.key, at=f"{NOW - timedelta(days=1):%Y-%m-%d %H:%M}")

    assert letter.get_absolute_url() in then and "Suppressed" not in then
    assert "Suppressed" in now and "It was done by then." in now
    assert letter.get_absolute_url() not in before


def test_a_dossier_before_somebody_came_says_nothing_of_their_unit_or_manager(client, officer):
    unit, boss = Unit.add_root(code="support", name="Support"), make_person("Tomasz Wieczorek")
    person = make_person("Ines Okonjo-Reyes", unit=unit, manager=boss)

    before = page(client, "dossier", person.key, at="2026-01-01")
    now = page(client, "dossier", person.key)

    assert "Support" in now and "Tomasz" in now
    assert "Support" not in before and "Tomasz" not in before


@time_machine.travel(NOW + timedelta(days=10), tick=False)
def test_a_dossier_gives_the_manager_of_the_moment_and_says_where_the_log_no_longer_tells(client, officer):
    first, second = make_person("Tomasz Wieczorek"), make_person("Noor Haddad")
    person = make_person("Ines Okonjo-Reyes", manager=first)
    person.move(by=officer, at=NOW + timedelta(days=1), manager=second)
    person.move(by=officer, at=NOW + timedelta(days=2), manager=None)

    def managed(day):
        return page(client, "dossier", person.key, at=day).partition("Manager</dt>")[2].partition("</dd>")[0]

    assert "Tomasz" in managed("2026-11-24 08:00") and "Noor" in managed("2026-11-25 08:00")
    assert managed("2026-11-26") == "" and "Manager</dt>" not in page(client, "dossier", person.key)
    sql("UPDATE audit_entry SET facts = NULL, salt = NULL WHERE act = 'person_moved'")
    assert "not known for this moment" in managed("2026-11-24 08:00")


@time_machine.travel(NOW + timedelta(days=10), tick=False)
def test_a_moment_that_has_not_come_is_refused_and_a_second_is_one(client, officer):
    certificate = make_certificate(make_person("Ines Okonjo-Reyes"))

    ahead = page(client, "dossier", certificate.person.key, at="2026-12-24")
    before = page(client, "dossier", certificate.person.key, at="2026-11-23 08:59:59")

    assert "This moment has not come" in ahead and "record as it is now" in ahead
    assert "2026-11-23 08:59:59" in before and certificate.number not in before


@time_machine.travel(NOW + timedelta(days=10, hours=9), tick=False)
@pytest.mark.parametrize("typed", ["23:50", ""])
def test_what_is_left_of_today_has_not_come_and_today_means_now(client, officer, typed):
    """What is decided in that time would change what was said to have been known then."""
    certificate = make_certificate(make_person("Ines Okonjo-Reyes"))
    today = f"{NOW + timedelta(days=10):%Y-%m-%d}"

    text = page(client, "register", at=f"{today} {typed}".strip())

    assert ("This moment has not come" in text) == bool(typed)
    assert certificate.number in text and "not reading the present" not in text


@pytest.mark.parametrize("asked", [{"level": "nonsense"}, {"issued_from": "abc"}, {"state": "zzz"}])
def test_what_makes_no_sense_is_said_to_be_left_out(client, officer, asked):
    make_certificate(make_person("Ines Okonjo-Reyes"))
    (name,) = asked

    text = page(client, "register", **asked)

    assert "It is left out" in text and f'id="id_{name}_error"' in text


def test_records_officers_are_led_only_to_evidence_they_may_open(client, ten_days_later):
    person = make_person("Ines Okonjo-Reyes")
    attempt = make_attempt(person, right=1, submit=True)
    certificate = make_certificate(person)
    client.force_login(make_person("Ottilie Brandt", roles=[Role.RECORDS]))

    shown = page(client, "dossier", person.key)

    assert certificate.get_absolute_url() in shown
    assert reverse("attempt_result", args=[attempt.code]) not in shown


def test_erased_facts_are_said_to_be_erased(client, officer):
    person = make_person("Ines Okonjo-Reyes")
    sql("UPDATE audit_entry SET facts = NULL, salt = NULL WHERE act = 'person_joined'")

    assert "The facts of this entry were erased." in page(client, "dossier", person.key)


def test_an_unknown_key_is_not_found(client, officer):
    unknown = "6f0f9d1e-6f0f-4f0f-8f0f-6f0f9d1e6f0f"

    assert client.get(reverse("dossier", args=[unknown])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_dossier_takes_the_same_number_of_queries_however_much_happened(
    client, officer, count, django_assert_num_queries
):
    person = make_person("Ines Okonjo-Reyes")
    for _ in range(count):
        person.move(by=make_person(), at=NOW, name=f"Ines {count}")

    with django_assert_num_queries(15):
        client.get(reverse("dossier", args=[person.key]))


def test_every_act_of_the_log_has_its_words():
    assert {act for _, act, _ in [*TOLD, *facts.TOLD]} <= set(ACTS)


def test_every_sentence_is_filled_by_the_facts_that_are_told(officer):
    person = make_person("Ines Okonjo-Reyes")
    make_attempt(person, right=1, submit=True)
    make_certificate(person)
    person.move(by=None, at=NOW, name="Ines Reyes", language="es")
    person.leave(by=None, at=NOW)

    told = tell(Entry.objects.all(), to=officer)

    assert not [one.sentence for one in told if "…" in one.sentence or "%" in one.sentence]
    assert "language from en to es; name from Ines Okonjo-Reyes to Ines Reyes" in [
        one.sentence for one in told
    ]


def test_a_policy_is_told_without_a_person(officer):
    make_policy_version()

    told = tell(Entry.objects.filter(act="policy_published"), to=officer)[0]

    assert (told.sentence, told.about) == ("social-media, version 6", "")
