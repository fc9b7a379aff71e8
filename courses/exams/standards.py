"""Studies that set a cut score, kept with the exam: who judged, what they said, what came of it."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from academy.words.canonical import digest
from courses.exams import angoff
from courses.exams.blueprints import Exam
from courses.exams.drawing import Candidate, Cell
from courses.exams.signals import standard_set
from courses.items.models import Item

LONGEST_JUDGE = 100


class Changed(Exception):
    """The bank or the blueprint is not what it was when the study was looked at."""


def ratable(exam):
    """What judges are asked about: every live item of the bank that fits the blueprint."""
    cells = [cell.as_drawn() for cell in exam.cells.all()]
    fitting = {one.id for one in exam.candidates() if any(one.fits(cell) for cell in cells)}
    live = Item.objects.filter(pk__in=fitting, live_revision__isnull=False)
    return live.order_by("topic", "difficulty", "slug")


class StandardSetting(models.Model):
    """One modified Angoff study. It is kept as it was held and never changed: `sha256` is the digest of
    `content()`, from which the result follows, whatever becomes of the bank and the blueprint."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="standards")
    held_on = models.DateField(_("held on"))
    panel = models.TextField(_("panel"), help_text=_("Who the judges were, and how they were chosen."))
    notes = models.TextField(_("notes"), blank=True)
    blueprint = models.JSONField()  # [[topic, difficulty, count]], as it was
    judges = models.PositiveSmallIntegerField(_("judges"))
    items = models.PositiveSmallIntegerField(_("items"))
    cut = models.DecimalField(_("cut"), max_digits=5, decimal_places=2)
    cut_score = models.PositiveSmallIntegerField(_("cut score"))
    sd = models.DecimalField(_("standard deviation between judges"), max_digits=5, decimal_places=2)
    se = models.DecimalField(_("standard error"), max_digits=5, decimal_places=2)
    sha256 = models.CharField(max_length=64, editable=False)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = _("standard-setting study")
        verbose_name_plural = _("standard-setting studies")
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return f"{self.exam} {self.held_on}"

    def get_absolute_url(self):
        return reverse("standard_setting", args=[self.exam.slug, self.pk])

    @classmethod
    def of(cls, exam, **details):
        """A study of the exam as its blueprint is now, not kept yet."""
        cells = [list(cell.as_drawn()) for cell in exam.cells.all()]
        return cls(exam=exam, blueprint=cells, **details)

    @transaction.atomic
    def keep(self, ratings, *, shown, by, at):
        """Keep the study with `ratings` (`Rating`s of it) and say so. Kept again under its key, it
        changes nothing. Raises `Changed` if it is not the one whose digest was `shown`, `ValueError`
        for one that sets no standard."""
        Exam.objects.select_for_update().get(pk=self.exam_id)  # a second click waits here
        if kept := StandardSetting.objects.filter(key=self.key).first():
            return kept
        self.sha256 = digest(self.content(ratings))
        if self.sha256 != shown:
            raise Changed
        result = self.result(ratings)
        if result.gaps:
            raise ValueError("a study with gaps sets no standard")
        self.judges, self.items, self.cut_score = len(result.judges), len(result.items), result.cut_score
        self.cut, self.sd, self.se = (_hundredths(value) for value in (result.cut, result.sd, result.se))
        self.kept_by, self.kept_at = by, at
        self.save(force_insert=True)
        for rating in ratings:
            rating.study = self
        Rating.objects.bulk_create(ratings)
        standard_set.send(StandardSetting, study=self, by=by, at=at)
        return self

    def content(self, ratings):
        """What was judged and said, as plain data: the blueprint, and every rating in order."""
        return {"blueprint": self.blueprint, "ratings": sorted(rating.as_data() for rating in ratings)}

    def result(self, ratings):
        """What came of `ratings`, as `angoff.Standard`."""
        return angoff.standard([one.as_rated() for one in ratings], [Cell(*cell) for cell in self.blueprint])

    def kept_ratings(self):
        """The ratings with their items, and with the revisions that were rated fetched once each."""
        ratings = list(self.ratings.select_related("item"))
        revisions = Revision.objects.in_bulk({rating.revision_id for rating in ratings})
        for rating in ratings:
            rating.revision = revisions[rating.revision_id]
        return ratings

    def source(self):
        """Where a cut score that rests on this study comes from, in the language of the house."""
        with override(settings.LANGUAGE_CODE):
            return gettext(
                "Modified Angoff study of %(date)s: %(judges)s judges, %(items)s items, %(cut)s ± %(se)s"
            ) % {
                "date": date_format(self.held_on, "j F Y"),
                "judges": self.judges,
                "items": self.items,
                "cut": f"{self.cut:.1f}",
                "se": f"{self.se:.1f}",
            }

    def sets(self, exam):
        """Whether the cut score of `exam` is the one of this study."""
        return exam.cut_score == self.cut_score and exam.cut_source == self.source()

    @transaction.atomic
    def use(self, *, by):
        """Make the cut score of the exam this one, from the next attempt on; those begun keep theirs.
        An exam that is not live, or has a draft that nobody published yet, gets it in a draft: nothing
        else goes live with it. Says whether it holds now. Raises `ValidationError` as `Exam.publish`."""
        exam = Exam.objects.select_for_update().get(pk=self.exam_id)
        goes_live = exam.live and not exam.has_unpublished_changes
        exam = exam.get_latest_revision_as_object()
        exam.cut_score, exam.cut_source = self.cut_score, self.source()
        revision = exam.save_revision(user=by, log_action=True)
        if goes_live:
            revision.publish(user=by)
        return goes_live


def _hundredths(value):
    return Decimal(value).quantize(Decimal("0.01"))


class Rating(models.Model):
    """What one judge said of one item in one round, and the revision that lay before them."""

    study = models.ForeignKey(StandardSetting, on_delete=models.PROTECT, related_name="ratings")
    judge = models.CharField(_("judge"), max_length=LONGEST_JUDGE)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("rating")
        ordering = ["judge", "item", "round"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "judge", "item", "round"], name="one_rating_a_judge_item_and_round"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="a_rating_is_from_0_to_100"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="rounds_are_counted_from_1"),
        ]

    def as_data(self):
        return [self.judge, str(self.item.key), self.revision_id, self.round, float(self.percent)]

    def as_rated(self):
        """As the method wants it: topic and difficulty are those of the revision that was rated."""
        asked = self.revision.content
        item = Candidate(self.item_id, asked["topic"], asked["difficulty"])
        return angoff.Rating(self.judge, item, self.round, self.percent)
