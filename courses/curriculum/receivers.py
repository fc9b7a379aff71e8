"""What this room hears from Wagtail."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import PageLogEntry

from courses.curriculum.models import LessonPage, PolicyVersion
from courses.curriculum.signals import lesson_published, lesson_withdrawn
from courses.items.signals import clause_asked

WENT_LIVE = {"wagtail.publish", "wagtail.publish.scheduled"}


@receiver(post_save, sender=PageLogEntry, dispatch_uid="curriculum.lesson_published")
def a_lesson_went_live_or_away(sender, instance, created, **kwargs):
    """From Wagtail's own log, because its editor publishes past `LessonPage.publish`, and its
    signal `page_published` does not say who did it."""
    lesson = created and LessonPage.objects.filter(pk=instance.page_id).first()
    if lesson and instance.action.startswith("wagtail.unpublish"):
        lesson_withdrawn.send(LessonPage, lesson=lesson, by=instance.user, at=instance.timestamp)
    if lesson and instance.action in WENT_LIVE:
        lesson_published.send(
            LessonPage,
            lesson=lesson,
            revision=instance.revision or lesson.live_revision,
            by=instance.user,
            at=lesson.last_published_at,
        )


@receiver(clause_asked, dispatch_uid="curriculum.clause_asked")
def is_a_clause(sender, citation, **kwargs):
    """Whether a policy has it; None in an academy that has no policies yet."""
    versions = PolicyVersion.objects.filter(policy__slug=citation.policy, number=citation.version)
    for version in versions:
        return any(clause["number"] == citation.clause for clause in version.clauses)
    return False if PolicyVersion.objects.exists() else None
