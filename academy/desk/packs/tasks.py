"""Building packs later: what a killed worker left is gone on with."""

from celery import shared_task
from django.utils.timezone import now

from academy.desk.packs.pack import EvidencePack


@shared_task
def build(pack_id):
    EvidencePack.objects.select_related("head", "by").get(pk=pack_id).build(at=now())


@shared_task
def go_on():
    """What is not finished is built on, and what was kept long enough goes."""
    at = now()
    for pack in EvidencePack.objects.unfinished().select_related("head", "by"):
        pack.build(at=at)
    for pack in EvidencePack.objects.over(at=at):
        pack.remove(at=at)
