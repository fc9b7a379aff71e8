"""What was earned: certificates, each citing exactly the evidence it rests on."""

import re
import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.programmes.models import Programme
from academy.programmes.standing import standing
from academy.register.credentials.credential import Credential
from academy.register.decisions import Decision
from academy.register.evidence import cite
from academy.register.signals import certificate_expired, certificate_issued
from academy.words.standing import EntitlementAct, Level, State

__all__ = ["Certificate", "Credential", "Decision"]

# Crockford's base 32: no I, L, O, U, so that a number can be read out.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


_READING = {"O": "0", "I": "1", "L": "1"}  # as Crockford reads what was written by hand


def new_number(at):
    """A certificate's number, as LK-26-7K3QF9: the year, then 30 random bits, so
    that numbers cannot be tried one after the other on the verification page."""
    return f"LK-{at:%y}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def read_number(text):
    """The number somebody typed, as `new_number` writes it, or "" if it is none: lower
    case, spaces and missing hyphens are read over, and O, I and L taken for digits."""
    signs = re.sub(r"[\W_]", "", text).upper()
    rest = "".join(_READING.get(sign, sign) for sign in signs[2:])
    if not re.fullmatch(rf"LK\d{{2}}[{_ALPHABET}]{{6}}", signs[:2] + rest, re.ASCII):
        return ""
    return f"LK-{rest[:2]}-{rest[2:]}"


def in_state(state, *, at):
    """As `Certificate.state`, for the database: a condition on certificates."""
    standing = Decision.objects.standing(at=at)
    known, runs = models.Q(issued_at__lte=at), models.Q(expires_at__gt=at)
    revoked, suspended = (
        models.Q(pk__in=standing.filter(act=act).values("certificate"))
        for act in (Decision.Act.REVOKE, Decision.Act.SUSPEND)
    )
    return {
        State.ACTIVE: known & runs & ~revoked & ~suspended,
        State.SUSPENDED: known & runs & suspended,
        State.EXPIRED: known & ~runs & ~revoked,
        State.REVOKED: known & revoked,
    }[State(state)]


class CertificateQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person).with_decisions()

    def with_decisions(self):
        """With what says their states."""
        return self.prefetch_related("decisions")

    def seen_by(self, person):
        """One's own; and, for who may see the register, everybody's."""
        return self.with_decisions() if person.has_perm("register.view_certificate") else self.of(person)

    def known(self, *, at):
        """What the register held at a moment: issued by then, lapsed or not."""
        return self.filter(issued_at__lte=at)

    def active(self, *, at):
        return self.filter(in_state(State.ACTIVE, at=at))


class Certificate(models.Model):
    """One cycle of one person's holding of a programme. Nothing in it is ever
    overwritten: what it says was true when it was issued, and its lapse is a date."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="certificates")
    cycle = models.PositiveSmallIntegerField(_("cycle"))
    holder = models.CharField(_("holder"), max_length=150)
    title = models.CharField(_("title"), max_length=120)
    level = models.CharField(_("level"), max_length=30, choices=Level.choices)
    allows = models.TextField(_("what it allows"))
    acts = models.JSONField(default=list)
    policy = models.CharField(_("policy version"), max_length=80, blank=True)  # social-media@6
    evidence = models.JSONField(default=list)  # as register.evidence.cite() gives it
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"))
    expiry_told_at = models.DateTimeField(null=True, blank=True)  # when the lapse reached the log

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "programme", "cycle"], name="one_certificate_a_cycle"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")), name="expires_after_issue"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="certificate_by_expiry")]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("certificate", args=[self.number])

    @classmethod
    @transaction.atomic
    def issue(cls, person, programme, *, by, at):
        """Certify a person who has met every requirement and holds no active
        certificate of the programme. Returns the certificate now held, or None."""
        User.objects.select_for_update().get(pk=person.pk)
        held = cls.objects.of(person).active(at=at).filter(programme=programme).first()
        if held:
            return held
        earlier = cls.objects.of(person).filter(programme=programme)
        stands = standing(person, programme)
        # A lapsed cycle is renewed by new evidence, never by the old: until
        # renewal is designed, the same facts certify once.
        if not stands.complete or earlier.exists() or not programme.open_to(person):
            return None
        certificate = cls.objects.create(
            number=new_number(at),
            person=person,
            programme=programme,
            cycle=1,
            holder=person.name,
            title=programme.title,
            level=programme.level,
            allows=programme.allows,
            acts=programme.acts,
            policy=_policy(stands),
            evidence=cite(stands),
            issued_at=at,
            expires_at=at + timedelta(days=programme.days_valid),
        )
        certificate_issued.send(cls, certificate=certificate, by=by, at=at)
        return certificate

    @transaction.atomic
    def tell_expiry(self, *, at):
        """Put the lapse into the log, once, however late the sweep comes. What was revoked lapses no more."""
        certificate = Certificate.objects.select_for_update().get(pk=self.pk)
        if certificate.state(at=at) == State.EXPIRED and certificate.expiry_told_at is None:
            certificate.expiry_told_at = at
            certificate.save(update_fields=["expiry_told_at"])
            certificate_expired.send(Certificate, certificate=certificate, by=None, at=at)

    @property
    def allowed(self):
        """What it allows, in words that speak of the holder and not to them."""
        labels = dict(EntitlementAct.choices)
        return [labels.get(act, act) for act in self.acts]

    def state(self, *, at):
        """Its state at a moment at which it was issued; the right closes with the second it expires or is
        suspended or revoked."""
        decided = [decision.act for decision in self.decisions.all() if decision.at <= at]
        if Decision.Act.REVOKE in decided:
            return State.REVOKED
        if not self.issued_at <= at < self.expires_at:
            return State.EXPIRED
        return State.SUSPENDED if decided and decided[-1] == Decision.Act.SUSPEND else State.ACTIVE


def _policy(stands):
    """The policy version the person signed for this programme, as social-media@6."""
    for met in stands.requirements:
        version = met.requirement.policy_version
        if version:
            return f"{version.policy.slug}@{version.number}"
    return ""
