"""What people judged of the replies of graded runs. A run's score stands without them."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from academy.words.judging import kept, masked
from academy.words.replying import told
from sandbox.drills.journal import Move
from sandbox.drills.signals import drill_reply_marked
from sandbox.grading import replies


class Settled(Exception):
    """The reply is marked for good; nobody marks it again."""


class MarkingQuerySet(models.QuerySet):
    @staticmethod
    def replies():
        """The replies that are marked: of finished graded runs, to posts that needed us."""
        return Move.objects.filter(
            kind__in=replies.REPLIES,
            run__mode="graded",
            run__finished_at__isnull=False,
            post__truth__actionable=True,
        ).select_related("run__edition__scenario", "run__trainee", "post__author")

    def waiting_for(self, person):
        """What `person` can mark now, the oldest run first: never what they wrote."""
        unmarked = self.replies().filter(marking=None).exclude(run__trainee=person)
        return unmarked.order_by("run__finished_at", "run", "sequence")

    def of_run(self, run):
        """What was judged of each reply of the run, or None, by the sequence of its move."""
        moves = run.moves.filter(kind__in=replies.REPLIES).select_related("marking")
        return {move.sequence: getattr(move, "marking", None) for move in moves}


class Marking(models.Model):
    """What one person judged of one reply. Never changed."""

    move = models.OneToOneField("drills.Move", on_delete=models.PROTECT, related_name="marking")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judgements = models.JSONField()
    reasons = models.JSONField(default=dict)
    marked_at = models.DateTimeField()

    objects = MarkingQuerySet.as_manager()

    class Meta:
        verbose_name = _("marking of a drill")
        verbose_name_plural = _("markings of drills")
        ordering = ["marked_at"]

    def __str__(self):
        return f"{self.move.run}/{self.move.sequence}"

    @classmethod
    @transaction.atomic
    def give(cls, move, judgements, reasons, *, by, at):
        """Keep what `by` judges of the reply `move`: `{criterion: judgement}`, and `{criterion: reason}` for
        each not met. Raises `Settled`, `PermissionDenied` for one's own reply, `ValidationError`."""
        move = cls.objects.replies().select_for_update(of=("self",)).get(pk=move.pk)
        if move.run.trainee == by:
            raise PermissionDenied(_("You wrote this reply."))
        if cls.objects.filter(move=move).exists():
            raise Settled
        marking = cls.objects.create(move=move, marker=by, marked_at=at, **kept(judgements, reasons))
        drill_reply_marked.send(cls, marking=marking, by=by, at=at)
        return marking

    @property
    def criteria(self):
        """The eight criteria as pages show them."""
        return told(self.judgements, self.reasons)

    def as_data(self):
        return {"judgements": self.judgements, "reasons": self.reasons}


def shown(move):
    """The reply as a marker sees it: the signature and the writer's name are hidden."""
    return masked(move.data.get("text", ""), move.run.trainee.name)


def graded(run):
    """What the words of a finished run's replies are worth: see `grading.replies.grade`."""
    found = Marking.objects.of_run(run)
    given = {sequence: marking and marking.as_data() for sequence, marking in found.items()}
    return replies.grade(run.judgement["decisions"], given, run.edition.rubric)
