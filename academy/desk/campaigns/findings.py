"""What an audit finds, and what is done about it: findings, corrective actions, their steps."""

import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.desk import signals
from academy.desk.campaigns.answers import Answer
from academy.desk.campaigns.lines import Record
from academy.desk.campaigns.questions import Question, Value

LONGEST = 2_000
NOTHING_TO_ADD = "–"  # the words of who accepts without any: a step is never without


def told(words, field, *, missing):
    """`words` without the blanks around them. Raises `ValidationError` about `field` where nothing is said,
    or more than anybody reads."""
    words = words.strip()
    if not words:
        raise ValidationError({field: missing})
    if len(words) > LONGEST:
        raise ValidationError({field: _("Say it in at most %(most)s signs.") % {"most": LONGEST}})
    return words


class Finding(models.Model):
    """What is wrong, or worth saying, about one record: never changed."""

    class Grade(models.TextChoices):
        DEVIATION = "deviation", _("Deviation")
        OBSERVATION = "observation", _("Observation")

    campaign = models.ForeignKey("desk.Campaign", on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="findings")
    question = models.CharField(_("question"), max_length=20, choices=Question.choices)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade.choices)
    what = models.TextField(_("what was found"), max_length=LONGEST)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_finding_a_number"),
            models.CheckConstraint(condition=~models.Q(what=""), name="a_finding_says_what_was_found"),
        ]

    def __str__(self):
        return f"F{self.number}"

    @classmethod
    @transaction.atomic
    def make(cls, record, question, grade, what, *, by, at):
        """Keep what was found. A deviation needs the answer “no”; said twice it is one finding.

        Raises `PermissionDenied` for who does not read the record, `ValidationError`.
        """
        campaign = record.campaign
        campaign.hold(by)
        record = Record.objects.with_paper().get(pk=record.pk)
        if record.reader_id != by.pk:
            raise PermissionDenied(_("Whoever reads the record says what was found."))
        answer = Answer.objects.latest_of(record).get(question)
        if grade == cls.Grade.DEVIATION and (answer is None or answer.value != Value.NO):
            raise ValidationError({"grade": _("It is a deviation where the answer is no.")})
        what = told(what, "what", missing=_("Say what was found."))
        said = {"record": record, "question": question, "grade": grade, "what": what}
        if same := campaign.findings.filter(**said).first():
            return same
        number = campaign.findings.count() + 1
        finding = cls.objects.create(campaign=campaign, number=number, **said, by=by, at=at)
        signals.finding_made.send(cls, finding=finding, by=by, at=at)
        return finding


class ActionQuerySet(models.QuerySet):
    def open(self):
        """Those that are to be done: not done yet, or sent back."""
        last = Step.objects.filter(action=models.OuterRef("pk")).order_by("-pk").values("kind")[:1]
        kinds = self.annotate(last_kind=models.Subquery(last))
        return kinds.filter(models.Q(last_kind=None) | models.Q(last_kind=Step.Kind.SENT_BACK))

    def with_steps(self):
        return self.select_related(
            "owner", "set_by", "finding__campaign", "finding__record"
        ).prefetch_related("steps__by")

    def seen_by(self, person):
        """One's own; and, for who may see campaigns, all."""
        return self if person.has_perm("desk.view_campaign") else self.filter(owner=person)


class Action(models.Model):
    """What somebody is to put right by a day. Setting it belongs to the campaign and is closed with it; doing
    and checking it goes on for as long as it takes."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="actions")
    what = models.TextField(_("what is to be done"), max_length=LONGEST)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by whom"), on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField(_("by when"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        ordering = ["due", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(what=""), name="an_action_says_what")]

    def __str__(self):
        return f"{self.finding.campaign}, {self.finding}"

    def get_absolute_url(self):
        return reverse("audit_action", args=[self.key])

    @classmethod
    @transaction.atomic
    def set(cls, finding, *, what, owner, due, by, at):
        """Ask `owner` to put something right. The same twice is one action. Raises `ValidationError`."""
        finding.campaign.hold(by)
        what = told(what, "what", missing=_("Say what is to be done."))
        if due < at.date():
            raise ValidationError({"due": _("That day is over.")})
        if not owner.is_active:
            raise ValidationError({"owner": _("They have left.")})
        said = {"what": what, "owner": owner, "due": due}
        if same := finding.actions.filter(**said).first():
            return same
        action = cls.objects.create(finding=finding, **said, set_by=by, set_at=at)
        signals.action_set.send(cls, action=action, by=by, at=at)
        return action

    @property
    def last(self):
        """The last step, or None; of what was fetched with them."""
        steps = list(self.steps.all())
        return steps[-1] if steps else None

    @property
    def is_open(self):
        """It is to be done: not done yet, or sent back."""
        return self.last is None or self.last.kind == Step.Kind.SENT_BACK

    @property
    def is_to_check(self):
        return self.last is not None and self.last.kind == Step.Kind.DONE

    def is_overdue(self, *, at):
        return self.is_open and self.due < at.date()

    @transaction.atomic
    def finish(self, evidence, *, by, at):
        """Its owner says that it is done, and by what one sees it. Raises `PermissionDenied` for others,
        `ValidationError` where it is not open or nothing is said."""
        self._hold()
        if by.pk != self.owner_id:
            raise PermissionDenied(_("Its owner says when it is done."))
        if not self.is_open:
            raise ValidationError(_("It was said to be done already."))
        return self._step(Step.Kind.DONE, evidence, by=by, at=at, missing=_("Say by what one sees it."))

    @transaction.atomic
    def judge(self, kind, words, *, by, at):
        """Somebody else of compliance accepts what was done, or sends it back and says why. Raises
        `PermissionDenied` for its owner, `ValidationError` where nothing waits for it or no why is given."""
        self._hold()
        if by.pk == self.owner_id or not by.has_perm("desk.change_campaign"):
            raise PermissionDenied(_("Somebody else of compliance checks it."))
        if not self.is_to_check:
            raise ValidationError(_("There is nothing to check."))
        if kind == Step.Kind.ACCEPTED and not words.strip():
            words = NOTHING_TO_ADD
        return self._step(kind, words, by=by, at=at, missing=_("Say why."))

    def _hold(self):
        Action.objects.select_for_update().get(pk=self.pk)
        self._prefetched_objects_cache = {}

    def _step(self, kind, words, *, by, at, missing):
        words = told(words, "words", missing=missing)
        step = Step.objects.create(action=self, kind=kind, words=words, by=by, at=at)
        fact = signals.action_done if kind == Step.Kind.DONE else signals.action_checked
        fact.send(Action, action=self, step=step, by=by, at=at)
        return step


class Step(models.Model):
    """One step of an action: never changed."""

    class Kind(models.TextChoices):
        DONE = "done", _("Done")
        ACCEPTED = "accepted", _("Accepted")
        SENT_BACK = "sent back", _("Sent back")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField(max_length=LONGEST)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="a_step_says_by_what_one_sees_it")
        ]

    def __str__(self):
        return f"{self.kind}"

    @property
    def stands(self):
        """How its action stands while this is the last step."""
        return _("Done, to be checked") if self.kind == self.Kind.DONE else self.get_kind_display()
