"""Sealing looks: what was written since is put into a batch, and the log keeps its digest."""

import uuid

from django.db import models, transaction

from academy.desk import signals
from academy.desk.access.looks import Look
from academy.words.canonical import digest

MOST = 500  # looks in one batch


@transaction.atomic
def seal(*, at):
    """Put the oldest looks that are in no batch into one, and state it as one fact; says how many they were.
    Two that seal at once take different ones."""
    waiting = Look.objects.unsealed().select_for_update(skip_locked=True).order_by("at", "pk")
    looks = list(waiting[:MOST])
    if looks:
        batch = uuid.uuid4()
        for place, look in enumerate(looks):
            look.batch, look.place = batch, place
        models.QuerySet(Look).bulk_update(looks, ["batch", "place"])  # ours refuses every change
        sha256 = digest([look.told() for look in looks])
        signals.looks_recorded.send(Look, looks=looks, sha256=sha256, by=None, at=at)
    return len(looks)
