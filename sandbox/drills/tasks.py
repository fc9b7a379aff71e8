"""What drills do later."""

from celery import shared_task
from django.utils.timezone import now

from sandbox.drills.models import Run


@shared_task
def close_overdue():
    """Judge every run whose stream has ended and whose browser is gone."""
    for code in Run.objects.overdue(at=now()).values_list("code", flat=True):
        close.delay(code)


@shared_task
def close(code):
    at = now()
    for run in Run.objects.overdue(at=at).filter(code=code):
        run.finish(by=None, at=at)
