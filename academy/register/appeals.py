"""Appeals: a holder objects to a suspension or revocation; somebody who had no part in it decides in time."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.register import signals
from academy.register.decisions import Decision, took_part
from academy.words.signing import signed
from academy.words.standing import State

# From the day the decision is told, and from the day the appeal is made.
TIME_TO_APPEAL = timedelta(days=30)
TIME_TO_DECIDE = timedelta(days=10)
LONGEST = 4_000
AGAINST = (Decision.Act.SUSPEND, Decision.Act.REVOKE)


class AppealQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at=None)

    def seen_by(self, person):
        """One's own; and, for who reads the register, everybody's."""
        if person.has_perm("register.view_certificate"):
            return self
        return self.filter(decision__certificate__person=person)

    def with_paper(self):
        return self.select_related("decision__certificate__person", "decision__by", "decided_by")


class Appeal(models.Model):
    """One objection to one decision; it is decided once, signed, and stays."""

    class Outcome(models.TextChoices):
        STANDS = "stands", _("The decision stands")
        LIFTED = "lifted", _("The decision is lifted, and the certificate holds again")

    MEANING = _("I had no part in what is appealed against. I decide this for governance and answer for it.")

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    statement = models.TextField(_("what is wrong, and why"), max_length=LONGEST)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("reason"), max_length=LONGEST, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    meaning = models.TextField(blank=True)
    signature = models.CharField(max_length=150, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_decided_appeal_is_signed",
                condition=models.Q(decided_at=None, outcome="", signature="")
                | models.Q(decided_at__isnull=False) & ~models.Q(outcome="") & ~models.Q(signature=""),
            )
        ]

    def __str__(self):
        return str(self.decision)

    def get_absolute_url(self):
        return reverse("certificate_appeal", args=[self.pk])

    @classmethod
    @transaction.atomic
    def file(cls, certificate, statement, *, by, at):
        """Keep the holder's objection to what was decided last and start the clock.

        Raises `PermissionDenied` for anybody else, `ValidationError` where there is nothing to appeal
        against, there was an appeal, the time is over or nothing is said.
        """
        User.objects.select_for_update(no_key=True).get(pk=certificate.person_id)
        certificate = type(certificate).objects.get(pk=certificate.pk)
        if certificate.person_id != by.pk:
            raise PermissionDenied
        decision = appealable(certificate, at=at)
        if decision is None:
            raise ValidationError(_("Nothing can be appealed against: no decision, or its time is over."))
        if not statement.strip():
            raise ValidationError({"statement": _("Say what is wrong, and why.")})
        due = at + TIME_TO_DECIDE
        said = {"statement": statement.strip(), "filed_at": at, "due_at": due}
        appeal = cls.objects.create(decision=decision, **said)
        signals.decision_appealed.send(cls, appeal=appeal, by=by, at=at)
        return appeal

    @transaction.atomic
    def decide(self, outcome, answer, *, signature, by, at):
        """Let the decision stand or lift it: what was suspended is reinstated, what was revoked goes on as a
        new cycle until its old expiry. Raises as `Decision.take`; deciding again changes nothing."""
        certificate = self.decision.certificate
        User.objects.select_for_update(no_key=True).get(pk=certificate.person_id)
        appeal = Appeal.objects.select_for_update().get(pk=self.pk)
        if appeal.decided_at:
            return appeal
        if had_part(by, appeal):
            raise PermissionDenied(_("You took that decision, or had part in it; somebody else must decide."))
        if not answer.strip():
            raise ValidationError({"answer": _("Say why.")})
        appeal.outcome, appeal.answer = self.Outcome(outcome), answer.strip()
        appeal.signature, appeal.meaning = signed(signature, by), str(self.MEANING)
        appeal.decided_by, appeal.decided_at = by, at
        appeal.save()
        signals.decision_appeal_decided.send(Appeal, appeal=appeal, by=by, at=at)
        if appeal.outcome == self.Outcome.LIFTED:
            _lift(appeal, certificate, by, at)
        return appeal


def appealable(certificate, *, at):
    """The decision about it that may still be appealed against, or None."""
    last = certificate.decisions.last()
    in_time = last and last.act in AGAINST and last.by_id and at < last.at + TIME_TO_APPEAL
    return last if in_time and not Appeal.objects.filter(decision=last).exists() else None


def had_part(person, appeal):
    """Whether the person took the decision, holds the certificate or judged what it rests on."""
    decision = appeal.decision
    return decision.by_id == person.pk or took_part(person, decision.certificate)


def _lift(appeal, certificate, by, at):
    """Open again what the decision closed, and no more: what somebody else decided meanwhile stands."""
    running = certificate.latest()  # a renewal since then has handed the decision on
    last = running.decisions.last()
    if last is None or (last.origin or last) != appeal.decision:
        return
    if last.act == Decision.Act.REVOKE:
        running.restore(at=at)
    elif running.state(at=at) == State.SUSPENDED:
        reason = _("On appeal: %(answer)s") % {"answer": appeal.answer}
        signed_as = {"signature": appeal.signature, "meaning": appeal.meaning}
        Decision.take(running, Decision.Act.REINSTATE, reason, **signed_as, by=by, at=at)
