"""Who looked at whose record, and what was taken away: kept with the page, sealed into the log, shown."""

import contextlib
import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.audit.models import Entry
from academy.desk.access.looks import Look, Unchangeable
from academy.desk.access.sealing import seal
from academy.desk.tasks import seal_looks
from academy.desk.timeline import tell
from academy.words.looking import Page, look, looked, take
from academy.words.standing import Role
from tests.factories import NOW, make_attempt, make_certificate, make_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def holder():
    return make_person("Ines Okonjo-Reyes")


@pytest.fixture
def certificate(holder):
    return make_certificate(holder)


def text(client, name, *args, **asked):
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def looks(**where):
    return [
        (each.reader, each.person, each.page, each.about, each.query)
        for each in Look.objects.filter(**where).order_by("pk")
    ]


def make_look(reader=None, person=None, *, page=Page.CERTIFICATE, about="LK-26-000000", at=NOW):
    reader, person = reader or make_person("Adaeze Lindholm"), person or make_person("Noor Achterberg")
    look(page, about, whose=person.key, by=reader, at=at)
    return Look.objects.latest("pk")


# --- Kept ------------------------------------------------------------------------------------------------


def test_a_look_at_somebody_elses_certificate_is_kept_and_at_ones_own_is_not(client, officer, certificate):
    text(client, "certificate", certificate.number)
    client.force_login(certificate.person)
    text(client, "certificate", certificate.number)

    (kept,) = Look.objects.all()
    assert (kept.reader, kept.person) == (officer.key, certificate.person.key)
    assert (kept.page, kept.about, kept.at) == ("certificate", certificate.number, NOW + 10 * DAY)


def test_who_is_refused_has_not_looked(client, certificate, ten_days_later):
    client.force_login(make_person("Somebody Else"))

    assert client.get(certificate.get_absolute_url()).status_code == 404
    assert client.get(reverse("dossier", args=[certificate.person.key])).status_code == 403

    assert not Look.objects.exists()


@pytest.mark.parametrize("name", ["certificate", "attempt_result", "dossier"])
def test_a_look_costs_a_page_one_statement(client, officer, certificate, name):
    attempt = make_attempt(certificate.person, right=1, submit=True)
    args = {"certificate": certificate.number, "attempt_result": attempt.code}.get(
        name, certificate.person.key
    )
    address = reverse(name, args=[args])

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200

    written = [
        query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "SAVEPOINT"))
    ]
    assert len(written) == 1
    assert "desk_look" in written[0]


def test_a_file_that_is_taken_away_is_kept_with_what_was_asked_for(client, officer, certificate):
    client.get(reverse("register_export", args=["csv"]), {"level": "advocate", "at": "2026-11-30 23:59"})

    assert looks() == [
        (officer.key, None, "register_csv", "", "level=advocate&at=2026-11-30+23%3A59"),
    ]


def test_a_look_that_cannot_be_kept_is_not_had(client, officer, certificate):
    def broken(**_signal):
        raise DatabaseError("the disk is full")

    looked.connect(broken)
    try:
        client.raise_request_exception = False
        answer = client.get(certificate.get_absolute_url())
    finally:
        looked.disconnect(broken)

    assert answer.status_code == 500
    assert certificate.holder not in answer.content.decode()


def test_a_look_is_never_changed_nor_deleted():
    one = make_look()
    one.about = "LK-26-111111"

    for change in (one.save, one.delete, Look.objects.all().delete, lambda: Look.objects.update(about="")):
        with pytest.raises(Unchangeable):
            change()


# --- Sealed ----------------------------------------------------------------------------------------------


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def verify():
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("verify_reads", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_what_was_looked_at_is_sealed_into_the_log_as_one_fact_that_names_nobody():
    first, last = make_look(at=NOW), make_look(at=NOW + timedelta(seconds=4))

    assert seal(at=NOW + timedelta(seconds=10)) == 2
    assert seal(at=NOW + timedelta(seconds=20)) == 0

    entry = Entry.objects.get(act="looks_recorded")
    first.refresh_from_db()
    assert (entry.subject, entry.actor) == (str(first.batch), None)
    assert entry.facts == {
        "count": 2,
        "first": first.at.isoformat(),
        "last": last.at.isoformat(),
        "sha256": Look.objects.filter(batch=first.batch).digest(),
    }
    (told,) = tell([entry], to=make_person())
    assert told.sentence == "2 looks at records, from 2026-11-23 09:00 UTC to 2026-11-23 09:00 UTC"
    assert verify() == {"ok": True, "batches": 1, "altered": {}}


def test_the_sweep_seals_whatever_waits():
    for _look in range(3):
        make_look()

    with time_machine.travel(NOW, tick=False):
        seal_looks()

    assert not Look.objects.unsealed().exists()


def test_the_database_keeps_every_look_as_it_was():
    make_look()
    with pytest.raises(DatabaseError, match="kept as it was"):
        sql("UPDATE desk_look SET about = 'LK-26-111111'")
    seal(at=NOW)

    for statement in ("UPDATE desk_look SET about = ''", "UPDATE desk_look SET batch = NULL, place = NULL"):
        with pytest.raises(DatabaseError, match="kept as it was"):
            sql(statement)
    with pytest.raises(DatabaseError, match="kept as it was"):
        sql("DELETE FROM desk_look")

    assert Look.objects.get().about == "LK-26-000000"


def without_guards():
    names = ("a_look_stays_as_it_was", "a_sealed_look_stays")
    for name in names if connection.vendor == "sqlite" else names[:1]:
        sql(f"DROP TRIGGER {name}" + (" ON desk_look" if connection.vendor == "postgresql" else ""))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE desk_look SET about = 'LK-26-111111'", "it was altered"),
        ("UPDATE desk_look SET reader = person", "it was altered"),
        ("DELETE FROM desk_look", "its reads are gone"),
    ],
)
def test_a_batch_that_somebody_changed_in_the_database_is_named(statement, why):
    one = make_look()
    seal(at=NOW)
    one.refresh_from_db()
    without_guards()

    sql(statement)

    assert verify() == {"ok": False, "batches": 0, "altered": {str(one.batch): why}}


# --- Shown -----------------------------------------------------------------------------------------------


def test_the_access_log_says_who_looked_at_what_of_whom_and_leads_there(client, officer, certificate):
    text(client, "certificate", certificate.number)
    take(Page.RESULTS_FILE, "principles", by=officer, at=NOW, purpose="For the works council.")

    shown = text(client, "access")

    assert "Adaeze Lindholm" in shown and "Ines Okonjo-Reyes" in shown
    assert certificate.get_absolute_url() in shown
    assert reverse("dossier", args=[certificate.person.key]) in shown
    assert "For the works council." in shown
    assert reverse("exam_results_csv", args=["principles"]) not in shown  # a click would take it again


def test_a_look_at_the_access_log_is_a_look_too(client, officer):
    text(client, "access", reader="Lindholm")

    assert looks() == [(officer.key, None, "access", "", "reader=*")]  # that it was asked, not whom


def test_the_access_log_is_found_by_reader_person_page_and_day(client, officer, holder):
    mine = make_person("Rubén Castellanos")
    make_look(mine, holder, about="LK-26-AAAAAA", at=NOW)
    make_look(officer, holder, page=Page.DOSSIER, about="LK-26-BBBBBB", at=NOW + DAY)
    make_look(officer, make_person("Noor Achterberg"), about="LK-26-CCCCCC", at=NOW + 2 * DAY)

    def found(**asked):
        shown = text(client, "access", **asked)
        return "".join(letter for letter in "ABC" if f"LK-26-{letter * 6}" in shown)

    assert found() == "ABC"
    assert found(reader="castellanos") == "A"
    assert found(person=holder.employee_number) == "AB"
    assert found(page="dossier") == "B"
    assert found(since="2026-11-24") == "BC"
    assert found(until="2026-11-24") == "AB"
    assert found(reader="nobody at all") == ""
    assert found(since="never") == "ABC"  # what makes no sense is said, and left out
    assert "Enter a valid date" in text(client, "access", since="never")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COMPLIANCE])
def test_nobody_else_reads_the_access_log(client, holder, role):
    make_look(person=holder)
    client.force_login(make_person("Somebody Else", roles=[role]))

    answer = client.get(reverse("access"))

    assert answer.status_code == 403
    assert b"Ines" not in answer.content


def test_who_is_gone_is_shown_by_key(client, officer, holder):
    make_look(person=holder)
    Look.objects.get()
    sql("DELETE FROM people_user_groups WHERE user_id = %s", holder.pk)
    sql("DELETE FROM people_user WHERE id = %s", holder.pk)

    assert str(holder.key) in text(client, "access")


@pytest.mark.parametrize("count", [1, 3])
def test_the_access_log_asks_as_often_for_many_as_for_one(client, officer, count, django_assert_num_queries):
    for _look in range(count):
        make_look()
    text(client, "access")

    with django_assert_num_queries(8):
        text(client, "access")


def test_a_dossier_says_who_looked_before(client, officer, holder):
    assert "Nobody had looked before you." in text(client, "dossier", holder.key)
    make_look(make_person("Rubén Castellanos"), holder, at=NOW + 9 * DAY)

    shown = text(client, "dossier", holder.key)

    assert "Rubén Castellanos" in shown
    assert f"{reverse('access')}?person={holder.employee_number}" in shown


def test_everybody_sees_who_looked_at_their_own_record_and_at_nobody_elses(client, holder, ten_days_later):
    make_look(make_person("Rubén Castellanos"), holder)
    make_look(make_person("Somebody Curious"), make_person("Noor Achterberg"))
    client.force_login(holder)

    shown = text(client, "my_looks")

    assert "Rubén Castellanos" in shown and "LK-26-000000" in shown
    assert "Somebody Curious" not in shown
    assert not Look.objects.filter(reader=holder.key).exists()
    assert reverse("my_looks") in text(client, "account")


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_looks_are_read_as_often_for_many_as_for_one(
    client, holder, count, django_assert_num_queries
):
    for _look in range(count):
        make_look(person=holder)
    client.force_login(holder)
    text(client, "my_looks")

    with django_assert_num_queries(7):
        text(client, "my_looks")


def test_a_day_at_the_end_of_the_calendar_breaks_no_page(client, officer):
    assert "too far off" not in text(client, "access", until="2026-11-30")
    assert client.get(reverse("access"), {"until": "9999-12-31", "since": "0001-01-01"}).status_code == 200
