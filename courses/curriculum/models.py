"""The curriculum: catalogue, course, module, lesson."""

from django.db import models, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from academy.words.canonical import digest
from academy.words.standing import Principle
from courses.curriculum.blocks import LessonBody
from courses.curriculum.checking import check
from courses.curriculum.forms import LessonForm
from courses.curriculum.outline import outline
from courses.curriculum.policies import Policy, PolicyVersion
from courses.curriculum.readings import CheckAnswer, Reading
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
        return super().get_context(request, *args, **kwargs) | {"courses": self.outlines(request.user)}

    def outlines(self, person):
        """Every live course with its outline for `person`: `[(course, outline)]`. The number
        of queries does not grow with the courses."""
        modules = list(ModulePage.objects.descendant_of(self).live().order_by("path"))
        lessons = list(LessonPage.objects.descendant_of(self).live().order_by("path"))
        readings = list(Reading.objects.of(person).filter(lesson__in=lessons))
        return [
            (course, outline([module for module in modules if module.is_child_of(course)], lessons, readings))
            for course in CoursePage.objects.child_of(self).live().order_by("path")
        ]


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

    def outline(self, person, *, here=None):
        """The course as `person` sees it, who is in the lesson `here`, if in any."""
        lessons = list(self.lessons())
        readings = Reading.objects.of(person).filter(lesson__in=lessons)
        return outline(self.modules(), lessons, list(readings), here=here)

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "outline": self.outline(request.user),
            "version": PolicyVersion.objects.select_related("policy").get(pk=self.teaches_id),
        }


class ModulePage(Page):
    """A part of a course. It has no page of its own: it leads to its first lesson."""

    parent_page_types = ["curriculum.CoursePage"]
    subpage_types = ["curriculum.LessonPage"]

    preview_modes = []

    class Meta:
        verbose_name = _("module")

    def serve(self, request, *args, **kwargs):
        first = LessonPage.objects.child_of(self).live().order_by("path").first()
        if first is None:
            raise Http404
        return redirect(first.get_url(request))


class LessonPage(Page):
    """One lesson, read in one go."""

    standfirst = models.TextField(_("standfirst"))
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=8)
    principle = models.CharField(_("principle"), max_length=30, choices=Principle.choices)
    body = StreamField(LessonBody(), verbose_name=_("body"))

    base_form_class = LessonForm
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
    def publish(self, *args, **kwargs):
        """As Wagtail does it, but with the fact (see `receivers`) or not at all."""
        super().publish(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        course = self.course
        reading = Reading.objects.of(request.user).filter(lesson=self, revision=self.live_revision_id).first()
        answers, again = CheckAnswer.latest(self, request.user), request.GET.get("again", "")
        items = self.checks()
        return super().get_context(request, *args, **kwargs) | {
            "course": course,
            "version": course.teaches,
            "outline": course.outline(request.user, here=self),
            "reading": reading,
            "checks": {
                item.pk: check(item, None if str(item.pk) == again else answers.get(item.pk))
                for item in items
            },
            "unanswered": [item for item in items if item.pk not in answers],
        }

    @property
    def course(self):
        return CoursePage.objects.ancestor_of(self).select_related("teaches__policy").get()

    def checks(self):
        """The knowledge check items of this lesson that are live, in order."""
        items = [block.value["item"] for block in self.body if block.block_type == "check"]
        return Item.with_options([item for item in items if item and item.live])

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
            {"item": str(item.key), "revision": item.live_revision_id, "sha256": digest(item.question())}
            for item in self.checks()
        ]
