"""Badges asked for at the same moment, on a real PostgreSQL."""

from datetime import UTC, datetime

import pytest

from academy.audit.models import Entry
from academy.register.credentials.credential import Credential
from academy.register.models import Certificate
from academy.words.keys import new_key
from tests.factories import make_certificate, make_person
from tests.journeys.at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def a_key(settings):
    settings.KEYS = [new_key("credentials", datetime(2020, 1, 1, tzinfo=UTC))]


def certify():
    """A certificate as it is issued where transactions end: after commit, by the task."""
    person = make_person()
    make_certificate(person)
    return Certificate.objects.get(person=person)


def asks_for(certificate):
    return lambda: Credential.of(certificate, by=certificate.person, at=certificate.issued_at)


def test_eight_clicks_at_once_leave_one_credential_and_one_log_line():
    certificate = certify()

    raised = at_once(*[asks_for(certificate)] * 8)

    assert raised == []
    assert Credential.objects.count() == 1
    assert Entry.objects.filter(act="credential_signed").count() == 1


def test_two_that_draw_the_same_place_at_once_get_two_places(monkeypatch):
    certificates, drawn = [certify(), certify()], [9, 8, 7, 7]
    monkeypatch.setattr("academy.register.credentials.credential.secrets.randbelow", lambda size: drawn.pop())

    raised = at_once(*map(asks_for, certificates))

    assert raised == []
    assert sorted(Credential.objects.values_list("status_index", flat=True)) == [7, 8]
