"""Regrading: an item was wrong, and every attempt that rests on it is put right, by two people."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from courses.corrections.correction import Correction
from courses.corrections.outcomes import emptied, outcomes, resting_on, seen
from courses.corrections.signals import regrade_decided, regrade_proposed
from courses.exams.models import FormItem
from courses.items.correcting import Act, Change, rekeyed
from courses.items.models import Item


class Decided(Exception):
    """It is decided; nobody decides it again."""


class Moved(Exception):
    """What would come of it is not what was shown: attempts were handed in or put right meanwhile."""


class RegradeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at=None)

    def standing(self):
        """Those that were approved: what is handed in later is put right by them too."""
        return self.filter(approved=True)


class Regrade(models.Model):
    """A proposal to drop or re-key one revision of an item, and what a second person said to it."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="regrades")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(_("what is done"), max_length=10, choices=Act.choices)
    keys = models.JSONField(default=list)
    spare = models.BooleanField(
        _("nobody loses by it"),
        default=True,
        help_text=_("Whoever would have a lower score keeps theirs: the mistake was the exam’s."),
    )
    reason = models.TextField(_("reason"), help_text=_("The candidates read it."))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    objects = RegradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("regrading")
        verbose_name_plural = _("regradings")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"],
                condition=models.Q(decided_at=None),
                name="one_open_regrading_a_revision",
            ),
            models.CheckConstraint(
                condition=~models.Q(approved=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="a_regrading_takes_two_people",
            ),
        ]

    def __str__(self):
        return f"{self.item.slug}/{self.revision_id}"

    def get_absolute_url(self):
        return reverse("regrade", args=[self.pk])

    @property
    def change(self):
        return Change(self.act, tuple(self.keys))

    @property
    def question(self):
        """What the revision asked."""
        return FormItem.objects.filter(revision=self.revision_id).first().question

    def key_texts(self):
        """What is right from now on, as it is read."""
        texts = {option["key"]: option["text"] for option in self.question["options"]}
        return [texts.get(key, key) for key in self.keys]

    @classmethod
    @transaction.atomic
    def propose(cls, revision, change, *, reason, spare, by, at):
        """Keep a proposal about the item revision with that id; no score changes yet.
        Raises `ValidationError` for what cannot be done, or is proposed already."""
        on_form = FormItem.objects.filter(revision=revision).first()
        if on_form is None:
            raise ValidationError(_("Nobody has been asked this revision, so there is nothing to regrade."))
        if cls.objects.open().filter(revision=revision).exists():
            raise ValidationError(_("A regrading of this revision waits for a decision already."))
        _check(change, on_form.question)
        alone = emptied(resting_on(revision), revision) if change.act == Act.DROP else 0
        if alone:
            words = _("On %(number)s forms no other item would be left to score.")
            raise ValidationError(words % {"number": alone})
        regrade = cls.objects.create(
            item=on_form.item,
            revision_id=revision,
            act=change.act,
            keys=list(change.keys),
            spare=spare,
            reason=reason,
            proposed_by=by,
            proposed_at=at,
        )
        regrade_proposed.send(cls, regrade=regrade, by=by, at=at)
        return regrade

    def outcomes(self):
        """What would come of it now."""
        return outcomes(resting_on(self.revision_id), self.revision_id, self.change, spare=self.spare)

    @transaction.atomic
    def approve(self, shown, *, by, at):
        """Put every attempt right that rests on the revision, all or none. `shown` is `outcomes.seen`
        of what the person has looked at. Raises `Decided`, `Moved`, or `PermissionDenied` for who
        proposed it or sat one of the exams concerned."""
        regrade = self._undecided(by)
        # Every row before the first fact: a fact holds the log, and whoever holds a row waits for that.
        list(resting_on(self.revision_id).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        found = regrade.outcomes()
        if seen(found) != shown:
            raise Moved
        if any(one.attempt.candidate == by for one in found):
            raise PermissionDenied(_("Your own score rests on it; somebody else must decide."))
        regrade._decide(True, "", by=by, at=at)
        for one in found:
            if not one.spared:
                Correction.make(one.attempt, one.item, regrade=regrade, by=by, at=at)

    @transaction.atomic
    def decline(self, answer, *, by, at):
        """Leave everything as it is, and say why. The proposer may take it back likewise."""
        regrade = Regrade.objects.select_for_update().get(pk=self.pk)
        if regrade.decided_at:
            raise Decided
        regrade._decide(False, answer, by=by, at=at)

    def _undecided(self, by):
        regrade = Regrade.objects.select_for_update().get(pk=self.pk)
        if regrade.decided_at:
            raise Decided
        if regrade.proposed_by == by:
            raise PermissionDenied(_("You proposed it; a second person must decide."))
        return regrade

    def _decide(self, approved, answer, *, by, at):
        self.approved, self.answer, self.decided_by, self.decided_at = approved, answer, by, at
        self.save(update_fields=["approved", "answer", "decided_by", "decided_at"])
        regrade_decided.send(Regrade, regrade=self, by=by, at=at)

    def put_right(self, attempt, *, by, at):
        """An attempt that was scored after the approval, in the same transaction as its score."""
        mine = resting_on(self.revision_id).filter(pk=attempt.pk)
        for one in outcomes(mine, self.revision_id, self.change, spare=self.spare):
            if not one.spared:
                Correction.make(attempt, one.item, regrade=self, by=by, at=at)


def _check(change, question):
    if change.act != Act.REKEY:
        return
    try:
        rekeyed(question, change.keys)
    except ValueError as unfit:
        words = _("This cannot be its key: %(why)s.")
        raise ValidationError(words % {"why": unfit}) from unfit
