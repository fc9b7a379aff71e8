"""What this room hears from Wagtail."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry

from courses.exams.models import Exam
from courses.exams.signals import exam_withdrawn


@receiver(post_save, sender=ModelLogEntry, dispatch_uid="exams.exam_withdrawn")
def an_exam_was_withdrawn(sender, instance, created, **kwargs):
    """From Wagtail's own log: its signal `unpublished` does not say who did it."""
    if not created or not instance.action.startswith("wagtail.unpublish"):
        return
    if instance.content_type.model_class() is Exam:
        exam = Exam.objects.get(pk=instance.object_id)
        exam_withdrawn.send(Exam, exam=exam, by=instance.user, at=instance.timestamp)
