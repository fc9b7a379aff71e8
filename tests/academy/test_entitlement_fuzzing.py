"""The API does what its OpenAPI description says, whatever is sent: schemathesis, all its checks, in
process."""

import contextlib
import ipaddress
from datetime import UTC, datetime

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from hypothesis import strategies as st

from academy.register.entitlement.clients import ApiClient
from academy.register.entitlement.recording import waiting
from tests.factories import NOW, make_certificate, make_person

EXAMPLES = 60  # of each address

# The description cannot say that a moment to come is refused; a test of its own says it.
schemathesis.openapi.format(
    "date-time",
    st.datetimes(datetime(1970, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)).map(
        lambda at: at.isoformat().replace("+00:00", "Z")
    ),
)


application = get_wsgi_application()


addresses = ipaddress.ip_network("10.0.0.0/8").hosts()


def from_somewhere(environ, start_response):
    """As a server calls it, which closes what it has sent and knows where a request comes from: each from
    elsewhere, so that the wrong tokens of one do not make the next wait."""
    with contextlib.closing(
        application(environ | {"REMOTE_ADDR": str(next(addresses))}, start_response)
    ) as answer:
        return list(answer)


schema = schemathesis.openapi.from_wsgi("/api/openapi.json", from_somewhere)


@pytest.fixture
def token(db, settings):
    settings.ENTITLEMENT_READS_SECONDS = 3_600
    cache.clear()
    person = make_person(employee_number="104-0001")
    make_certificate(person)
    yield ApiClient.make("Fuzzer", person, by=None, at=NOW)[1]
    waiting.asked.clear()


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
def test_every_answer_is_as_it_is_described(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
