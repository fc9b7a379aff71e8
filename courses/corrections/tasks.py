"""What corrections do later."""

from celery import shared_task
from django.utils.timezone import now

from courses.corrections import notices
from courses.corrections.models import Appeal, Correction


@shared_task
def tell():
    """Write to everybody whose score was put right or whose appeal was decided, and who does not know yet."""
    for pk in Correction.objects.untold().values_list("pk", flat=True):
        tell_of_correction.delay(pk)
    for pk in Appeal.objects.untold().values_list("pk", flat=True):
        tell_of_appeal.delay(pk)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=3)
def tell_of_correction(pk):
    notices.tell_of_correction(pk, at=now())


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=3)
def tell_of_appeal(pk):
    notices.tell_of_appeal(pk, at=now())
