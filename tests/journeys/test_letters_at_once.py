"""Many workers at one outbox, on a real PostgreSQL."""

from datetime import timedelta

import pytest
import time_machine

from academy.people.models import Letter
from academy.people.tasks import send_letters
from academy.register.settlement import settle_people
from tests import post_office
from tests.academy.test_outbox import make_letter
from tests.factories import NOW, make_certificate, make_person
from tests.journeys.at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(settings):
    """It is closed until it is settled in: what is queued meanwhile waits."""
    with post_office.opened() as office:
        office.settle_in(settings)
        settings.EMAIL_PORT = 9  # nobody listens there
        yield office


def test_however_many_workers_send_each_letter_goes_out_once(office, settings):
    for _ in range(20):
        make_letter(make_person())
    Letter.objects.update(due_at=NOW, attempts=0, detail="")
    office.settle_in(settings)

    assert at_once(*[send_letters] * 4) == []

    sent = [mail["To"] for mail in office.kept]
    assert len(sent) == len(set(sent)) == 20
    assert set(Letter.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert office.lines > 1


def test_two_who_settle_a_person_at_once_queue_one_reminder():
    certificate = make_certificate()
    at = certificate.ends_at - timedelta(days=30)

    assert at_once(*[lambda: settle_people([certificate.person_id], at=at)] * 4) == []

    assert Letter.objects.filter(kind="certificate_ends").count() == 1
