"""One person's sitting of one exam: the frozen form, the answer journal, the score."""

import secrets
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from academy.words.canonical import digest
from courses.exams.blueprints import Exam
from courses.exams.clock import deadline
from courses.exams.drawing import shuffled
from courses.exams.signals import attempt_scored, attempt_started, attempt_submitted
from courses.items.models import Item
from courses.items.scoring import credit


class Closed(Exception):
    """The attempt takes no more answers: it was submitted, or its time is over."""


class CourseUnread(Exception):
    """The exam cannot be started yet: its candidate has lessons of the course left to read."""


def new_code():
    """What a URL calls an attempt: cannot be guessed, can be read out."""
    return secrets.token_hex(6)


class AttemptQuerySet(models.QuerySet):
    def taken_by(self, person):
        return self.filter(candidate=person)

    def seen_by(self, person):
        """One's own; and, for who may see records, everybody's that are submitted."""
        seen = models.Q(candidate=person)
        if person.has_perm("exams.view_attempt"):
            seen |= models.Q(submitted_at__isnull=False)
        return self.filter(seen)

    def open(self):
        return self.filter(submitted_at=None)

    def overdue(self, *, at):
        return self.open().filter(closes_at__lte=at)

    def close_overdue(self, *, at):
        """Submit each whose time is over, as nobody in particular."""
        for attempt in self.overdue(at=at):
            attempt.submit(by=None, at=at)

    def passed(self):
        return self.filter(passed=True)


class Attempt(models.Model):
    """One sitting of an exam. Its form is copied in at the start, so that
    editing an item cannot change an exam that is already being sat."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="attempts")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    seed = models.PositiveBigIntegerField()
    cut_score = models.PositiveSmallIntegerField(_("cut score"))  # as it was at the start
    started_at = models.DateTimeField(_("started"))
    closes_at = models.DateTimeField(_("closes"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "candidate"],
                condition=models.Q(submitted_at=None),
                name="one_open_attempt_an_exam",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None, score=None, passed=None)
                | models.Q(submitted_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="submitted_is_scored",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("attempt_result" if self.submitted_at else "attempt", args=[self.code])

    @classmethod
    def start(cls, exam, *, by, at, seed=None):
        """Begin a sitting, or go on with the one that is open.

        Raises `CourseUnread` or `drawing.Shortage`."""
        running = cls.objects.taken_by(by).open().filter(exam=exam, closes_at__gt=at).first()
        if running:
            return running
        cls.objects.taken_by(by).filter(exam=exam).close_overdue(at=at)
        if exam.lessons_left(by).exists():
            raise CourseUnread
        try:
            return cls._begin(exam, by=by, at=at, seed=secrets.randbits(32) if seed is None else seed)
        except IntegrityError:  # a second click was faster
            return cls.objects.taken_by(by).open().get(exam=exam)

    @classmethod
    @transaction.atomic
    def _begin(cls, exam, *, by, at, seed):
        last = cls.objects.taken_by(by).filter(exam=exam).first()
        avoid = frozenset(last.form.values_list("item", flat=True)) if last else frozenset()
        items = exam.draw(seed, avoid=avoid)
        attempt = cls.objects.create(
            exam=exam,
            candidate=by,
            seed=seed,
            cut_score=exam.cut_score,
            started_at=at,
            closes_at=deadline(at, exam.limit),
        )
        FormItem.objects.bulk_create(
            FormItem.frozen(attempt, position, item) for position, item in enumerate(items, start=1)
        )
        attempt_started.send(cls, attempt=attempt, by=by, at=at)
        return attempt

    def lock(self):
        """Re-read this row and hold it until the transaction ends."""
        fresh = Attempt.objects.select_for_update().get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(fresh, field.attname))

    def is_open(self, *, at):
        return self.submitted_at is None and at < self.closes_at

    @transaction.atomic
    def answer(self, position, response, *, sequence, at):
        """Keep an answer: option keys for the item at `position` (from 1).

        `sequence` is the client's number for this save, counted within the
        attempt; the same number again changes nothing. Returns the kept
        `Answer`. Raises `Closed`, or `ValueError` for what cannot be scored.
        """
        self.lock()
        kept = self.answers.filter(sequence=sequence).first()
        if kept:
            return kept
        if not self.is_open(at=at):
            raise Closed
        item = self.form.get(position=position)
        credit(item.question, response)
        return Answer.objects.create(
            attempt=self, position=position, sequence=sequence, response=response, saved_at=at
        )

    @transaction.atomic
    def answer_by_form(self, position, response, *, sequence, at):
        """As `answer`, from a page whose number may be stale (the Back button, a second
        tab): where another answer has used the number, this one takes the next."""
        kept = self.answer(position, response, sequence=sequence, at=at)
        if kept.says(position, response):
            return kept
        return self.answer(position, response, sequence=self.next_sequence(), at=at)

    def responses(self):
        """The last kept answer to each position: `{position: Answer}`."""
        return {answer.position: answer for answer in self.answers.order_by("sequence")}

    def next_sequence(self):
        """A number that no save has used yet."""
        return (self.answers.aggregate(highest=models.Max("sequence"))["highest"] or 0) + 1

    @transaction.atomic
    def submit(self, *, by, at):
        """Close and score this attempt. Calling it again changes nothing."""
        self.lock()
        if self.submitted_at:
            return
        form, responses = list(self.form.all()), self.responses()
        for item in form:
            item.credit = credit(
                item.question, responses[item.position].response if item.position in responses else []
            )
        FormItem.objects.bulk_update(form, ["credit"])
        self.score = round(100 * sum(item.credit for item in form) / Decimal(len(form)), 2)
        self.passed = self.score >= self.cut_score
        self.submitted_at = min(at, self.closes_at)
        self.save(update_fields=["score", "passed", "submitted_at"])
        attempt_submitted.send(Attempt, attempt=self, by=by, at=at)
        attempt_scored.send(Attempt, attempt=self, by=by, at=at)

    def form_digest(self):
        """SHA-256 over what was asked: revisions, content digests and order of the options."""
        return digest(
            [[item.revision_id, item.sha256, item.order] for item in self.form.order_by("position")]
        )

    def journal_digest(self):
        """SHA-256 over every answer that was kept."""
        return digest(
            [
                [answer.sequence, answer.position, answer.response, answer.saved_at.isoformat()]
                for answer in self.answers.order_by("sequence")
            ]
        )


class FormItem(models.Model):
    """One item of one candidate's form, as it was asked."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="form")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    question = models.JSONField()
    order = models.JSONField()  # the option keys as they were shown
    credit = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_item_a_position"),
            models.UniqueConstraint(fields=["attempt", "item"], name="an_item_once_a_form"),
        ]

    @classmethod
    def frozen(cls, attempt, position, item):
        revision, sha256, question = item.pinned()
        keys = [option["key"] for option in question["options"]]
        order = keys if item.kind == Item.Kind.TRUE_FALSE else shuffled(keys, attempt.seed, position)
        return cls(
            attempt=attempt,
            position=position,
            item=item,
            revision=revision,
            sha256=sha256,
            question=question,
            order=order,
        )

    def options(self):
        """The options in the order shown."""
        by_key = {option["key"]: option for option in self.question["options"]}
        return [by_key[key] for key in self.order]


class Answer(models.Model):
    """One line of the answer journal. Lines are added, never changed; the
    highest sequence of a position is the answer that counts."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    response = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["attempt", "sequence"], name="one_answer_a_sequence")]

    def says(self, position, response):
        """Whether this line keeps that answer; another device may have used its sequence first."""
        return self.position == position and self.response == response
