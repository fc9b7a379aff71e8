"""Two people at one campaign, and two who seal looks, on a real PostgreSQL."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from academy.audit.models import Entry
from academy.desk.access.looks import Look
from academy.desk.access.sealing import seal
from academy.desk.campaigns.questions import ASKED
from academy.desk.models import Answer, Campaign, Record
from academy.desk.reads import altered
from tests.academy.auditing import AS_OF, HOUR, announce, make_campaign, make_certificates, make_compliance
from tests.academy.test_access_log import make_look
from tests.factories import NOW
from tests.journeys.at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def clock():
    """What is sent off with a commit is done at once, and must not be later than what is audited."""
    with time_machine.travel(NOW, tick=False):
        yield


def test_two_who_fix_and_draw_at_once_make_one_population_and_one_sample():
    make_certificates(3)
    reader = announce(size=2).announced_by

    def fix_and_draw():
        campaign = Campaign.objects.get()
        campaign.fix(by=reader, at=AS_OF)
        campaign.draw(by=reader, at=AS_OF)

    assert at_once(*[fix_and_draw] * 4) == []

    campaign = Campaign.objects.get()
    assert (campaign.population, campaign.lines.count(), campaign.records.count()) == (3, 3, 2)
    assert Entry.objects.filter(act__in=["population_fixed", "sample_drawn"]).count() == 2


def test_of_two_who_answer_a_record_at_once_one_reads_it():
    readers = [make_compliance("Adaeze Lindholm"), make_compliance("Sunniva Achterberg")]
    make_campaign(count=1, size=1, reader=readers[0], readers=readers)

    def answer(by, value):
        record = Record.objects.select_related("campaign").get()
        Answer.give(record, "policy", value, by=by, at=AS_OF + HOUR)

    refused = at_once(lambda: answer(readers[0], "yes"), lambda: answer(readers[1], "no"))

    assert [type(problem) for problem in refused] and issubclass(type(refused[0]), PermissionDenied)
    assert Answer.objects.get().by == Record.objects.get().reader


def test_two_last_answers_at_once_read_a_record_once():
    campaign = make_campaign(count=1, size=1)
    record = Record.objects.select_related("campaign").get()
    for question in ASKED[:-2]:
        Answer.give(record, question, "yes", by=campaign.announced_by, at=AS_OF + HOUR)

    def answer(question):
        mine = Record.objects.select_related("campaign").get()
        Answer.give(mine, question, "yes", by=campaign.announced_by, at=AS_OF + HOUR)

    assert at_once(*[lambda question=question: answer(question) for question in ASKED[-2:]]) == []

    assert Record.objects.get().read_at
    assert Answer.objects.filter(question="log").count() == 1
    assert Entry.objects.filter(act="record_read").count() == 1


def test_two_who_seal_at_once_seal_each_look_once():
    for _look in range(30):
        make_look()

    assert at_once(*[lambda: seal(at=NOW)] * 4) == []

    assert not Look.objects.unsealed().exists()
    entries = Entry.objects.filter(act="looks_recorded")
    assert sum(entry.facts["count"] for entry in entries) == 30
    assert altered("looks_recorded") == ([], entries.count())
