"""Tree heads as they were signed and given to witnesses outside, who can tell by them whether the log was
rewritten, cut or put back."""

import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.words.canonical import stamp
from academy.words.keys import Forged, NoKey, check, sign, signing_key

PURPOSE = "heads"


class NothingToSign(Exception):
    """The log is empty."""


class SignedHeadQuerySet(models.QuerySet):
    def since(self, moment):
        return self.filter(at__gte=moment)

    def sign(self, head, *, at):
        """Sign `head` (`models.Head`) as it is now. Raises `NothingToSign` or `words.keys.NoKey`."""
        if not head.size:
            raise NothingToSign
        key = signing_key(settings.KEYS, PURPOSE, at)
        made = SignedHead(
            academy=settings.SITE_URL, size=head.size, root=head.root, at=at, kid=key["kid"], x=key["x"]
        )
        made.signature = sign(made.signed(), settings.KEYS, PURPOSE, at)
        made.save(force_insert=True)
        return made

    def unchanged(self, head):
        """The newest signature over exactly this head, or None."""
        return self.filter(size=head.size, root=head.root).order_by("at").last()


class SignedHead(models.Model):
    """One tree head, signed with Ed25519. Never changed."""

    academy = models.CharField(max_length=200)  # its address then
    size = models.PositiveBigIntegerField(_("entries"))
    root = models.CharField(_("root"), max_length=64)
    at = models.DateTimeField(_("signed"))
    kid = models.CharField(_("key"), max_length=80)
    x = models.CharField(max_length=43)  # the public half of the key, as JWK has it
    signature = models.TextField()

    objects = SignedHeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("tree head")
        verbose_name_plural = _("tree heads")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.size} {self.root[:16]}"

    def signed(self):
        """What the signature is over."""
        return {"v": 1, "academy": self.academy, "at": stamp(self.at), "size": self.size, "root": self.root}

    def as_data(self):
        """The head as it is given away: `verifier.check_head` takes it."""
        return self.signed() | {"key": {"kid": self.kid, "x": self.x}, "signature": self.signature}

    def as_line(self):
        return json.dumps(self.as_data(), sort_keys=True)

    @property
    def sound(self):
        """Whether the signature still fits."""
        key = {"kid": self.kid, "kty": "OKP", "crv": "Ed25519", "x": self.x, "not_before": 0}
        try:
            check(self.signed(), self.signature, [key | {"purpose": PURPOSE}], PURPOSE, self.at)
        except (Forged, NoKey):
            return False
        return True


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(delivered_at=None)

    def order(self, witnesses):
        """One row for each head and witness that does not know it."""
        known = set(self.values_list("head", "witness"))
        heads = SignedHead.objects.order_by("pk").values_list("pk", flat=True)
        wanted = [
            Delivery(head_id=head, witness=one)
            for head in heads
            for one in witnesses
            if (head, one) not in known
        ]
        self.bulk_create(wanted, ignore_conflicts=True)


class Delivery(models.Model):
    """That a witness, a mail address or a file, is given a head."""

    head = models.ForeignKey(SignedHead, on_delete=models.PROTECT, related_name="deliveries")
    witness = models.CharField(_("witness"), max_length=300)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    attempts = models.PositiveIntegerField(default=0)
    detail = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a tree head")
        verbose_name_plural = _("deliveries of tree heads")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["head", "witness"], name="a_witness_hears_once")]

    def __str__(self):
        return f"{self.head} → {self.witness}"
