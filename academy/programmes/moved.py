"""Due dates that were moved. The assignment says until when it is asked now; each move stays as it was."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from academy.programmes.signals import due_moved

LONGEST = 200


class DueMove(models.Model):
    """The due date of an assignment was moved from `before` to `due_at`: never changed, never deleted."""

    assignment = models.ForeignKey("programmes.Assignment", on_delete=models.PROTECT, related_name="moves")
    before = models.DateTimeField()
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=LONGEST)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("move of a due date")
        verbose_name_plural = _("moves of due dates")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_due_date_moves_for_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(due_at=models.F("before")), name="a_moved_due_date_is_another"
            ),
        ]

    @classmethod
    @transaction.atomic
    def make(cls, assignment, due_at, *, reason, by, at):
        """Move it to `due_at`. To where it is already, nothing moves and nothing is said.

        Raises `ValidationError` where that has passed or nothing is said of why.
        """
        kept = type(assignment).objects.select_for_update().get(pk=assignment.pk)
        not_past(due_at, at=at)
        if not reason.strip():
            raise ValidationError({"reason": _("Say why.")})
        before, kept.due_at = kept.due_at, due_at
        assignment.due_at = due_at
        if before == due_at:
            return
        kept.save(update_fields=["due_at"])
        move = cls.objects.create(
            assignment=kept, before=before, due_at=due_at, reason=reason.strip(), by=by, at=at
        )
        due_moved.send(cls, move=move, by=by, at=at)


def not_past(due_at, *, at):
    """Raises `ValidationError` for `due_at` if it has passed at `at`."""
    if due_at < at:
        raise ValidationError({"due_at": _("This day has passed. Nobody can be asked for it any more.")})
