"""Appeals: a candidate objects to a result, and somebody who had no part in it decides in time."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.corrections.correction import Correction
from courses.corrections.signals import appeal_decided, appeal_filed
from courses.exams.models import Attempt, ExtraAttempt
from courses.items.correcting import Act, Change
from courses.marking.models import Marking

# From the day the score is told, and from the day the appeal is made.
TIME_TO_APPEAL = timedelta(days=30)
TIME_TO_DECIDE = timedelta(days=10)
LONGEST = 4_000


class Refused(Exception):
    """No appeal can be made, or decided so; says why in words for whoever asked."""


class AppealQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at=None)

    def with_paper(self):
        return self.select_related("attempt__candidate", "attempt__exam")


class Appeal(models.Model):
    """One objection to one attempt, about one question of it or the whole."""

    class Outcome(models.TextChoices):
        DISMISSED = "dismissed", _("The result stands")
        CREDITED = "credited", _("The question earns its whole credit")
        NEW_ATTEMPT = "new_attempt", _("The attempt is voided and a new one granted")

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="appeals")
    position = models.PositiveSmallIntegerField(_("question"), null=True, blank=True)
    statement = models.TextField(_("what is wrong, and why"), max_length=LONGEST)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("reason"), blank=True, max_length=LONGEST)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(decided_at=None), name="one_open_appeal_an_attempt"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="a_decided_appeal_has_an_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.attempt}/{self.position or '*'}"

    def get_absolute_url(self):
        return reverse("appeal", args=[self.pk])

    @property
    def change(self):
        return Change(Act.CREDIT)

    @classmethod
    def until(cls, attempt):
        """The moment until which `attempt` can be appealed against; None if it cannot be at all."""
        if attempt.score is None or attempt.voided_at:
            return None
        told = attempt.receipts.order_by("issued_at").values_list("issued_at", flat=True).last()
        return told and told + TIME_TO_APPEAL

    @classmethod
    @transaction.atomic
    def file(cls, attempt, statement, *, position=None, by, at):
        """Keep the candidate's objection and start the clock. Raises `PermissionDenied` for anybody
        else, `Refused`."""
        attempt.lock()
        if attempt.candidate != by:
            raise PermissionDenied
        until = cls.until(attempt)
        if until is None:
            raise Refused(_("Only a scored attempt that counts can be appealed against."))
        if at >= until:
            raise Refused(_("The time in which this result could be appealed against is over."))
        if position is not None and not attempt.form.filter(position=position).exists():
            raise Refused(_("This attempt has no such question."))
        try:
            with transaction.atomic():
                appeal = cls.objects.create(
                    attempt=attempt,
                    position=position,
                    statement=statement,
                    filed_at=at,
                    due_at=at + TIME_TO_DECIDE,
                )
        except IntegrityError as open_one:
            raise Refused(_("Your appeal against this result is being decided already.")) from open_one
        appeal_filed.send(cls, appeal=appeal, by=by, at=at)
        return appeal

    def took_part(self, person):
        """Whether the person sat this attempt, wrote an item of it, or marked an answer of it."""
        wrote = Q(item__author=person) | Q(revision__user=person)
        return (
            self.attempt.candidate == person
            or self.attempt.form.filter(wrote).exists()
            or Marking.objects.filter(script__item__attempt=self.attempt, marker=person).exists()
        )

    def is_late(self, *, at):
        return self.decided_at is None and at >= self.due_at

    @transaction.atomic
    def decide(self, outcome, answer, *, by, at):
        """Say what comes of it and why, and do it. Raises `PermissionDenied` for who took part,
        `Refused` where it is decided already or the outcome does not fit."""
        appeal = Appeal.objects.select_for_update().get(pk=self.pk)
        if appeal.decided_at:
            raise Refused(_("Somebody has decided this appeal meanwhile."))
        if appeal.took_part(by):
            raise PermissionDenied(_("You sat, wrote or marked something of it; somebody else must decide."))
        appeal.outcome, appeal.answer, appeal.decided_by, appeal.decided_at = outcome, answer, by, at
        appeal.attempt.lock()
        if outcome == self.Outcome.CREDITED:
            appeal._credit(by, at)
        elif outcome == self.Outcome.NEW_ATTEMPT:
            appeal._replace(by, at)
        appeal.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
        appeal_decided.send(Appeal, appeal=appeal, by=by, at=at)

    def _credit(self, by, at):
        if self.position is None:
            raise Refused(_("It is about no question in particular, so no question can be credited."))
        item = self.attempt.form.get(position=self.position)
        if item.dropped or item.credit == 1:
            raise Refused(_("This question has its whole credit already, or counts for nobody."))
        Correction.make(self.attempt, item.after(self.change, None), appeal=self, by=by, at=at)

    def _replace(self, by, at):
        if self.attempt.voided_at:
            raise Refused(_("This attempt is voided already."))
        self.attempt.void(self.answer, by=by, at=at)
        ExtraAttempt.grant(
            self.attempt.exam,
            self.attempt.candidate,
            reason=self.answer,
            replaces=self.attempt,
            by=by,
            at=at,
        )
