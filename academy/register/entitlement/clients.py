"""Which consoles may ask, each with a token of its own."""

import hashlib
import secrets
import uuid

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from academy.register import signals

PREFIX = "lk_"  # so that whoever scans for leaked secrets knows one


def fingerprint(token):
    """SHA-256 of a token, in hex. It is 256 random bits: no salt and no slow hash would make it safer."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiClientQuerySet(models.QuerySet):
    def with_token(self, token):
        """The clients whose token this is and holds: one or none, by the index."""
        return self.filter(token_sha256=fingerprint(token), revoked_at=None)


class ApiClient(models.Model):
    """A program that asks in its own name. Its token is shown once and kept as its fingerprint."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)  # to ten seconds: see reads

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @classmethod
    @transaction.atomic
    def make(cls, name, owner, *, by, at):
        """A new client and its token, which nobody can read again. Raises `ValidationError`."""
        token = PREFIX + secrets.token_urlsafe(32)
        client = cls(name=name.strip(), owner=owner, token_sha256=fingerprint(token), made_at=at)
        client.full_clean()
        client.save()
        signals.client_made.send(cls, client=client, by=by, at=at)
        return client, token

    @transaction.atomic
    def revoke(self, *, by, at):
        """Its token opens nothing from now on. Saying it again changes nothing."""
        client = ApiClient.objects.select_for_update().get(pk=self.pk)
        if client.revoked_at is None:
            client.revoked_at = at
            client.save(update_fields=["revoked_at"])
            signals.client_revoked.send(ApiClient, client=client, by=by, at=at)
        self.revoked_at = client.revoked_at
