"""One person's sitting of one exam: the frozen form, the answer journal, the score."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from academy.words.canonical import digest
from courses.exams.blueprints import Exam
from courses.exams.clock import GRACE, deadline, in_time, is_final
from courses.exams.doors import Shut, door
from courses.exams.journal import Answer, Closed, FormItem
from courses.exams.receipts import Receipt
from courses.exams.signals import attempt_scored, attempt_started, attempt_submitted, attempt_voided
from courses.items.correcting import score
from courses.items.scoring import credit


def score_of(form):
    """The score of a form whose items are all marked, in points of 100; dropped ones do not count."""
    return score([item.credit for item in form if not item.dropped])


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

    def standing(self):
        """Those that count: not voided."""
        return self.filter(voided_at=None)

    def overdue(self, *, at):
        """Those whose time is over and that nothing can be on its way to any more."""
        return self.open().filter(closes_at__lte=at - GRACE)

    def close_overdue(self, *, at):
        """Submit each that is overdue, as nobody in particular."""
        for attempt in self.overdue(at=at):
            attempt.submit(by=None, at=at)

    def passed(self):
        return self.standing().filter(passed=True)


class Attempt(models.Model):
    """One sitting of an exam. Its form is copied in at the start, so that
    editing an item cannot change an exam that is already being sat."""

    class Ending(models.TextChoices):
        CANDIDATE = "candidate", _("handed in")
        DEADLINE = "deadline", _("handed in when the time was over")
        SWEEP = "sweep", _("handed in by the academy when the time was over")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="attempts")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    seed = models.PositiveBigIntegerField()
    cut_score = models.PositiveSmallIntegerField(_("cut score"))  # as it was at the start
    honour = models.TextField(_("honour statement"), blank=True)  # as it was agreed to
    started_at = models.DateTimeField(_("started"))
    allowance = models.DurationField(_("allowance"), default=timedelta(0))
    closes_at = models.DateTimeField(_("closes"))
    sitting = models.PositiveIntegerField(default=1)  # counts the windows that took it over
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    ended_by = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    void_reason = models.TextField(blank=True)

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
                condition=models.Q(score=None, passed=None)
                | models.Q(submitted_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="scored_is_submitted",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at=None, void_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
                name="voided_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=models.Q(submitted_at=None), name="open_attempts")
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("attempt_result" if self.submitted_at else "attempt", args=[self.code])

    @classmethod
    def start(cls, exam, *, by, at, seed=None):
        """Begin a sitting, or go on with the one that is open.

        Raises `doors.Shut` or `drawing.Shortage`."""
        running = cls.objects.taken_by(by).open().filter(exam=exam).first()
        if running and not is_final(at, running.closes_at):
            return running
        if running:
            running.submit(by=None, at=at)
        found = door(exam, by, at=at)
        if not found.is_open:
            raise Shut(found)
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
        allowance = exam.allowance(by, at=at)
        attempt = cls.objects.create(
            exam=exam,
            revision_id=exam.live_revision_id,
            candidate=by,
            seed=seed,
            cut_score=exam.cut_score,
            honour=exam.honour,
            started_at=at,
            allowance=allowance,
            closes_at=deadline(at, exam.limit, allowance),
        )
        FormItem.objects.bulk_create(
            FormItem.frozen(attempt, position, item) for position, item in enumerate(items, start=1)
        )
        attempt_started.send(cls, attempt=attempt, by=by, at=at)
        return attempt

    def lock(self):
        """Re-read this row and hold it until the transaction ends; forget what was fetched beneath it."""
        fresh = Attempt.objects.select_for_update().get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(fresh, field.attname))
        self._prefetched_objects_cache = {}

    def is_open(self, *, at):
        """Whether its questions can be looked at and answered."""
        return self.submitted_at is None and at < self.closes_at

    @property
    def feedback(self):
        """What the candidate is shown afterwards: as the exam had it when they sat down."""
        pinned = self.revision.content if self.revision_id else {}
        return pinned.get("feedback", self.exam.feedback)

    def is_final(self, *, at):
        """Whether nothing can change its score any more but submitting it."""
        return self.submitted_at is not None or is_final(at, self.closes_at)

    def check_takes(self, sitting, *, at, given_at=None):
        """Raises `Closed` if an answer of that sitting comes too late, `ValueError` for a sitting
        that nobody has begun."""
        if self.submitted_at or not in_time(given_at or at, at, self.closes_at):
            raise Closed
        if sitting > self.sitting:
            raise ValueError("nobody has sat down so often")

    def answer(self, position, response, *, sequence, at, **details):
        """Keep an answer to the item at `position`: see `Answer.keep`."""
        details.setdefault("sitting", self.sitting)
        by = self.candidate
        return Answer.keep(self.code, position, response, by=by, sequence=sequence, at=at, **details)

    def answer_by_form(self, position, response, *, sequence, at, **details):
        """As `answer`, from a page whose number may be stale (the Back button, a second
        tab): where another answer has used the number, this one takes the next."""
        kept = self.answer(position, response, sequence=sequence, at=at, **details)
        if kept.says(position, response):
            return kept
        return self.answer(position, response, sequence=self.next_sequence(), at=at, **details)

    @transaction.atomic
    def take_over(self, *, at):
        """Another window sits down. What the one before still sends is kept in the journal
        and counts only where the new one has not answered. Raises `Closed`."""
        self.lock()
        if not self.is_open(at=at):
            raise Closed
        self.sitting += 1
        self.save(update_fields=["sitting"])
        return self.sitting

    def responses(self):
        """The answer that counts for each position: `{position: Answer}`."""
        return {answer.position: answer for answer in self.answers.all()}

    def next_sequence(self):
        """A number that no save of this sitting has used yet."""
        mine = self.answers.filter(sitting=self.sitting)
        return (mine.aggregate(highest=models.Max("sequence"))["highest"] or 0) + 1

    @transaction.atomic
    def submit(self, *, by, at):
        """Close this attempt and score it. Calling it again changes nothing.

        Where a person must mark a reply first, the score follows with `settle`."""
        self.lock()
        if self.submitted_at:
            return
        models.prefetch_related_objects([self], "form", "answers")  # for the score, the log and the receipt
        form, responses = list(self.form.all()), self.responses()
        for item in form:
            answer = responses.get(item.position)
            item.credit = credit(item.question, answer.response if answer else None)
        FormItem.objects.bulk_update(form, ["credit"])
        self.submitted_at = min(at, self.closes_at)
        self.ended_by = self._ending(by, at)
        self.save(update_fields=["submitted_at", "ended_by"])
        attempt_submitted.send(Attempt, attempt=self, by=by, at=at)
        self._score(form, by=by, at=at)
        Receipt.issue(self, at=at)
        self._prefetched_objects_cache = {}

    def _ending(self, by, at):
        if by is None:
            return self.Ending.SWEEP
        return self.Ending.CANDIDATE if at < self.closes_at else self.Ending.DEADLINE

    @transaction.atomic
    def settle(self, *, by, at):
        """Score a submitted attempt if all its items are marked now; said again, it changes nothing."""
        self.lock()
        if self.submitted_at and self.score is None:
            self._score(list(self.form.all()), by=by, at=at)
            if self.score is not None:
                Receipt.issue(self, at=at)

    def _score(self, form, *, by, at):
        if any(item.credit is None for item in form):
            return
        self.score = score_of(form)
        self.passed = self.score >= self.cut_score
        self.save(update_fields=["score", "passed"])
        attempt_scored.send(Attempt, attempt=self, by=by, at=at)

    def put_right(self, items, *, at):
        """Keep these items of the form as they count now, score anew and sign it. The row is held, and
        whoever calls says so in a fact of their own."""
        FormItem.objects.bulk_update(items, ["credit", "dropped", "rekeyed"])
        self._prefetched_objects_cache = {}
        self.score = score_of(self.form.all())
        self.passed = self.score >= self.cut_score
        self.save(update_fields=["score", "passed"])
        Receipt.issue(self, at=at)

    @transaction.atomic
    def void(self, reason, *, by, at):
        """Take the attempt out of what counts; everything about it stays. Once is enough.
        Raises `ValueError` while it is still being sat."""
        self.lock()
        if self.submitted_at is None:
            raise ValueError("it is still being sat")
        if self.voided_at is None:
            self.voided_at, self.void_reason = at, reason
            self.save(update_fields=["voided_at", "void_reason"])
            attempt_voided.send(Attempt, attempt=self, by=by, at=at)

    def form_digest(self):
        """SHA-256 over what was asked."""
        return digest(self.asked())

    def asked(self):
        """Revisions, content digests and order of the options, item by item."""
        return [[item.revision_id, item.sha256, item.order] for item in self.form.all()]

    def journal_digest(self):
        """SHA-256 over every answer that was kept."""
        return digest(self.journal())

    def journal(self):
        """Every answer that was kept, as plain data in the order they were given."""
        return [
            [answer.sitting, answer.sequence, answer.position, answer.response, answer.saved_at.isoformat()]
            for answer in self.answers.all()
        ]
