"""Who has read what, and what they answered on the way."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from academy.words.canonical import digest
from courses.curriculum.signals import lesson_finished
from courses.items.models import Item
from courses.items.scoring import credit


class ReadingQuerySet(models.QuerySet):
    def finished(self):
        return self.exclude(finished_at=None)

    def of(self, person):
        return self.filter(person=person)

    def seen_by(self, person):
        """One's own; and, for who may see records, everybody's that are finished."""
        seen = models.Q(person=person)
        if person.has_perm("curriculum.view_reading"):
            seen |= models.Q(finished_at__isnull=False)
        return self.filter(seen)


class Reading(models.Model):
    """One person's reading of one revision of one lesson.

    Starts when the page is opened, remembers where the reader left off, and is
    finished once. A finished reading pins what was read.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="readings")
    lesson = models.ForeignKey("curriculum.LessonPage", on_delete=models.PROTECT, related_name="readings")
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
        there = cls.objects.filter(person=by, lesson=lesson, revision=lesson.live_revision_id).first()
        if there:
            return there
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
        """The lesson is read. Saying it again changes nothing.

        Raises `ValidationError` while a knowledge check of the lesson has no answer."""
        reading = Reading.objects.select_for_update().get(pk=self.pk)
        if reading.finished_at is None:
            if reading.unanswered():
                raise ValidationError(
                    _("Answer the knowledge check first. Any answer will do; it is not scored.")
                )
            reading.finished_at, reading.progress = at, 100
            reading.save(update_fields=["finished_at", "progress"])
            lesson_finished.send(Reading, reading=reading, by=by, at=at)
        self.finished_at, self.progress = reading.finished_at, reading.progress

    def answers(self):
        """What its reader had answered to each of its checks when they finished, the last answer of each."""
        embedded = [piece["item"] for piece in self.embeds]
        given = CheckAnswer.objects.filter(
            person=self.person_id, lesson=self.lesson_id, item__key__in=embedded
        ).select_related("item")
        if self.finished_at:
            given = given.filter(answered_at__lte=self.finished_at)
        return list({answer.item_id: answer for answer in given}.values())

    def unanswered(self):
        """The knowledge checks of the lesson that its reader has not answered."""
        answered = set(
            CheckAnswer.objects.filter(person=self.person_id, lesson=self.lesson_id).values_list(
                "item", flat=True
            )
        )
        return [item for item in self.lesson.checks() if item.pk not in answered]


class CheckAnswer(models.Model):
    """What a reader answered to a knowledge check, and what exactly was asked. Not scored."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lesson = models.ForeignKey("curriculum.LessonPage", on_delete=models.PROTECT, related_name="+")
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
        """Write an answer down with the revision it answers. Raises `ValidationError` for
        no answer at all, and for one that does not fit the question as it is now."""
        revision_id, sha256, question = item.pinned()
        if not response:
            raise ValidationError(_("Choose an answer first."))
        try:
            credit(question, response)
        except ValueError as unfit:
            raise ValidationError(
                _("Your answer does not fit the question, which may have changed just now. Choose again.")
            ) from unfit
        return cls.objects.create(
            person=by,
            lesson=lesson,
            item=item,
            revision_id=revision_id,
            sha256=sha256,
            question=question,
            response=response,
            answered_at=at,
        )

    @classmethod
    def latest(cls, lesson, person):
        """The last answer of `person` to each check of the lesson: `{item id: answer}`."""
        return {answer.item_id: answer for answer in cls.objects.filter(lesson=lesson, person=person)}
