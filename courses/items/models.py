"""Items and the banks they are kept in."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from academy.words.canonical import digest
from academy.words.citations import read_citation
from academy.words.listening import Channel, Language
from academy.words.standing import Principle
from courses.items.forms import ItemForm
from courses.items.signals import item_published


class Bank(models.Model):
    """A collection of items that exams draw from."""

    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        verbose_name = _("item bank")
        verbose_name_plural = _("item banks")
        ordering = ["title"]

    def __str__(self):
        return self.title


class Item(PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """A question with its key and the reason behind every option.

    What a candidate is asked is never this row but `question()`, frozen with
    the revision it came from; editing the item cannot change what was asked.
    """

    class Kind(models.TextChoices):
        SINGLE_CHOICE = "single_choice", _("Single choice")
        MULTIPLE_RESPONSE = "multiple_response", _("Multiple response")
        TRUE_FALSE = "true_false", _("True or false")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, verbose_name=_("bank"), on_delete=models.PROTECT, related_name="items")
    slug = models.SlugField(_("slug"), max_length=80)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices, default=Kind.SINGLE_CHOICE)
    topic = models.CharField(_("topic"), max_length=30, choices=Principle.choices)
    clause = models.CharField(
        _("policy clause"), max_length=80, help_text=_("The clause that decides it, as social-media@6#2.1.")
    )
    difficulty = models.CharField(
        _("difficulty intended"), max_length=10, choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.EN)
    stem = models.TextField(_("stem"), help_text=_("The situation and the question."))
    post_channel = models.CharField(_("post: channel"), max_length=20, choices=Channel.choices, blank=True)
    post_name = models.CharField(_("post: author"), max_length=80, blank=True)
    post_handle = models.CharField(_("post: handle"), max_length=80, blank=True)
    post_text = models.TextField(_("post: text"), blank=True)

    base_form_class = ItemForm

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["bank", "topic", "slug"]
        constraints = [models.UniqueConstraint(fields=["bank", "slug"], name="one_item_a_slug_and_bank")]

    def __str__(self):
        return self.slug

    def clean(self):
        super().clean()
        try:
            read_citation(self.clause)
        except ValueError as unread:
            raise ValidationError({"clause": _("Name the clause as social-media@6#2.1.")}) from unread
        if self.post_text and not self.post_channel:
            raise ValidationError({"post_channel": _("Say which channel the post is from.")})
        worths = [option.credit for option in self.options.all()]
        right = sum(worth > 0 for worth in worths)
        if self.kind == self.Kind.TRUE_FALSE and len(worths) != 2:
            raise ValidationError(_("A true-or-false item has exactly two options."))
        if self.kind != self.Kind.MULTIPLE_RESPONSE and right != 1:
            raise ValidationError(_("Exactly one option must carry credit."))
        if not right:
            raise ValidationError(_("At least one option must carry credit."))

    @transaction.atomic
    def publish(self, revision, user=None, **kwargs):
        super().publish(revision, user=user, **kwargs)
        item = Item.objects.get(pk=self.pk)  # Wagtail publishes a copy, not this row
        item_published.send(Item, item=item, revision=revision, by=user, at=item.last_published_at)

    @property
    def post(self):
        """The post card shown with the stem, or None."""
        if not self.post_text:
            return None
        return {
            "channel": self.post_channel,
            "name": self.post_name,
            "handle": self.post_handle,
            "text": self.post_text,
        }

    def question(self):
        """What is asked and how it is scored, as plain data that a form can freeze."""
        return {
            "kind": self.kind,
            "topic": self.topic,
            "clause": self.clause,
            "difficulty": self.difficulty,
            "language": self.language,
            "stem": self.stem,
            "post": self.post,
            "options": [option.as_data() for option in self.options.all()],
        }

    @classmethod
    def with_options(cls, items):
        """The same items, with the options of all of them fetched at once."""
        options = list(Option.objects.filter(item__in=items))
        for item in items:
            item.options.set([option for option in options if option.item_id == item.pk])
        return items

    def pinned(self):
        """The live question with the revision it is and the digest of its content."""
        question = self.question()
        return self.live_revision, digest(question), question

    def get_preview_template(self, request, mode_name):
        return "items/preview.html"


def new_option_key():
    """What a response names an option by: it stays when options are reworded or moved."""
    return uuid.uuid4().hex[:8]


class Option(Orderable):
    """One answer a candidate can choose, what it is worth and why."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=8, default=new_option_key, editable=False)
    text = models.TextField(_("text"))
    credit = models.DecimalField(
        _("credit"),
        max_digits=4,
        decimal_places=3,
        default=0,
        help_text=_("1 for the key, 0 for a distractor."),
    )
    rationale = models.TextField(_("rationale"), help_text=_("Shown to the candidate afterwards."))

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit__gte=0, credit__lte=1), name="credit_between_0_and_1"
            )
        ]

    def __str__(self):
        return self.text

    def as_data(self):
        return {
            "key": self.key,
            "text": self.text,
            "credit": float(self.credit),
            "rationale": self.rationale,
        }
