"""What governance decided about certificates. Each decision is signed and stays; what holds is the last."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.register import signals
from academy.words.signing import signed
from academy.words.standing import End, State
from courses.marking.models import Marking as ExamMarking
from sandbox.drills.marks import Marking as DrillMarking

LONGEST = 1_000


class DecisionQuerySet(models.QuerySet):
    def by_then(self, at):
        return self.filter(at__lte=at)

    def standing(self, *, at):
        """Those that hold at a moment: of each certificate the last."""
        later = Decision.objects.by_then(at).filter(certificate=models.OuterRef("certificate"))
        here = {name: models.OuterRef(name) for name in ("at", "pk")}
        is_later = models.Q(at__gt=here["at"]) | models.Q(at=here["at"], pk__gt=here["pk"])
        return self.by_then(at).exclude(models.Exists(later.filter(is_later)))


class Decision(models.Model):
    """One decision about one certificate: never changed, never deleted."""

    class Act(models.TextChoices):
        SUSPEND = "suspend", _("Suspend")
        REINSTATE = "reinstate", _("Reinstate")
        REVOKE = "revoke", _("Revoke for good")

    MEANING = _("I decide this for governance. What I wrote is true, and I answer for it.")

    certificate = models.ForeignKey(
        "register.Certificate", on_delete=models.PROTECT, related_name="decisions"
    )
    act = models.CharField(max_length=10, choices=Act.choices)
    reason = models.TextField()
    by = models.ForeignKey(  # None: the machine, which only hands on
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    origin = models.ForeignKey(  # the decision that is handed on to this cycle
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    meaning = models.TextField()
    signature = models.CharField(max_length=150)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_decision_has_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(signature="") | models.Q(by=None, act__in=["suspend", "revoke"]),
                name="a_decision_is_signed_or_handed_on",
            ),
            models.UniqueConstraint(
                fields=["certificate"], condition=models.Q(act="revoke"), name="revoked_once"
            ),
        ]

    def __str__(self):
        return f"{self.certificate}: {self.get_act_display()}"

    @classmethod
    @transaction.atomic
    def take(cls, certificate, act, reason, *, signature, by, at, meaning=MEANING):
        """Suspend, reinstate or revoke a certificate. What is so already stays so, and is decided once.
        `meaning` is what the decider read above the signature.

        Raises `PermissionDenied` for who holds it or judged what it rests on, `ValidationError` where
        the state does not allow it, the reason is empty or the signature is not the decider's name.
        """
        # Nobody settles the holder meanwhile: every writer of certificates holds the person first.
        User.objects.select_for_update(no_key=True).get(pk=certificate.person_id)
        certificate = type(certificate).objects.get(pk=certificate.pk)
        if (latest := certificate.latest()) != certificate:
            words = _("It was followed by %(number)s meanwhile. Decide about that one.")
            raise ValidationError(words, params={"number": latest.number})
        if took_part(by, certificate):
            raise PermissionDenied(_("You hold it, or judged what it rests on; another must decide."))
        state, last = certificate.state(at=at), certificate.decisions.last()
        if last and last.act == act and state == _BECOMES[act]:
            return last
        if state not in _FROM[act]:
            raise ValidationError(_refused(state))
        if not reason.strip():
            raise ValidationError({"reason": _("Say why.")})
        decision = cls.objects.create(
            certificate=certificate,
            act=act,
            reason=reason.strip(),
            by=by,
            at=at,
            meaning=str(meaning),
            signature=signed(signature, by),
        )
        if act == cls.Act.REVOKE:
            certificate.close(End.REVOKED, at=at)
        _ANNOUNCED[act].send(cls, certificate=certificate, decision=decision, by=by, at=at)
        return decision

    @classmethod
    def hand_on(cls, last, certificate, *, at):
        """What stands about the cycle before holds for the next: a renewal lifts no suspension, and
        one that was earned before a revocation is revoked with it."""
        words = _("Carried over from %(number)s: %(reason)s") % {
            "number": last.certificate.number,
            "reason": last.reason,
        }
        kept = {"act": last.act, "reason": words, "origin": last.origin or last}
        decision = cls.objects.create(certificate=certificate, by=None, at=at, **kept)
        if last.act == cls.Act.REVOKE:
            certificate.close(End.REVOKED, at=at)
        _ANNOUNCED[last.act].send(cls, certificate=certificate, decision=decision, by=None, at=at)


def possible(certificate, *, at):
    """The acts that its state allows."""
    return [act for act, states in _FROM.items() if certificate.state(at=at) in states]


def took_part(person, certificate):
    """Whether the person holds the certificate, marked a reply it rests on, or declared a part of it."""
    attempts = [piece["attempt"] for piece in certificate.evidence if "attempt" in piece]
    runs = [piece["run"] for piece in certificate.evidence if "run" in piece]
    return (
        certificate.person_id == person.pk
        or any(piece.get("declared_by") == str(person.key) for piece in certificate.evidence)
        or ExamMarking.objects.filter(script__item__attempt__code__in=attempts, marker=person).exists()
        or DrillMarking.objects.filter(move__run__code__in=runs, marker=person).exists()
    )


_BECOMES = {
    Decision.Act.SUSPEND: State.SUSPENDED,
    Decision.Act.REINSTATE: State.ACTIVE,
    Decision.Act.REVOKE: State.REVOKED,
}
_FROM = {
    Decision.Act.SUSPEND: [State.ACTIVE],
    Decision.Act.REINSTATE: [State.SUSPENDED],
    Decision.Act.REVOKE: [State.ACTIVE, State.SUSPENDED],
}
_ANNOUNCED = {
    Decision.Act.SUSPEND: signals.certificate_suspended,
    Decision.Act.REINSTATE: signals.certificate_reinstated,
    Decision.Act.REVOKE: signals.certificate_revoked,
}


def _refused(state):
    return {
        State.REVOKED: _("It was revoked for good. It can only be earned again."),
        State.EXPIRED: _("It has expired: there is nothing left to decide about."),
        State.SUPERSEDED: _("A newer one has followed it: decide about that one."),
    }.get(state, _("It is not suspended."))
