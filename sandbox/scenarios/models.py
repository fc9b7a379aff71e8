"""Scenarios and their immutable editions; what is in an edition is in `posts`."""

import hashlib
import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.words.canonical import canonical
from sandbox.scenarios import checking, cueing, filling
from sandbox.scenarios.finding import ERROR
from sandbox.scenarios.linting import level_of
from sandbox.scenarios.posts import Post
from sandbox.scenarios.signals import edition_published


class ScenarioQuerySet(models.QuerySet):
    def playable(self):
        """Those with a published edition."""
        return self.filter(editions__published_at__isnull=False).distinct()


class Scenario(models.Model):
    """A stream to practise on. What is drilled is always one of its editions."""

    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=150)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def clean(self):
        was = Scenario.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if was not in (None, self.slug) and self.current:
            words = _("Its short name stays “%(slug)s”: people have its address, and it is published.")
            raise ValidationError({"slug": words % {"slug": was}})

    def get_absolute_url(self):
        return reverse("scenario", args=[self.slug])

    @property
    def current(self):
        """The newest published edition, or None."""
        return self.editions.published().order_by("-number").first()

    @transaction.atomic
    def draft(self, **settings):
        """The edition being written; made if there is none."""
        Scenario.objects.select_for_update().get(pk=self.pk)
        edition = self.editions.filter(published_at=None).first()
        if edition:
            return edition
        last = self.editions.order_by("-number").first()
        return self.editions.create(number=last.number + 1 if last else 1, **settings)


class EditionQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)


class Edition(models.Model):
    """One version of a scenario: a draft until it is published, and then for good.

    Times inside are scenario seconds from `starts_at`.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("version"))
    briefing = models.TextField(_("briefing"), blank=True)
    brand = models.CharField(_("brand"), max_length=100, blank=True)
    handles = models.JSONField(_("brand handles"), default=list, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    starts_at = models.DateTimeField(_("starts"))
    seconds = models.PositiveIntegerField(_("length in seconds"))
    enters_at = models.PositiveIntegerField(_("a run begins at second"), default=0)
    leaves_at = models.PositiveIntegerField(_("a run ends at second"), null=True, blank=True)
    graded_speed = models.PositiveSmallIntegerField(_("speed of a graded run"), default=4)
    practice_speed = models.PositiveSmallIntegerField(_("speed of practice at first"), default=4)
    slowest_speed = models.PositiveSmallIntegerField(_("slowest practice"), default=1)
    fastest_speed = models.PositiveSmallIntegerField(_("fastest practice"), default=60)
    service_levels = models.JSONField(_("service levels, seconds by priority"), default=dict)
    profiles = models.JSONField(_("listening profiles"), default=list)  # [{"name", "query"}]
    embargoed = models.JSONField(_("embargoed names"), default=list)
    # The shapes of what follows are those of `schema`.
    macros = models.JSONField(_("macros"), default=list, blank=True)
    articles = models.JSONField(_("help articles"), default=list, blank=True)
    injects = models.JSONField(_("injects"), default=list, blank=True)
    reactions = models.JSONField(_("reactions"), default=list, blank=True)
    issues = models.JSONField(_("issues to contain"), default=list, blank=True)
    outreach = models.JSONField(_("survey and pain point"), null=True, blank=True)
    background = models.JSONField(_("background recipe"), null=True, blank=True)
    rubric = models.JSONField(_("weights of the reply rubric"), default=dict, blank=True)
    weights = models.JSONField(_("weights of the priorities"), default=dict, blank=True)
    policy = models.CharField(_("policy version judged by"), max_length=60, blank=True)  # social-media@6
    clauses = models.JSONField(_("wording of the clauses cited"), default=dict)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["scenario", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="one_edition_a_number"),
            models.UniqueConstraint(
                fields=["scenario"], condition=models.Q(published_at=None), name="one_draft_a_scenario"
            ),
        ]

    def __str__(self):
        return _("%(scenario)s, version %(number)s") % {"scenario": self.scenario, "number": self.number}

    def save(self, *args, **kwargs):
        if self.pk and Edition.objects.published().filter(pk=self.pk).exists():
            raise ValidationError(_("A published edition is never edited; publish the next one."))
        super().save(*args, **kwargs)

    @property
    def ends(self):
        """The scenario second at which a run of it ends."""
        return self.leaves_at or self.seconds

    @property
    def run_seconds(self):
        """How much of it a run lasts, in scenario seconds."""
        return self.ends - self.enters_at

    @property
    def speeds(self):
        """The speeds at which it may be practised."""
        return range(self.slowest_speed, self.fastest_speed + 1)

    def service_level(self, priority):
        """Seconds of scenario time within which this priority wants its first answer."""
        return level_of(self.service_levels, priority)

    @transaction.atomic
    def publish(self, *, by, at):
        """Freeze this edition. Calling it again changes nothing. Raises
        `ValidationError` if there is nothing to replay, or with what `linting` calls an error. What the
        background recipe makes becomes posts of it now, so that a later generator changes nothing, and so
        does the wording of the clauses that are cited."""
        fresh = Edition.objects.select_for_update().get(pk=self.pk)
        if not fresh.published_at:
            if not (fresh.posts.exists() or fresh.background):
                raise ValidationError(_("The edition has no posts yet."))
            made = filling.of_edition(fresh)
            if errors := [found for found in checking.findings(fresh, made) if found.weight == ERROR]:
                raise ValidationError([": ".join(filter(None, [one.where, one.words])) for one in errors])
            fresh.clauses = checking.wording(fresh, made)
            fresh.set_deadlines()
            numbers = fresh.number_posts(made)
            filling.fill(fresh, made, numbers)
            cueing.fill(fresh, first=len(numbers))
            fresh.sha256, fresh.published_at = fresh.content_digest(), at
            fresh.save()
            edition_published.send(Edition, edition=fresh, by=by, at=at)
        self.sha256, self.published_at = fresh.sha256, fresh.published_at

    def number_posts(self, made):
        """Give every written post its place in the stream between the rows that were `made`, the same
        whatever the database sorts by. The place of each by its ref."""
        posts = list(self.posts.only("at", "ref", "edition"))
        places = sorted([*((post.at, post.ref) for post in posts), *((row["at"], row["id"]) for row in made)])
        numbers = {ref: number for number, (_at, ref) in enumerate(places)}
        for post in posts:
            post.number = numbers[post.ref]
        Post.objects.bulk_update(posts, ["number"], batch_size=500)
        return numbers

    def set_deadlines(self):
        """Every post that needs somebody and has no deadline has that of its priority's service level."""
        unset = self.posts.filter(truth__actionable=True, truth__deadline=None)
        for post in unset.select_for_update():
            level = self.service_level(post.truth["priority"])
            post.truth = post.truth | {"deadline": post.at + level}
            post.save(update_fields=["truth"])

    def hold(self):
        """Keep this draft from being published until the transaction ends. Raises `ValidationError` if
        that has happened."""
        drafts = Edition.objects.select_for_update().filter(pk=self.pk, published_at=None)
        if drafts.values_list("pk").first() is None:
            raise ValidationError(_("It was published meanwhile. A published edition is never edited."))

    def findings(self):
        """What `linting` has to say of it."""
        return checking.findings(self)

    def described(self):
        """What each of its pictures shows, in words, by the picture's name."""
        return dict(self.pictures.values_list("name", "description"))

    @transaction.atomic
    def discard(self):
        """Throw the draft away. Raises `ValidationError` if people's work hangs on it."""
        self.hold()
        self.empty()
        self.delete()

    def empty(self):
        """Take everything out of a draft. Raises `ValidationError` if people's work hangs on it."""
        if self.published_at:
            raise ValidationError(_("A published edition is never edited; publish the next one."))
        try:
            self.posts.all().delete()
        except ProtectedError:
            words = _(
                "People have labelled posts of this draft, and that is not thrown away: publish it first."
            )
            raise ValidationError(words) from None
        self.authors.all().delete()
        self.pictures.all().delete()

    def labelled(self, touched=None):
        """The posts that come in every run as grading reads them, in stream order. Where `touched` are the
        refs of what somebody dealt with, what neither needed us nor was touched comes without its truth:
        of a day it is nearly all, and no judgement looks at it."""
        posts = self.posts.streamed().in_stream_order()
        if touched is None:
            return list(posts.values(*PLACED, *JUDGED))
        wanted = posts.filter(models.Q(truth__actionable=True) | models.Q(ref__in=touched))
        known = {row["ref"]: row for row in wanted.values("ref", *JUDGED)}
        nothing = dict.fromkeys(JUDGED)
        return [row | known.get(row["ref"], nothing) for row in posts.values(*PLACED)]

    def content_digest(self):
        """SHA-256 over the settings, then every post in stream order, then every picture's own digest,
        each as RFC 8785 JSON."""
        running = hashlib.sha256(canonical(self.settings()))
        posts = self.posts.streamed().select_related("author").order_by("at", "ref")
        for post in posts.iterator(chunk_size=2000):
            running.update(canonical(post.as_data()))
        for picture in self.pictures.iterator():
            running.update(canonical(picture.as_data()))
        return running.hexdigest()

    def settings(self):
        return {
            "scenario": self.scenario.slug,
            "number": self.number,
            "briefing": self.briefing,
            "handles": self.handles,
            "languages": self.languages,
            "starts_at": self.starts_at.isoformat(),
            "seconds": self.seconds,
            "graded_speed": self.graded_speed,
            "service_levels": self.service_levels,
            "profiles": self.profiles,
            "embargoed": self.embargoed,
            "policy": self.policy,
            "clauses": self.clauses,
            # What later versions of the academy added says nothing where nothing is set, so that the
            # digests of earlier editions hold.
            **{name: getattr(self, name) for name in ADDED if getattr(self, name) != _default(name)},
        }


# What grading reads of a post.
PLACED = ("ref", "at", "author", "language", "channel", "conversation", "in_reply_to", "reshare_of")
JUDGED = ("truth", "reference")
ADDED = (
    *("brand", "channels", "enters_at", "leaves_at", "practice_speed", "slowest_speed", "fastest_speed"),
    *("macros", "articles", "injects", "reactions", "issues", "outreach", "background", "rubric", "weights"),
)


def _default(name):
    return Edition._meta.get_field(name).get_default()
