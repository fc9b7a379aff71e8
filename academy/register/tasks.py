"""What the register does later."""

import logging
from datetime import timedelta
from itertools import islice

from celery import shared_task
from django.utils.timezone import now

from academy.register.due import Due
from academy.register.settlement import settle_people

log = logging.getLogger(__name__)

AT_ONCE = 100  # people in one transaction
AHEAD = timedelta(seconds=5)  # by which the clocks of two machines may differ


@shared_task
def settle(person_id, again=True):
    """Put on record what this person has earned, and what has ended; once more in a moment, where the machine
    that stated the fact has a clock ahead of this one."""
    at = now()
    settle_people([person_id], at=at)
    if again and Due.objects.filter(person=person_id, at__gt=at, at__lte=at + AHEAD).exists():
        settle.apply_async([person_id, False], countdown=AHEAD.total_seconds())


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
