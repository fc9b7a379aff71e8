"""Who asked about whom, when, and what was answered: kept in batches, each one fact of the log.

A request writes nothing: what it answered waits in memory for a few seconds (see `recording`).
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from academy.register import signals
from academy.register.entitlement.clients import ApiClient
from academy.words.canonical import digest
from academy.words.entitlement import Reason, rfc3339


@dataclass(frozen=True)
class Asked:
    """One question as it was answered. The person is named by their random key, a number that names nobody
    by itself."""

    client: int
    key: uuid.UUID | None
    number: str
    act: str
    channel: str
    language: str
    asked_at: datetime
    at: datetime
    reason: str
    certificate: str


class ReadQuerySet(models.QuerySet):
    def digest(self):
        """SHA-256 over these reads in the order in which they were asked, in hex, as the log has it."""
        return digest([read.told() for read in self.order_by("place").select_related("client")])


class EntitlementRead(models.Model):
    """One question of one console and its answer: never changed. What the log says of its batch holds only as
    long as every read of it is as it was."""

    batch = models.UUIDField()
    place = models.PositiveIntegerField()
    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="reads")
    person = models.UUIDField(null=True, db_index=True)  # their random key; None: nobody was known
    number = models.CharField(max_length=20, blank=True)  # only where nobody was known by it
    act = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    asked_at = models.DateTimeField(db_index=True)
    at = models.DateTimeField()  # the moment judged
    reason = models.CharField(max_length=20, choices=Reason.choices)
    certificate = models.CharField(max_length=20, blank=True)

    objects = ReadQuerySet.as_manager()

    class Meta:
        verbose_name = _("read of an entitlement")
        verbose_name_plural = _("reads of entitlements")
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="one_read_a_place")]

    def told(self):
        """The read as the digest of its batch covers it: plain data for RFC 8785."""
        return {
            "client": str(self.client.key),
            "person": str(self.person) if self.person else None,
            "number": self.number,
            "act": self.act,
            "channel": self.channel,
            "language": self.language,
            "asked": rfc3339(self.asked_at),
            "at": rfc3339(self.at),
            "reason": self.reason,
            "certificate": self.certificate,
        }


@transaction.atomic
def record(asked, *, at):
    """Keep these questions as one batch, and state it as one fact."""
    clients = ApiClient.objects.in_bulk({one.client for one in asked})
    batch = uuid.uuid4()
    reads = [_read(one, batch, place, clients[one.client]) for place, one in enumerate(asked)]
    EntitlementRead.objects.bulk_create(reads)
    for client in clients.values():
        client.last_used_at = max(one.asked_at for one in asked if one.client == client.pk)
    ApiClient.objects.bulk_update(clients.values(), ["last_used_at"])
    signals.entitlements_read.send(
        EntitlementRead, reads=reads, sha256=digest([read.told() for read in reads]), by=None, at=at
    )


def _read(one, batch, place, client):
    return EntitlementRead(
        batch=batch,
        place=place,
        client=client,
        person=one.key,
        number="" if one.key else one.number,
        act=one.act,
        channel=one.channel,
        language=one.language,
        asked_at=one.asked_at,
        at=one.at,
        reason=one.reason,
        certificate=one.certificate,
    )
