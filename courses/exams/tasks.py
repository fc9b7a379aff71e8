"""What exams do later."""

from celery import shared_task
from django.utils.timezone import now

from courses.exams.models import Attempt


@shared_task
def close_overdue():
    """Submit every attempt whose time is over and whose browser is gone."""
    at = now()
    for code in Attempt.objects.overdue(at=at).values_list("code", flat=True):
        close.delay(code)


@shared_task
def close(code):
    at = now()
    for attempt in Attempt.objects.overdue(at=at).filter(code=code):
        attempt.submit(by=None, at=at)
