"""What an exam is: its bank, its blueprint, its time and its cut score."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin

from academy.words.standing import Principle
from courses.curriculum.models import CoursePage, LessonPage, Reading
from courses.exams.allowances import Allowance
from courses.exams.authoring import ExamForm
from courses.exams.clock import deadline
from courses.exams.drawing import Candidate, Cell, Shortage, draw
from courses.exams.signals import attempt_granted, exam_published
from courses.items.models import Bank, Item

HONOUR = _(
    "I sit this exam myself, alone and without help from anybody or anything but the policy and "
    "my own notes, and I do not pass its questions on."
)


LONGEST_EXAM = 600  # minutes


class Exam(DraftStateMixin, RevisionMixin, ClusterableModel):
    """An exam as its trainers set it. An attempt pins the revision it was started under."""

    class Feedback(models.TextChoices):
        """What a candidate is shown afterwards."""

        SCORE = "score", _("The score only")
        TOPICS = "topics", _("The score, and how each topic went")
        RATIONALE = "rationale", _("The score, the topics, and the reasons for every item")

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
    cut_source = models.TextField(
        _("source of the cut score"),
        blank=True,
        help_text=_("Who set it, when and how; or leave it to a standard-setting study."),
    )
    opens_at = models.DateTimeField(_("can be started from"), null=True, blank=True)
    last_start_at = models.DateTimeField(
        _("can be started until"),
        null=True,
        blank=True,
        help_text=_("Whoever has started by then keeps their full time."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    waiting_hours = models.PositiveSmallIntegerField(_("hours between two attempts"), default=0)
    honour = models.TextField(_("honour statement"), default=HONOUR)
    feedback = models.CharField(
        _("feedback"), max_length=20, choices=Feedback.choices, default=Feedback.RATIONALE
    )

    base_form_class = ExamForm

    class Meta:
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("exam", args=[self.slug])

    def clean(self):
        """A figure too many is a slip, and candidates would pay for it."""
        wrong = {}
        if self.minutes and self.minutes > LONGEST_EXAM:
            wrong["minutes"] = _("An exam has at most %(most)s minutes.") % {"most": LONGEST_EXAM}
        if self.cut_score == 0:
            wrong["cut_score"] = _("With a cut score of 0 everybody passes, whatever they answer.")
        if self.opens_at and self.last_start_at and self.last_start_at <= self.opens_at:
            wrong["last_start_at"] = _("This is before it can be started from: nobody could sit it.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def limit(self):
        return timedelta(minutes=self.minutes)

    @property
    def waiting_time(self):
        return timedelta(hours=self.waiting_hours)

    def allowance(self, person, *, at):
        """What the person's allowances add to the limit."""
        return Allowance.objects.of(person).in_force(at=at).time(self.limit)

    def closes_at(self, person, *, at):
        """When a sitting would end that the person started `at` this moment."""
        return deadline(at, self.limit, self.allowance(person, at=at))

    @transaction.atomic
    def publish(self, revision, user=None, **kwargs):
        """Make the revision live. Raises `ValidationError` for a blueprint that the bank cannot fill."""
        if missing := revision.as_object().missing():
            raise ValidationError(missing)
        super().publish(revision, user=user, **kwargs)
        exam = Exam.objects.get(pk=self.pk)  # Wagtail publishes a copy, not this row
        exam_published.send(Exam, exam=exam, revision=revision, by=user, at=exam.last_published_at)

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
        ids = self._draw_from(self.candidates(), seed, avoid)
        items = Item.objects.in_bulk(ids)
        return Item.with_options([items[id] for id in ids])

    def _draw_from(self, candidates, seed=0, avoid=frozenset()):
        cells = [cell.as_drawn() for cell in self.cells.all()]
        if not cells:
            raise Shortage([])
        return draw(candidates, cells, seed, avoid)

    def missing(self):
        """What stands in the way of drawing a form, a sentence for each cell that stays short."""
        try:
            self._draw_from(self.candidates())
        except Shortage as short:
            return [_lacking(cell, number) for cell, number in short.missing] or [
                _("The blueprint is empty: say of which topics how many items are asked.")
            ]
        return []

    def filling(self):
        """Each cell of the blueprint with how many live items of the bank fit it: `[(cell, number)]`."""
        bank = self.candidates()
        return [
            (cell, sum(candidate.fits(cell.as_drawn()) for candidate in bank)) for cell in self.cells.all()
        ]

    def candidates(self):
        """What can be drawn: every live item of the bank."""
        live = Item.objects.filter(bank=self.bank_id, live=True)
        return [Candidate(*row) for row in live.values_list("pk", "topic", "difficulty", "enemy_set")]


class BlueprintCell(Orderable):
    """So many items of a topic and, if stated, of a difficulty."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="cells")
    topic = models.CharField(_("topic"), max_length=30, choices=Principle.choices)
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Item.Difficulty.choices, blank=True)
    count = models.PositiveSmallIntegerField(_("items"), default=1, validators=[MinValueValidator(1)])

    class Meta(Orderable.Meta):
        verbose_name = _("blueprint cell")

    def as_drawn(self):
        return Cell(self.topic, self.difficulty, self.count)


def _lacking(cell, number):
    told = {
        "number": number,
        "wanted": cell.wanted,
        "topic": Principle(cell.topic).label,
        "difficulty": Item.Difficulty(cell.difficulty).label.lower()
        if cell.difficulty
        else _("any difficulty"),
    }
    return (
        _("The bank is %(number)s short of the %(wanted)s items on “%(topic)s” (%(difficulty)s) wanted.")
        % told
    )


class ExtraAttempt(models.Model):
    """One more attempt than the exam allows, given to one person for a reason; or, where it `replaces`
    a voided one, just leave to sit again. Until it is used, neither the waiting time nor the last day
    to start stands in its way."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="extra_attempts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    replaces = models.OneToOneField(
        "exams.Attempt", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extra attempt")
        ordering = ["granted_at"]

    @classmethod
    @transaction.atomic
    def grant(cls, exam, person, *, reason, by, at, replaces=None):
        extra = cls.objects.create(
            exam=exam, person=person, reason=reason, replaces=replaces, granted_by=by, granted_at=at
        )
        attempt_granted.send(cls, extra=extra, by=by, at=at)
        return extra
