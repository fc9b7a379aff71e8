"""What the tests of the academy's own pages may ask for."""

from datetime import timedelta

import pytest
import time_machine

from academy.words.standing import Role
from tests.factories import NOW, make_person


@pytest.fixture
def ten_days_later():
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        yield


@pytest.fixture
def officer(client, ten_days_later):
    """A compliance officer, signed in ten days after the certificates were issued."""
    person = make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])
    client.force_login(person)
    return person
