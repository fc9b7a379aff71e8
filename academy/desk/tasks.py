"""What the desk does later."""

import logging

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from academy.desk.access.sealing import MOST, seal
from academy.desk.campaigns import notices
from academy.desk.models import Campaign
from academy.people.models import User

log = logging.getLogger(__name__)


@shared_task
def seal_looks():
    """Every few seconds: what was looked at since is sealed into the log."""
    while seal(at=now()) == MOST:
        pass


@shared_task
def fix_population(campaign_id, person_id):
    """A population too large for a page to wait for; fixed already, nothing is done."""
    campaign, person = Campaign.objects.get(pk=campaign_id), User.objects.get(pk=person_id)
    try:
        campaign.fix(by=person, at=now())
    except ValidationError as refusal:  # the page of the campaign says that it is not fixed
        log.warning("a population was not fixed: %s", refusal.messages[0])


@shared_task
def remind_of_actions():
    """Whoever is late with putting something right is written to, once."""
    notices.remind(at=now())
