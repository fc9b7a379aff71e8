"""The quiet record of a sitting: noted with each save, read by a person, worth no point."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from academy.words.standing import Role
from courses.exams.integrity import observed
from courses.exams.models import Answer, Attempt
from tests.factories import NOW, make_attempt, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False) as traveller:
        yield traveller


def save(client, attempt, sequence, address="10.0.0.1", **noticed):
    key = attempt.form.get(position=1).question["options"][sequence % 2]["key"]
    return client.post(
        reverse("attempt_answer", args=[attempt.code, 1]),
        json.dumps({"response": [key], "sequence": sequence, **noticed}),
        content_type="application/json",
        REMOTE_ADDR=address,
    )


def test_leaving_the_page_another_network_and_a_quick_answer_are_noted(client):
    attempt = make_attempt(at=NOW)
    client.force_login(attempt.candidate)

    save(client, attempt, 1, spent=30_000)
    save(client, attempt, 2, spent=2_000, left=2, away=75_000)
    save(client, attempt, 3, address="10.0.0.2", spent=20_000)

    record = observed(attempt.answers.all())
    assert (record.left, record.away, record.moves, record.quick) == (2, timedelta(seconds=75), 1, 1)
    assert [line.network for line in record.lines] == ["A", "A", "B"]


def test_the_address_itself_is_not_kept(client):
    attempt = make_attempt(at=NOW)
    client.force_login(attempt.candidate)

    save(client, attempt, 1, address="203.0.113.77")

    assert "203.0.113" not in str(Answer.objects.values())


def test_one_household_of_ipv6_is_one_network(client):
    attempt = make_attempt(at=NOW)
    client.force_login(attempt.candidate)

    save(client, attempt, 1, address="2001:db8:0:7::1")
    save(client, attempt, 2, address="2001:db8:0:7::2")

    assert observed(attempt.answers.all()).moves == 0


def test_nothing_that_is_noted_changes_a_score(client):
    quiet, noted = make_attempt(at=NOW), make_attempt(exam=Attempt.objects.get().exam, at=NOW)
    for attempt, noticed in ((quiet, {}), (noted, {"left": 99, "away": 900_000, "spent": 1})):
        client.force_login(attempt.candidate)
        save(client, attempt, 1, **noticed)
        attempt.submit(by=attempt.candidate, at=NOW + timedelta(minutes=2))

    assert quiet.score == noted.score


@pytest.mark.parametrize("noticed", [{"left": -1}, {"left": "many"}, {"away": 10**12}])
def test_a_made_up_note_is_refused_with_its_save(client, noticed):
    attempt = make_attempt(at=NOW)
    client.force_login(attempt.candidate)

    assert save(client, attempt, 1, **noticed).status_code == 400
    assert not attempt.answers.exists()


@pytest.mark.parametrize(("role", "status"), [(None, 403), (Role.TRAINER, 403), (Role.COMPLIANCE, 200)])
def test_who_reads_what_was_noticed(client, role, status):
    attempt = make_attempt(make_person("Noor Achterberg"), right=1, submit=True)
    client.force_login(make_person(roles=filter(None, [role])))

    told = client.get(reverse("attempt_integrity", args=[attempt.code]))

    assert told.status_code == status
    assert ("Noor Achterberg" in told.content.decode()) == (status == 200)
