"""What the records room does later."""

import logging

from celery import shared_task
from django.utils.timezone import now

from academy.desk.records.erasing import carry_out
from academy.desk.records.models import Erasure

log = logging.getLogger(__name__)


@shared_task
def erase(pk):
    """Erase one person, if two people have decided so and nothing keeps it from being done."""
    carry_out(Erasure.objects.get(pk=pk), at=now())


@shared_task
def erase_approved():
    """The sweep: whoever is still to be erased, one by one, so that one who cannot be stops no other."""
    for pk in list(Erasure.objects.approved().order_by("pk").values_list("pk", flat=True)):
        try:
            erase(pk)
        except Exception:
            log.exception("somebody could not be erased", extra={"erasure": pk})


def send_on():
    """Have it done now; where the broker is dead, the sweep does it."""
    try:
        erase_approved.delay()
    except Exception:
        log.warning("the broker took no task; the sweep will erase", exc_info=True)
