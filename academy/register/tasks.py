"""What the register does later."""

import logging
from itertools import islice

from celery import shared_task
from django.utils.timezone import now

from academy.register.due import Due
from academy.register.settlement import settle_people

log = logging.getLogger(__name__)

AT_ONCE = 100  # people in one transaction


@shared_task
def settle(person_id):
    """Put on record what this person has earned, and what has ended."""
    settle_people([person_id], at=now())


@shared_task
def settle_everyone():
    """The sweep: settle everybody of whom a fact is new or a date has come."""
    at = now()
    due = iter(list(Due.objects.by(at).order_by("person").values_list("person", flat=True).distinct()))
    while people := list(islice(due, AT_ONCE)):
        try:
            settle_people(people, at=at)
        except Exception:  # one of them cannot be settled: the others are
            log.exception("a batch could not be settled; its people are settled one by one")
            _one_by_one(people, at)


def _one_by_one(people, at):
    for person in people:
        try:
            settle_people([person], at=at)
        except Exception:
            log.exception("somebody could not be settled", extra={"person": person})
