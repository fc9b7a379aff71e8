"""The curriculum: catalogue, course, module, lesson; and who has read what."""

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.search import index

from academy.words.canonical import digest
from academy.words.standing import Principle
from courses.curriculum.blocks import LessonBody
from courses.curriculum.policies import Policy, PolicyVersion
from courses.curriculum.signals import lesson_finished, lesson_published
from courses.items.models import Item

__all__ = [
    "CataloguePage",
    "CheckAnswer",
    "CoursePage",
    "LessonPage",
    "ModulePage",
    "Policy",
    "PolicyVersion",
    "Reading",
]


class CataloguePage(Page):
    """All courses. The root of the learning site."""

    template = "curriculum/catalogue.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["curriculum.CoursePage"]
    max_count = 1

    class Meta:
        verbose_name = _("catalogue")

    def get_context(self, request, *args, **kwargs):
        courses = CoursePage.objects.child_of(self).live().order_by("path")
        return super().get_context(request, *args, **kwargs) | {"courses": courses}


class CoursePage(Page):
    """A course teaches one version of one policy, in modules of lessons."""

    standfirst = models.TextField(_("standfirst"), blank=True)
    teaches = models.ForeignKey(
        PolicyVersion,
        verbose_name=_("teaches policy version"),
        on_delete=models.PROTECT,
        related_name="courses",
    )

    template = "curriculum/course.html"
    parent_page_types = ["curriculum.CataloguePage"]
    subpage_types = ["curriculum.ModulePage"]
    content_panels = [*Page.content_panels, FieldPanel("standfirst"), FieldPanel("teaches")]

    class Meta:
        verbose_name = _("course")

    def lessons(self):
        """The live lessons in reading order."""
        return LessonPage.objects.descendant_of(self).live().order_by("path")

    def modules(self):
        return ModulePage.objects.child_of(self).live().order_by("path")


class ModulePage(Page):
    """A part of a course. It has no page of its own: it leads to its first lesson."""

    parent_page_types = ["curriculum.CoursePage"]
    subpage_types = ["curriculum.LessonPage"]

    class Meta:
        verbose_name = _("module")


class LessonPage(Page):
    """One lesson, read in one go."""

    standfirst = models.TextField(_("standfirst"))
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=8)
    principle = models.CharField(_("principle"), max_length=30, choices=Principle.choices)
    body = StreamField(LessonBody(), verbose_name=_("body"))

    template = "curriculum/lesson.html"
    parent_page_types = ["curriculum.ModulePage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("minutes"),
        FieldPanel("principle"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("standfirst"), index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")

    @transaction.atomic
    def publish(self, revision, user=None, **kwargs):
        super().publish(revision, user=user, **kwargs)
        lesson = LessonPage.objects.get(pk=self.pk)  # Wagtail publishes a copy, not this row
        lesson_published.send(
            LessonPage, lesson=lesson, revision=revision, by=user, at=lesson.last_published_at
        )

    @property
    def course(self):
        return CoursePage.objects.ancestor_of(self).get()

    def checks(self):
        """The knowledge check items of this lesson, in order."""
        return [
            block.value["item"] for block in self.body if block.block_type == "check" and block.value["item"]
        ]

    def content(self):
        """What a reader of the live lesson sees, as plain data."""
        return {
            "title": self.title,
            "standfirst": self.standfirst,
            "body": list(self.body.raw_data),
        }

    def embedded(self):
        """The revisions of what the lesson shows but does not hold: its check items."""
        return [
            {"item": str(item.key), "revision": item.live_revision_id, "sha256": item.pinned()[1]}
            for item in self.checks()
        ]


class ReadingQuerySet(models.QuerySet):
    def finished(self):
        return self.exclude(finished_at=None)

    def of(self, person):
        return self.filter(person=person)


class Reading(models.Model):
    """One person's reading of one revision of one lesson.

    Starts when the page is opened, remembers where the reader left off, and is
    finished once. A finished reading pins what was read.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="readings")
    lesson = models.ForeignKey(LessonPage, on_delete=models.PROTECT, related_name="readings")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    embeds = models.JSONField(default=list)
    started_at = models.DateTimeField()
    left_off = models.CharField(max_length=40, blank=True)  # the id of a block of the body
    left_off_at = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent of the page
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson", "revision"], name="one_reading_a_revision"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="progress_is_per_cent"),
        ]

    @classmethod
    def start(cls, lesson, *, by, at):
        """The reading of the lesson's live revision by this person; opened again, the same."""
        return cls.objects.get_or_create(
            person=by,
            lesson=lesson,
            revision=lesson.live_revision,
            defaults={"started_at": at, "sha256": digest(lesson.content()), "embeds": lesson.embedded()},
        )[0]

    def leave_off(self, block, progress, *, at):
        """Remember the place; the furthest place counts as the progress."""
        self.left_off, self.left_off_at = block, at
        self.progress = max(self.progress, min(100, progress))
        self.save(update_fields=["left_off", "left_off_at", "progress"])

    @transaction.atomic
    def finish(self, *, by, at):
        """The lesson is read. Saying it again changes nothing."""
        reading = Reading.objects.select_for_update().get(pk=self.pk)
        if reading.finished_at is None:
            reading.finished_at, reading.progress = at, 100
            reading.save(update_fields=["finished_at", "progress"])
            lesson_finished.send(Reading, reading=reading, by=by, at=at)
        self.finished_at, self.progress = reading.finished_at, reading.progress


class CheckAnswer(models.Model):
    """What a reader answered to a knowledge check, and what exactly was asked. Not scored."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lesson = models.ForeignKey(LessonPage, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    question = models.JSONField()
    response = models.JSONField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at"]

    @classmethod
    def give(cls, lesson, item, response, *, by, at):
        """Write an answer down with the revision it answers."""
        revision, sha256, question = item.pinned()
        return cls.objects.create(
            person=by,
            lesson=lesson,
            item=item,
            revision=revision,
            sha256=sha256,
            question=question,
            response=response,
            answered_at=at,
        )
