"""The outbox, in a browser: what was sent, what came back, what was not wanted any more."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

POSTED = """
from datetime import timedelta
from django.utils.timezone import now
from academy.people.models import Letter
from academy.people.tasks import send_letters
from academy.register.models import Certificate
from academy.register.settlement import settle_people
send_letters()
holder = Certificate.objects.filter(person__email__startswith="ines").first()
settle_people([holder.person_id], at=holder.ends_at - timedelta(days=7))
for letter in Letter.objects.filter(kind="certificate_ends"):
    letter.settle("suppressed", "It was renewed meanwhile.", at=now())
for letter in Letter.objects.filter(state="sent")[:1]:
    letter.bounce("5.1.1 smtp; 550 5.1.1 <noura@larkspur.example>: user unknown in virtual table", at=now())
Letter.objects.filter(state="queued").update(attempts=3, detail="451 greylisted")
"""


def test_an_operator_looks_into_the_outbox_and_tries_again(visitor, site):
    site.shell(POSTED)

    with visitor() as operator:
        page = operator.sign_in("operator").go("/outbox/").page
        operator.look_everywhere("outbox")
        operator.go("/outbox/?q=nobody").look_everywhere("outbox-nothing")
        page = operator.go("/outbox/?state=suppressed").page
        page.click("table th a")
        operator.look_everywhere("letter-suppressed")
        page = operator.go("/outbox/?state=bounced").page
        page.click("table th a")
        operator.look_everywhere("letter-bounced")
        page.click("text=Try again now")
        page.get_by_text("It is sent again now").wait_for()
        operator.look_everywhere("letter-again")
    with visitor() as officer:
        page = officer.sign_in("compliance").go("/outbox/?state=sent").page
        page.click("table th a")
        officer.look_everywhere("letter-sent")
        assert page.get_by_text("Try again now").count() == 0
