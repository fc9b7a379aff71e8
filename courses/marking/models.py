"""Replies written in exams, and what people judged of them."""

import hashlib
import secrets
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.words.judging import kept, masked
from academy.words.replying import Criterion, told, worth
from courses.exams.models import FormItem
from courses.items.models import Item
from courses.items.scoring import STEP
from courses.marking.signals import reply_marked

# One reply in so many is marked twice; which, nobody can know beforehand.
DOUBLED_ONE_IN = 4
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for something else


class Settled(Exception):
    """The reply is marked for good; nobody marks it again."""


def new_code():
    """What markers call the writer of a reply."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(5))


class ScriptQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(settled_at=None)

    def for_marker(self, person):
        """What `person` can mark now, the oldest first: never what they wrote or have marked, and
        of the doubled ones also those where two markers differ."""
        mine = Q(item__attempt__candidate=person) | Q(markings__marker=person)
        open_ones = self.waiting().exclude(pk__in=Script.objects.filter(mine).values("pk"))
        counted = open_ones.annotate(marked=Count("markings"))
        return counted.filter(Q(marked=0) | Q(doubled=True)).order_by("given_at", "pk")

    def with_paper(self):
        return self.select_related("item__attempt__candidate", "item__attempt__exam")


class Script(models.Model):
    """One reply to be marked. Its markers know the writer by `code` alone."""

    item = models.OneToOneField(FormItem, on_delete=models.PROTECT, related_name="script")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    text = models.TextField()
    doubled = models.BooleanField(_("marked twice"))
    given_at = models.DateTimeField(_("handed in"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = ScriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply to mark")
        verbose_name_plural = _("replies to mark")
        ordering = ["given_at", "pk"]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("marking_script", args=[self.code])

    @classmethod
    def put_in_queue(cls, attempt, *, at):
        """The replies of an attempt that was handed in; one that was not written earns 0 unmarked."""
        responses = attempt.responses()
        for item in attempt.form.all():
            if item.credit is None and item.question["kind"] == Item.Kind.REPLY:
                text = responses[item.position].response
                cls.objects.create(item=item, text=text, doubled=_is_doubled(item), given_at=at)

    def shown(self):
        """The reply as a marker sees it: the signature and the writer's name are hidden."""
        return masked(self.text, self.item.attempt.candidate.name)

    @property
    def differs(self):
        """Whether two have marked it and a third must decide."""
        judged = [marking.judgements for marking in self.markings.all()]
        return self.settled_at is None and len(judged) > 1 and judged[0] != judged[1]

    @transaction.atomic
    def mark(self, judgements, reasons, *, by, at):
        """Keep what `by` judges: `{criterion: judgement}`, and `{criterion: reason}` for each not
        met. The last marking that is needed settles the reply and scores its attempt.
        Raises `Settled`, `PermissionDenied` for one's own or a second marking, `ValidationError`."""
        script = Script.objects.select_for_update().with_paper().get(pk=self.pk)
        if script.settled_at or (not script.doubled and script.markings.exists()):
            raise Settled
        if script.item.attempt.candidate == by or script.markings.filter(marker=by).exists():
            raise PermissionDenied(_("You wrote this reply, or you have marked it already."))
        marking = script.markings.create(
            marker=by, place=script.markings.count() + 1, marked_at=at, **kept(judgements, reasons)
        )
        reply_marked.send(Marking, marking=marking, by=by, at=at)
        if script._decides(marking):
            script._settle(marking, by=by, at=at)
        return marking

    def _decides(self, marking):
        if not self.doubled or marking.place == 3:
            return True
        return marking.place == 2 and self.markings.get(place=1).judgements == marking.judgements

    def _settle(self, marking, *, by, at):
        self.settled_at = at
        self.save(update_fields=["settled_at"])
        item, share = self.item, worth(marking.judgements)
        exact = Decimal(share.numerator) / Decimal(share.denominator)
        item.credit = exact.quantize(STEP, ROUND_HALF_UP)
        item.marked = {"judgements": marking.judgements, "reasons": marking.reasons}
        item.save(update_fields=["credit", "marked"])
        item.attempt.settle(by=by, at=at)


def _is_doubled(item):
    sha256 = hashlib.sha256(f"{item.attempt.code}/{item.position}".encode()).digest()
    return int.from_bytes(sha256[:4]) % DOUBLED_ONE_IN == 0


class Marking(models.Model):
    """What one person judged of one reply. Never changed; `place` 3 decides between two that differ."""

    script = models.ForeignKey(Script, on_delete=models.PROTECT, related_name="markings")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    judgements = models.JSONField()
    reasons = models.JSONField(default=dict)
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        ordering = ["script", "place"]
        constraints = [
            models.UniqueConstraint(fields=["script", "place"], name="one_marking_a_place"),
            models.UniqueConstraint(fields=["script", "marker"], name="a_marker_once_a_reply"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=3), name="three_markings_at_most"),
        ]

    def __str__(self):
        return f"{self.script}/{self.place}"

    @property
    def criteria(self):
        """The eight criteria as pages show them."""
        return told(self.judgements, self.reasons)

    @property
    def grade(self):
        """How many of the eight criteria are met; 0 where a critical one is not."""
        return int(worth(self.judgements) * len(Criterion))

    @classmethod
    def pairs(cls, marker=None):
        """The grades of the first two markings of each reply that has both: `[(first, second)]`; of
        `marker`, those they took part in."""
        found = cls.objects.filter(place__lte=2, script__doubled=True)
        by_script = {}
        for marking in found.order_by("script", "place"):
            by_script.setdefault(marking.script_id, []).append(marking)
        both = [pair for pair in by_script.values() if len(pair) == 2]
        return [
            (one.grade, other.grade)
            for one, other in both
            if marker is None or marker.pk in (one.marker_id, other.marker_id)
        ]
