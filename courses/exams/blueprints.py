"""What an exam is: its bank, its blueprint, its time and its cut score."""

import uuid
from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from academy.words.standing import Principle
from courses.curriculum.models import CoursePage, LessonPage, Reading
from courses.exams.drawing import Candidate, Cell, Shortage, draw
from courses.items.models import Bank, Item


class Exam(ClusterableModel):
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=150)
    bank = models.ForeignKey(Bank, verbose_name=_("bank"), on_delete=models.PROTECT, related_name="exams")
    course = models.ForeignKey(
        CoursePage,
        verbose_name=_("course it examines"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exams",
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=20, validators=[MinValueValidator(1)])
    cut_score = models.PositiveSmallIntegerField(
        _("cut score"),
        default=70,
        validators=[MaxValueValidator(100)],
        help_text=_("Of 100, needed to pass."),
    )

    class Meta:
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("exam", args=[self.slug])

    @property
    def limit(self):
        return timedelta(minutes=self.minutes)

    @property
    def length(self):
        """How many items a form has."""
        return sum(cell.count for cell in self.cells.all())

    @property
    def needed(self):
        """How many items answered rightly are enough to pass."""
        return -(-self.cut_score * self.length // 100)

    def lessons_left(self, person):
        """The lessons of the course that `person` has not finished. The exam is closed
        to them until none is left; one without a course is open to all."""
        if self.course is None:
            return LessonPage.objects.none()
        finished = Reading.objects.of(person).finished().values("lesson")
        return self.course.lessons().exclude(pk__in=finished)

    def draw(self, seed, *, avoid=frozenset()):
        """The items of a form, in the order asked. Raises `drawing.Shortage`, also for an
        exam whose blueprint is still empty: a form of nothing cannot be scored."""
        live = list(Item.objects.filter(bank=self.bank, live=True))
        by_id = {item.pk: item for item in live}
        candidates = [Candidate(item.pk, item.topic, item.difficulty) for item in live]
        cells = [Cell(cell.topic, cell.difficulty, cell.count) for cell in self.cells.all()]
        if not cells:
            raise Shortage([])
        return [by_id[id] for id in draw(candidates, cells, seed, avoid)]


class BlueprintCell(Orderable):
    """So many items of a topic and, if stated, of a difficulty."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="cells")
    topic = models.CharField(_("topic"), max_length=30, choices=Principle.choices)
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Item.Difficulty.choices, blank=True)
    count = models.PositiveSmallIntegerField(_("items"), default=1, validators=[MinValueValidator(1)])

    class Meta(Orderable.Meta):
        verbose_name = _("blueprint cell")
