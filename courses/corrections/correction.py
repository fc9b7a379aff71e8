"""One attempt whose score was put right: what it was, what it is, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.corrections.signals import attempt_regraded
from courses.exams.models import Attempt


class Correction(models.Model):
    """Rests on a regrading or on an appeal. Never changed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="corrections")
    regrade = models.ForeignKey(
        "corrections.Regrade", null=True, on_delete=models.PROTECT, related_name="corrections"
    )
    appeal = models.OneToOneField(
        "corrections.Appeal", null=True, on_delete=models.PROTECT, related_name="correction"
    )
    position = models.PositiveSmallIntegerField(_("question"))
    old_credit = models.DecimalField(max_digits=4, decimal_places=3)
    new_credit = models.DecimalField(max_digits=4, decimal_places=3)
    old_score = models.DecimalField(_("score before"), max_digits=5, decimal_places=2)
    new_score = models.DecimalField(_("score after"), max_digits=5, decimal_places=2)
    old_passed = models.BooleanField()
    new_passed = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["regrade", "attempt"], name="a_regrading_once_an_attempt"),
            models.CheckConstraint(
                condition=models.Q(regrade__isnull=True, appeal__isnull=False)
                | models.Q(regrade__isnull=False, appeal__isnull=True),
                name="a_correction_has_one_cause",
            ),
        ]

    def __str__(self):
        return f"{self.attempt}/{self.position}"

    @property
    def cause(self):
        return self.regrade or self.appeal

    @property
    def act(self):
        """What was done about the item."""
        return self.cause.change.act

    @property
    def reason(self):
        return self.regrade.reason if self.regrade else self.appeal.answer

    @classmethod
    def make(cls, attempt, item, *, by, at, **cause):
        """Put one item of a form right; `item` is the row as it counts from now on, of an attempt
        that is held. `cause` is the regrade or the appeal."""
        before = {
            "old_score": attempt.score,
            "old_passed": attempt.passed,
            "old_credit": attempt.form.get(pk=item.pk).credit,
        }
        attempt.put_right([item], at=at)
        correction = cls.objects.create(
            attempt=attempt,
            position=item.position,
            new_credit=item.credit,
            new_score=attempt.score,
            new_passed=attempt.passed,
            made_at=at,
            **before,
            **cause,
        )
        attempt_regraded.send(cls, correction=correction, by=by, at=at)
        return correction
