"""What this room hears from below: an attempt was scored whose form holds an item that was put right."""

from django.dispatch import receiver

from courses.corrections.regrades import Regrade
from courses.exams.signals import attempt_scored


@receiver(attempt_scored, dispatch_uid="corrections.attempt_scored")
def an_attempt_was_scored(sender, attempt, by, at, **kwargs):
    """The score was told first, then what became of it: both are facts."""
    for regrade in (
        Regrade.objects.standing().filter(revision__in=attempt.form.values("revision")).order_by("decided_at")
    ):
        regrade.put_right(attempt, by=by, at=at)
