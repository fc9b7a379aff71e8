"""What a reader answers about a record, question by question. An answer given anew leaves the one before."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from academy.desk import signals
from academy.desk.campaigns.lines import Record
from academy.desk.campaigns.proving import unaltered
from academy.desk.campaigns.questions import ASKED, COMPUTED, Question, Value


class Taken(PermissionDenied):
    """Somebody else reads this record."""


class AnswerQuerySet(models.QuerySet):
    def latest_of(self, record):
        """`{question: its last answer}` of a record."""
        return {answer.question: answer for answer in self.filter(record=record).order_by("pk")}

    def standing(self):
        """The last answer to each question of each record."""
        later = Answer.objects.filter(
            record=models.OuterRef("record"),
            question=models.OuterRef("question"),
            pk__gt=models.OuterRef("pk"),
        )
        return self.exclude(models.Exists(later))


class Answer(models.Model):
    """One answer to one question about one record: never changed, never deleted; what holds is the last."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=20, choices=Question.choices)
    value = models.CharField(max_length=5, choices=Value.choices)
    by = models.ForeignKey(  # None: it was computed
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about a record")
        verbose_name_plural = _("answers about records")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by=None, question="log")
                | models.Q(by__isnull=False) & ~models.Q(question="log"),
                name="a_person_answers_all_but_what_is_computed",
            ),
        ]

    def __str__(self):
        return f"{self.record} {self.question}: {self.value}"

    @classmethod
    @transaction.atomic
    def give(cls, record, question, value, *, by, at):
        """Keep an answer, and say that the record is read once all are there. The same again changes nothing.

        Raises `Taken` where somebody else reads the record, `PermissionDenied` for who may not,
        `ValidationError` for a question that is not asked and once the campaign is signed.
        """
        if question not in ASKED or value not in Value.values:
            raise ValidationError(_("That is not asked."))
        record.campaign.hold(by)
        record = Record.objects.with_paper().select_for_update(of=("self",)).get(pk=record.pk)
        if hindrance := record.hindrance(by):
            raise (PermissionDenied if record.reader_id in (None, by.pk) else Taken)(hindrance)
        before = cls.objects.latest_of(record)
        if question in before and before[question].value == value:
            return before[question]
        answer = cls.objects.create(record=record, question=question, value=value, by=by, at=at)
        record.reader = by
        if record.read_at:
            said = {"record": record, "answer": answer, "before": before[question]}
            signals.answer_changed.send(cls, **said, by=by, at=at)
        elif not set(ASKED) - set(before) - {question}:
            cls._finish(record, before | {question: answer}, by=by, at=at)
        record.save(update_fields=["reader", "read_at"])
        return answer

    @classmethod
    def _finish(cls, record, answers, *, by, at):
        """All that people answer is answered: compute the rest. The record is read."""
        value = Value.YES if unaltered(record.certificate.person) else Value.NO
        last = cls.objects.create(record=record, question=COMPUTED, value=value, by=None, at=at)
        record.read_at = at
        given = [*answers.values(), last]
        signals.record_read.send(Record, record=record, answers=given, by=by, at=at)
