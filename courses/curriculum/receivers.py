"""What this room hears from Wagtail."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import PageLogEntry

from courses.curriculum.models import LessonPage
from courses.curriculum.signals import lesson_published

WENT_LIVE = {"wagtail.publish", "wagtail.publish.scheduled"}


@receiver(post_save, sender=PageLogEntry, dispatch_uid="curriculum.lesson_published")
def a_lesson_went_live(sender, instance, created, **kwargs):
    """From Wagtail's own log, because its editor publishes past `LessonPage.publish`, and its
    signal `page_published` does not say who did it."""
    if not created or instance.action not in WENT_LIVE:
        return
    lesson = LessonPage.objects.filter(pk=instance.page_id).first()
    if lesson:
        lesson_published.send(
            LessonPage,
            lesson=lesson,
            revision=instance.revision or lesson.live_revision,
            by=instance.user,
            at=lesson.last_published_at,
        )
