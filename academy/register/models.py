"""What was earned: certificates, each citing exactly the evidence it rests on."""

import re
import secrets
import uuid

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.programmes.models import Programme
from academy.register.accounts.account import BrandedAccount
from academy.register.accounts.acts import AccountAct
from academy.register.appeals import Appeal
from academy.register.credentials.credential import Credential
from academy.register.decisions import Decision
from academy.register.due import Due
from academy.register.entitlement.clients import ApiClient
from academy.register.entitlement.reads import EntitlementRead
from academy.register.signals import certificate_end_moved, certificate_expired, certificate_issued
from academy.words.standing import End, EntitlementAct, Level, State

# What a cycle takes over from the one it goes on from.
_KEPT = (
    "holder", "title", "level", "allows", "acts", "channels", "languages", "policy", "evidence", "expires_at",
)  # fmt: skip

__all__ = [
    "AccountAct",
    "ApiClient",
    "Appeal",
    "BrandedAccount",
    "Certificate",
    "Credential",
    "Decision",
    "Due",
    "EntitlementRead",
]

# Crockford's base 32: no I, L, O, U, so that a number can be read out.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


_READING = {"O": "0", "I": "1", "L": "1"}  # as Crockford reads what was written by hand


def new_number(at):
    """A certificate's number, as LK-26-7K3QF9: the year, then 30 random bits, so
    that numbers cannot be tried one after the other on the verification page."""
    return f"LK-{at:%y}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def unused_number(at):
    """As `new_number`, and nobody else's: among a million of one year some would meet."""
    number = new_number(at)
    while Certificate.objects.filter(number=number).exists():
        number = new_number(at)
    return number


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
    known, runs = models.Q(issued_at__lte=at), models.Q(ends_at__gt=at)
    suspending = Decision.objects.standing(at=at).filter(act=Decision.Act.SUSPEND)
    suspended = models.Q(pk__in=suspending.values("certificate"))
    ended = {other: known & ~runs & models.Q(end=end) for other, end in _ENDED.items()}
    return {
        State.ACTIVE: known & runs & ~suspended,
        State.SUSPENDED: known & runs & suspended,
        State.EXPIRED: known & ~runs & ~models.Q(end__in=_ENDED.values()),
        **ended,
    }[State(state)]


_ENDED = {State.REVOKED: End.REVOKED, State.SUPERSEDED: End.SUPERSEDED}


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
    """One cycle of one person's holding of a programme. What it says was true when it was issued and is never
    overwritten; only its end may come earlier than was foreseen, and stays once it has come."""

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
    channels = models.JSONField(default=list)  # none: all
    languages = models.JSONField(default=list)  # none: all
    policy = models.CharField(_("policy version"), max_length=80, blank=True)  # social-media@6
    evidence = models.JSONField(default=list)  # as register.evidence.cite() gives it
    earned_at = models.DateTimeField(_("earned"))  # with the last of its evidence
    issued_at = models.DateTimeField(_("issued"))  # put on record: from then on the right is open
    expires_at = models.DateTimeField(_("expires"))
    why = models.CharField(max_length=20, default="earned")  # how its expiry was found: settling.Cycle.why
    # When the right closes, as it is known now, and for what. The decision or the fact that says so stands
    # beside it; these two are kept so that no sweep has to come for a right to close.
    ends_at = models.DateTimeField(_("ends"))
    end = models.CharField(max_length=20, choices=End.choices, default=End.EXPIRED)
    expiry_told_at = models.DateTimeField(null=True, blank=True)  # when the lapse reached the log

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "programme", "cycle"], name="one_certificate_a_cycle"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("earned_at")), name="expires_after_it_is_earned"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__lte=models.F("expires_at")), name="ends_with_its_expiry_at_last"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="certificate_by_expiry"),
            models.Index(fields=["ends_at"], name="certificate_by_end"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("certificate", args=[self.number])

    @transaction.atomic
    def close(self, end, *, at):
        """Its right ends at `at`, unless it has ended by then."""
        certificate = Certificate.objects.select_for_update().get(pk=self.pk)
        if certificate.ends_at > at:
            certificate.ends_at, certificate.end = at, end
            certificate.save(update_fields=["ends_at", "end"])
        self.ends_at, self.end = certificate.ends_at, certificate.end

    @transaction.atomic
    def move_end(self, ends, end, *, at):
        """A fact says of its right that it closes at `ends` for `end`, not as it was known until `at`."""
        before, before_end = self.ends_at, self.end
        self.ends_at, self.end = ends, end
        self.save(update_fields=["ends_at", "end"])
        moved = {"before": before, "before_end": before_end}
        certificate_end_moved.send(Certificate, certificate=self, **moved, by=None, at=at)

    @transaction.atomic
    def tell_expiry(self, *, at):
        """Put the lapse into the log, once, however late the sweep comes. What was revoked lapses no more."""
        certificate = Certificate.objects.select_for_update().get(pk=self.pk)
        if certificate.state(at=at) == State.EXPIRED and certificate.expiry_told_at is None:
            certificate.expiry_told_at = at
            certificate.save(update_fields=["expiry_told_at"])
            certificate_expired.send(Certificate, certificate=certificate, by=None, at=at)

    def latest(self):
        """The last cycle of what its holder holds of its programme."""
        return Certificate.objects.filter(**self._of()).order_by("cycle").last()

    def restore(self, *, at):
        """What was revoked goes on: the next cycle, resting on the same, until the same expiry, suspended if
        the revoked one was. Returns it, or None where that is over, it was earned again or the holder left.
        Called in the transaction of the decision."""
        if self.expires_at <= at or self.latest() != self or self.person.left_at:
            return None
        kept = {name: getattr(self, name) for name in _KEPT}
        following = Certificate.objects.create(
            **self._of(),
            **kept,
            number=unused_number(at),
            cycle=self.cycle + 1,
            earned_at=at,
            issued_at=at,
            ends_at=self.expires_at,
            why="restored",
        )
        Due.objects.note([self.person_id], at=at)
        certificate_issued.send(Certificate, certificate=following, by=None, at=at)
        before = self.decisions.exclude(act=Decision.Act.REVOKE).last()
        if before and before.act == Decision.Act.SUSPEND:
            Decision.hand_on(before, following, at=at)
        return following

    def _of(self):
        return {"person": self.person, "programme": self.programme}

    @property
    def allowed(self):
        """What it allows, in words that speak of the holder and not to them."""
        labels = dict(EntitlementAct.choices)
        return [labels.get(act, act) for act in self.acts]

    def state(self, *, at):
        """Its state at a moment; the right closes with the second it ends or is suspended."""
        if at < self.issued_at:
            return State.NONE
        if at >= self.ends_at:
            return {end: state for state, end in _ENDED.items()}.get(self.end, State.EXPIRED)
        decided = [decision.act for decision in self.decisions.all() if decision.at <= at]
        return State.SUSPENDED if decided and decided[-1] == Decision.Act.SUSPEND else State.ACTIVE
