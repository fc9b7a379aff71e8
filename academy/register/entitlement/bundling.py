"""Making a bundle: one query, written line by line, so that no company is too large for it."""

import gzip
import hashlib
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from academy.register.entitlement.bundle import last_line, line
from academy.register.entitlement.rule import Right
from academy.register.models import ApiClient, Certificate
from academy.register.signals import bundle_issued
from academy.words.entitlement import rfc3339

IN_MEMORY = 2**20  # bytes; a larger bundle waits on disk
QUARTER = timedelta(minutes=15)
_READ = ("number", "acts", "channels", "languages", "issued_at", "ends_at")


@dataclass(frozen=True)
class Made:
    """A bundle in a file that is open at its beginning: how many rights, the digest of their lines."""

    file: Any
    count: int
    sha256: str
    expires: datetime

    @property
    def etag(self):
        """The same as long as the rights are and the hour of expiry; weak, because the moment it was issued
        and with it the signature differ."""
        return f'W/"{hashlib.sha256(f"{self.sha256} {self.expires}".encode()).hexdigest()[:32]}"'

    def facts(self, at):
        """What is signed."""
        return {
            "issuer": settings.SITE_URL,
            "issued": rfc3339(at),
            "expires": rfc3339(self.expires),
            "rights": self.count,
            "sha256": self.sha256,
        }

    @transaction.atomic
    def hand_out(self, client, *, at):
        """State that the client with this id got it."""
        client = ApiClient.objects.select_related("owner").get(pk=client)
        bundle_issued.send(ApiClient, client=client, bundle=self, by=None, at=at)


def make(*, at, compressed):
    """The bundle of everybody who holds a right at `at`, with gzip if `compressed`. Raises `keys.NoKey`."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 whoever sends it closes it
    try:
        with gzip.GzipFile("", "wb", 6, file, mtime=0) if compressed else nullcontext(file) as out:
            made = Made(file, *_write(out, at), expiry(at))
            out.write(last_line(made.facts(at), settings.KEYS, at))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return made


def _write(out, at):
    """Each right that is open; returns how many, and the digest of their lines."""
    sha256, count = hashlib.sha256(), 0
    for person, *what in _open(at).iterator(chunk_size=2_000):
        text = line(person, Right(*what))
        sha256.update(text)
        out.write(text)
        count += 1
    return count, sha256.hexdigest()


def expiry(at):
    """When a bundle of `at` answers no more: the set number of hours later, at a full quarter, so that
    who asks again soon can be told that nothing is new."""
    latest = at + timedelta(hours=settings.ENTITLEMENT_BUNDLE_HOURS)
    return latest - (latest - datetime(1970, 1, 1, tzinfo=UTC)) % QUARTER


def _open(at):
    held = Certificate.objects.active(at=at).filter(person__is_active=True)
    return held.order_by("person__employee_number", "number").values_list("person__employee_number", *_READ)
