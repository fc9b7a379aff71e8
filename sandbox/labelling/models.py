"""Truth made by people: two label a post independently, a third decides where they part."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sandbox.labelling.agreeing import differences, settled, truth
from sandbox.labelling.signals import post_labelled, post_settled
from sandbox.scenarios.posts import Post


class Closed(Exception):
    """Nobody labels the post any more: it is settled, or its edition is published."""


def posts_with_labels(editions):
    """The written posts of the editions, each with how many people labelled it, and whether it is settled."""
    given = Label.objects.filter(post=OuterRef("pk")).order_by().values("post").annotate(n=Count("pk"))
    return Post.objects.filter(edition__in=editions, generated=False).annotate(
        labelled=Coalesce(Subquery(given.values("n")), 0),
        settled=Exists(Settlement.objects.filter(post=OuterRef("pk"))),
    )


def tallies(editions, person):
    """Of each edition, by its number in the database, how many posts it has, how many have how many
    labels, how they stand, and how many `person` can still label."""
    mine = Exists(Label.objects.filter(post=OuterRef("pk"), labeller=person))
    unscored = Exists(Settlement.objects.filter(post=OuterRef("pk"), unscored=True))
    open_ones = Q(truth__isnull=True, settled=False)
    rows = posts_with_labels(editions).annotate(mine=mine, unscored=unscored).order_by().values("edition")
    rows = rows.annotate(
        posts=Count("pk"),
        once=Count("pk", filter=Q(labelled=1)),
        twice=Count("pk", filter=Q(labelled__gte=2)),
        judged=Count("pk", filter=Q(truth__isnull=False)),
        left_unscored=Count("pk", filter=Q(unscored=True)),
        disputed=Count("pk", filter=open_ones & Q(labelled__gte=2)),
        left=Count("pk", filter=open_ones & Q(labelled__lt=2, mine=False)),
    )
    none = dict.fromkeys(("posts", "once", "twice", "judged", "left_unscored", "disputed", "left"), 0)
    return {edition.pk: none for edition in editions} | {row.pop("edition"): row for row in rows}


class PostLabelling:
    """The posts of an edition as the labelling desk sees them."""

    def __init__(self, edition):
        self.edition = edition
        self.posts = posts_with_labels([edition])

    def to_label(self, person):
        """What `person` labels next: what another has labelled already comes first, as it waits for a
        second; never what has its truth, or is settled, or was labelled by them."""
        mine = Label.objects.filter(post=OuterRef("pk"), labeller=person)
        open_ones = self.posts.filter(truth__isnull=True, settled=False, labelled__lt=2)
        return open_ones.exclude(Exists(mine)).order_by("-labelled", "at", "ref")

    def disputed(self):
        """Those that two labelled, with neither truth nor settlement."""
        return self.posts.filter(truth__isnull=True, settled=False, labelled__gte=2).order_by("at", "ref")

    def to_settle(self, person):
        """The disputed ones that `person` may decide: those that two others labelled."""
        mine = Label.objects.filter(post=OuterRef("pk"), labeller=person)
        return self.disputed().exclude(Exists(mine))

    def pairs(self):
        """The first two labels of each post that has them."""
        by_post = {}
        for label in Label.objects.filter(post__edition=self.edition).order_by("post", "at", "pk"):
            by_post.setdefault(label.post_id, []).append(label.values)
        return [(labels[0], labels[1]) for labels in by_post.values() if len(labels) > 1]


class Label(models.Model):
    """What one person found of one post, seeing nothing of what another found. Never changed."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="people_labels")
    labeller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField()  # as in `agreeing`
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["post", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "labeller"], name="a_labeller_once_a_post"),
        ]

    def __str__(self):
        return f"{self.post}/{self.labeller}"

    @classmethod
    @transaction.atomic
    def give(cls, post, values, *, by, at):
        """Keep what `by` finds of `post`. The second label that agrees with the first makes its truth.
        Raises `Closed`, or `PermissionDenied` for a second label by the same person."""
        post = _locked(post)
        earlier = list(post.people_labels.all())
        if any(label.labeller_id == by.pk for label in earlier):
            raise PermissionDenied(_("You have labelled this post already."))
        if len(earlier) > 1:
            raise Closed  # two have labelled it: who comes now may decide between them
        label = cls.objects.create(post=post, labeller=by, values=values, at=at)
        if len(earlier) == 1 and not differences(earlier[0].values, values):
            post.truth = truth(earlier[0].values, values)
            post.save(update_fields=["truth"])
        post_labelled.send(cls, label=label, by=by, at=at)
        return label


class Settlement(models.Model):
    """How a third person decided a post over which two labels part: its truth, or that it stays unscored."""

    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="settlement")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unscored = models.BooleanField()
    values = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [
            models.CheckConstraint(
                condition=Q(unscored=True, values__isnull=True) | Q(unscored=False, values__isnull=False),
                name="settled_with_values_or_unscored",
            )
        ]

    def __str__(self):
        return str(self.post)

    @classmethod
    @transaction.atomic
    def decide(cls, post, values, *, by, at):
        """Settle `post` with `values` as its truth, or with None as unscored. Raises `Closed`,
        `PermissionDenied` for one of its labellers, `ValidationError` where nobody parts."""
        post = _locked(post)
        labels = list(post.people_labels.all())
        if any(label.labeller_id == by.pk for label in labels):
            raise PermissionDenied(_("You are one of the two who labelled it; a third person decides."))
        if len(labels) < 2:
            raise ValidationError(_("Two people have to label a post before somebody decides between them."))
        made = cls.objects.create(post=post, by=by, unscored=values is None, values=values, at=at)
        if values is not None:
            post.truth = settled(values)
            post.save(update_fields=["truth"])
        post_settled.send(cls, settlement=made, by=by, at=at)
        return made


def _locked(post):
    try:
        post.edition.hold()
    except ValidationError:
        raise Closed from None
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.truth is not None or hasattr(post, "settlement"):
        raise Closed
    return post
