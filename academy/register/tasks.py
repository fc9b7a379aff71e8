"""What the register does later."""

from itertools import islice

from celery import shared_task
from django.utils.timezone import now

from academy.register.due import Due
from academy.register.settlement import settle_people

AT_ONCE = 100  # people in one transaction


@shared_task
def settle(person_id):
    """Put on record what this person has earned, and what has ended."""
    settle_people([person_id], at=now())


@shared_task
def settle_everyone():
    """The sweep: settle everybody of whom a fact is new or a date has come."""
    at = now()
    due = Due.objects.by(at).order_by("at", "pk").values_list("pk", flat=True).iterator()
    while people := list(islice(due, AT_ONCE)):
        settle_people(people, at=at)
