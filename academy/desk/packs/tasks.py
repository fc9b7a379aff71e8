"""Building packs later: what a killed worker left is gone on with."""

import logging

from celery import shared_task
from django.utils.timezone import now

from academy.desk.packs.pack import EvidencePack

log = logging.getLogger(__name__)


@shared_task
def build(pack_id):
    EvidencePack.objects.select_related("head", "by").get(pk=pack_id).build(at=now())


@shared_task
def go_on():
    """What was kept long enough goes, and what is not finished is built on."""
    at = now()
    for pack in EvidencePack.objects.over(at=at):
        pack.remove(at=at)
    for pack in EvidencePack.objects.unfinished().select_related("head", "by"):
        try:
            pack.build(at=at)
        except Exception:  # one that cannot be built: the others are
            log.exception("an evidence pack could not be built", extra={"pack": str(pack.key)})
