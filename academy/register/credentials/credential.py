"""The signed credential of a certificate, kept as it was signed."""

import secrets
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from academy.register.credentials import bitstring, documents, proofs, tokens
from academy.register.credentials.issuer import PURPOSE
from academy.register.signals import credential_signed
from academy.words.keys import signing_key
from academy.words.standing import State

# A list is left for the next when half of it is taken: a place drawn at random is then soon a free one.
FULL = bitstring.SIZE // 2


class CredentialQuerySet(models.QuerySet):
    def published(self):
        """Those that anybody may fetch: of a holder who was erased there is only the place in the lists."""
        return self.exclude(token="")


class Credential(models.Model):
    """A certificate as an Open Badge: a document with a proof, and the same as a token. It is signed once,
    never again and never changed; whether it holds is said by the status lists, at a place in them that
    tells nobody when it was drawn."""

    certificate = models.OneToOneField(
        "register.Certificate", on_delete=models.PROTECT, related_name="credential"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # where it is published
    salt = models.CharField(max_length=40)
    document = models.JSONField()
    token = models.TextField()
    signed_with = models.CharField(max_length=100)  # the `kid` of the key
    signed_at = models.DateTimeField()
    status_list = models.PositiveIntegerField()
    status_index = models.PositiveIntegerField()

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="one_credential_a_place_in_a_status_list"
            ),
            models.CheckConstraint(
                condition=models.Q(status_index__lt=bitstring.SIZE), name="status_index_is_in_the_list"
            ),
        ]

    def __str__(self):
        return str(self.key)

    @classmethod
    @transaction.atomic
    def of(cls, certificate, *, by, at):
        """The credential of an active certificate, signed when it is first asked for.

        Raises `ValidationError` for a certificate that is not active, `keys.NoKey` where the academy has
        no key to sign with.
        """
        certificate = type(certificate).objects.select_for_update().get(pk=certificate.pk)
        if certificate.state(at=at) != State.ACTIVE:
            raise ValidationError(_("Only a certificate that is active is given out as a credential."))
        kept = cls.objects.filter(certificate=certificate).first()
        if kept:
            return kept
        credential = _sign(certificate, at)
        credential_signed.send(cls, certificate=certificate, credential=credential, by=by, at=at)
        return credential

    @classmethod
    def lists(cls):
        """How many status lists there are: the last is the one that is being filled."""
        return 1 + cls.objects.count() // FULL


def _sign(certificate, at):
    """Place, sign and save. Who draws the place of another at the same moment draws again."""
    key, issuer, number = signing_key(settings.KEYS, PURPOSE, at), documents.academy(), Credential.lists()
    taken = Credential.objects.filter(status_list=number)
    while True:
        credential = Credential(
            certificate=certificate,
            salt=secrets.token_urlsafe(16),
            signed_with=key["kid"],
            signed_at=at,
            status_list=number,
            status_index=secrets.randbelow(bitstring.SIZE),
        )
        document = documents.document(credential, token=False)
        credential.document = proofs.prove(
            document, key, method=issuer.proof_method(key), created=documents.utc(at)
        )
        document = documents.document(credential, token=True)
        credential.token = tokens.write(document, key, method=issuer.token_method(key), at=at)
        try:
            with transaction.atomic():
                credential.save(force_insert=True)
            return credential
        except IntegrityError:
            if not taken.filter(status_index=credential.status_index).exists():
                raise
