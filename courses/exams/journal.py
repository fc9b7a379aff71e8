"""What stands on one candidate's form, and the journal of what they answered."""

import json
from copy import copy
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from academy.words import journals
from courses.exams.drawing import shuffled
from courses.items.asking import Asked, order_shown
from courses.items.correcting import Act, credit_after, rekeyed
from courses.items.models import Item
from courses.items.scoring import credit


class Closed(Exception):
    """The attempt takes no more answers: it was submitted, or its time is over."""


# What every save asks. It is written out because compiling it anew would cost more than the rest of a save.
_SAT = """
SELECT attempt.id, attempt.code, attempt.submitted_at, attempt.closes_at, attempt.sitting,
       item.question AS asked
  FROM exams_attempt attempt JOIN exams_formitem item ON item.attempt_id = attempt.id
 WHERE attempt.code = %s AND attempt.candidate_id = %s AND item.position = %s
"""


# It stands in the statement that adds the line, so that this needs no transaction around it: on PostgreSQL it
# waits for whoever submits the attempt and then looks again; SQLite has one writer at a time.
_TAKES = "FROM exams_attempt WHERE id = %s AND submitted_at IS NULL"


class FormItemManager(models.Manager):
    def sat(self, code, candidate, position):
        """The attempt `code` of the person with the id `candidate`, and the question at that position
        of it, in one query. Raises `FormItem.DoesNotExist`."""
        attempts = FormItem.attempt.field.related_model.objects
        for attempt in attempts.raw(_SAT, [code, candidate, position]):
            return attempt, json.loads(attempt.asked)
        raise FormItem.DoesNotExist


class FormItem(models.Model):
    """One item of one candidate's form, as it was asked."""

    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="form")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    question = models.JSONField()
    order = models.JSONField()  # the keys as they were shown: options, or a matching item's answers
    credit = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    # What a person judged of a reply: {"judgements": {criterion: judgement}, "reasons": {criterion: reason}}.
    marked = models.JSONField(null=True, blank=True)
    # What was put right since: the item counts no more, or these keys are right now.
    dropped = models.BooleanField(_("dropped"), default=False)
    rekeyed = models.JSONField(null=True, blank=True)

    objects = FormItemManager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_item_a_position"),
            models.UniqueConstraint(fields=["attempt", "item"], name="an_item_once_a_form"),
        ]

    @classmethod
    def frozen(cls, attempt, position, item):
        revision_id, sha256, question = item.pinned()
        return cls(
            attempt=attempt,
            position=position,
            item=item,
            revision_id=revision_id,
            sha256=sha256,
            question=question,
            order=order_shown(question, lambda keys: shuffled(keys, attempt.seed, position)),
        )

    def asked(self, response):
        """The item as it stood on the paper, with the response to it; under the key that holds now."""
        question = rekeyed(self.question, self.rekeyed) if self.rekeyed else self.question
        return Asked(question, response, self.order)

    def after(self, change, response):
        """This item, not saved yet, as it counts once the change is made."""
        fresh = copy(self)
        fresh.credit = credit_after(change, self.question, response, self.credit)
        fresh.dropped = self.dropped or change.act == Act.DROP
        if change.act == Act.REKEY:
            fresh.rekeyed = list(change.keys)
        return fresh


class Answer(models.Model):
    """One line of the answer journal. Lines are added, never changed. Of those about one
    position the answer that counts is the last of the window that sat last: the highest
    sitting, and in it the highest sequence."""

    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    sitting = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField()
    response = models.JSONField()
    saved_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)  # as the browser says; None where it said nothing
    spent = models.DurationField(default=timedelta(0))  # on the item before this answer, as the browser says
    # Since the answer before: how often the page was left, and for how long together.
    left = models.PositiveSmallIntegerField(default=0)
    away = models.DurationField(default=timedelta(0))
    origin = models.CharField(max_length=16, blank=True)  # which network it came from: see `integrity`

    class Meta:
        ordering = ["sitting", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "sitting", "sequence"], name="one_answer_a_sequence_and_sitting"
            )
        ]

    @classmethod
    def keep(cls, attempt, position, response, *, by, sequence, sitting, at, given_at=None, **observed):
        """Add an answer to the journal of the attempt with the code `attempt`, if it is one of `by`.

        `sequence` is the client's number for this save, counted within its `sitting`; the same
        number again changes nothing. `observed` is what else was noticed: spent, left, away, origin.
        Returns the line that is kept under that number. Raises `Closed`, `ValueError` for what cannot be
        scored, or `FormItem.DoesNotExist`.
        """
        sat, question = FormItem.objects.sat(attempt, by.pk, position)
        line = cls(
            attempt=sat,
            position=position,
            sitting=sitting,
            sequence=sequence,
            response=response,
            saved_at=at,
            given_at=given_at,
            **observed,
        )
        try:
            sat.check_takes(sitting, at=at, given_at=given_at)
            credit(question, response)
            if journals.add(line, _TAKES + journals.holding(), [sat.pk]):
                return line
        except Closed:
            pass
        # A save that was heard before is heard again, whatever became of the attempt since.
        kept = cls.objects.filter(attempt=sat, sitting=sitting, sequence=sequence).first()
        if kept is None:
            raise Closed
        kept.attempt = sat
        return kept

    def says(self, position, response):
        """Whether this line keeps that answer; another page may have used its sequence first."""
        return self.position == position and self.response == response
