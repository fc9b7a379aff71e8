"""Items and the banks they are kept in."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from academy.words.canonical import digest
from academy.words.listening import Language
from academy.words.standing import Principle
from courses.items.asking import Asked, order_shown
from courses.items.citing import check_clause
from courses.items.forms import ItemForm
from courses.items.options import Option
from courses.items.posts import AboutPost
from courses.items.review import approved, refuse_own_work
from courses.items.scoring import right_response
from courses.items.signals import item_published
from courses.items.soundness import RULES, faults
from courses.items.uploads import ItemUpload

__all__ = ["Bank", "Item", "ItemUpload", "Option"]


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


class Item(
    AboutPost,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    ClusterableModel,
):
    """A question with its key and the reason behind every option.

    What a candidate is asked is never this row but `question()`, frozen with
    the revision it came from; editing the item cannot change what was asked.
    """

    class Kind(models.TextChoices):
        SINGLE_CHOICE = "single_choice", _("Single choice")
        MULTIPLE_RESPONSE = "multiple_response", _("Multiple response")
        TRUE_FALSE = "true_false", _("True or false")
        MATCHING = "matching", _("Matching")
        ORDERING = "ordering", _("Ordering")
        SHORT_ANSWER = "short_answer", _("Short answer")
        NUMERIC = "numeric", _("Numeric")
        SITUATIONAL_JUDGEMENT = "situational_judgement", _("Situational judgement")
        TRIAGE = "triage", _("Triage")
        REPLY = "reply", _("Reply")

    class Rule(models.TextChoices):
        """How several choices make one credit: see `scoring.credit`."""

        NONE = "", _("As its kind says")
        BALANCED = "balanced", _("In equal parts; a wrong choice takes one away")
        WEIGHTED = "weighted", _("By the credit of each option chosen")
        ALL_OR_NOTHING = "all_or_nothing", _("All right, or nothing")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        LIVE = "live", _("Live")
        RETIRED = "retired", _("Retired")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, verbose_name=_("bank"), on_delete=models.PROTECT, related_name="items")
    slug = models.SlugField(_("slug"), max_length=80)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    category = models.CharField(
        _("category"), max_length=200, blank=True, help_text=_("Where it stood in the file it came from.")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices, default=Kind.SINGLE_CHOICE)
    rule = models.CharField(_("scored"), max_length=20, choices=Rule.choices, blank=True)
    topic = models.CharField(_("topic"), max_length=30, choices=Principle.choices)
    clause = models.CharField(
        _("policy clause"), max_length=80, help_text=_("The clause that decides it, as social-media@6#2.1.")
    )
    difficulty = models.CharField(
        _("difficulty intended"), max_length=10, choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.EN)
    enemy_set = models.SlugField(
        _("enemy set"),
        max_length=80,
        blank=True,
        help_text=_("Items with the same word here never stand on one form: one would give the other away."),
    )
    stem = models.TextField(_("stem"), help_text=_("The situation and the question."))
    feedback = models.TextField(
        _("feedback"), blank=True, help_text=_("Said to every candidate afterwards, whatever they answered.")
    )

    base_form_class = ItemForm
    unfinished = False  # set while a draft is saved: it may have holes

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["bank", "topic", "slug"]
        constraints = [models.UniqueConstraint(fields=["bank", "slug"], name="one_item_a_slug_and_bank")]

    def __str__(self):
        return self.slug

    def clean(self):
        super().clean()
        if self.unfinished:
            return
        check_clause(self.clause)
        if self.post_text and not self.post_channel:
            raise ValidationError({"post_channel": _("Say which channel the post is from.")})
        found = faults(self.question())
        if found:
            raise ValidationError(found)

    @transaction.atomic
    def publish(self, revision, user=None, **kwargs):
        """Make the revision live. A person may publish what they approved in a review, never
        what they wrote (`OwnWork`); with no `user` the machine loads what was reviewed elsewhere.
        Raises `ValidationError` for an item that nobody could score."""
        if user:
            refuse_own_work(user, self, revision)
            kwargs["skip_permission_checks"] = kwargs.get("skip_permission_checks") or approved(
                user, revision
            )
        asked = revision.as_object().question()
        check_clause(asked["clause"])
        if found := faults(asked):
            raise ValidationError(found)
        super().publish(revision, user=user, **kwargs)
        item = Item.objects.get(pk=self.pk)  # Wagtail publishes a copy, not this row
        item_published.send(Item, item=item, revision=revision, by=user, at=item.last_published_at)

    @property
    def state(self):
        """Where the item stands on its way from draft to retired. A live one keeps its place
        in exams while a newer draft of it is written or reviewed."""
        if self.live:
            return self.State.LIVE
        if self.workflow_in_progress:
            return self.State.IN_REVIEW
        return self.State.RETIRED if self.first_published_at else self.State.DRAFT

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
            "feedback": self.feedback,
            "rule": self.rule or RULES.get(self.kind, ("",))[0],
            "options": [option.as_data(self.kind) for option in self.options.all()],
            "truth": self.truth if self.kind == self.Kind.TRIAGE else None,
            "reply": self.reply if self.kind == self.Kind.REPLY else None,
        }

    @classmethod
    def from_question(cls, question, **details):
        """An item, not saved yet, that asks `question`; `details` are bank, slug and the like."""
        plain = ("kind", "rule", "topic", "clause", "difficulty", "language", "stem", "feedback")
        item = cls(**{name: question[name] for name in plain}, **details, live=False)
        item.take_post(question)
        item.options = [Option.from_data(data, place) for place, data in enumerate(question["options"])]
        return item

    @classmethod
    def with_options(cls, items):
        """The same items, with the options of all of them fetched at once."""
        options = list(Option.objects.filter(item__in=items))
        for item in items:
            item.options.set([option for option in options if option.item_id == item.pk])
        return items

    def pinned(self):
        """The id of the live revision, the digest of its content, and the question itself."""
        question = self.question()
        return self.live_revision_id, digest(question), question

    def get_preview_template(self, request, mode_name):
        return "items/preview.html"

    def get_preview_context(self, request, mode_name):
        """The item as it is asked, and as it is marked for whoever answered all of it rightly."""
        question = self.question()
        order = order_shown(question, list)
        marked = Asked(question, right_response(question) if not faults(question) else [], order)
        return super().get_preview_context(request, mode_name) | {
            "asked": Asked(question, [], order),
            "marked": marked,
        }
