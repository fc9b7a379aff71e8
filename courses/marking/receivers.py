"""What this room hears from below: an attempt with replies is handed in."""

from django.dispatch import receiver

from courses.exams.signals import attempt_submitted
from courses.marking.models import Script


@receiver(attempt_submitted, dispatch_uid="marking.attempt_submitted")
def replies_were_handed_in(sender, attempt, at, **kwargs):
    Script.put_in_queue(attempt, at=at)
