"""What is in an edition: authors, the posts of the stream with their ground truth, pictures."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.words.listening import Channel, Language, Stance


class Author(models.Model):
    """Who wrote posts of an edition."""

    edition = models.ForeignKey("scenarios.Edition", on_delete=models.CASCADE, related_name="authors")
    ref = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=20, choices=Channel.choices, blank=True)
    language = models.CharField(max_length=5, choices=Language.choices, blank=True)
    reach = models.PositiveIntegerField(default=0)
    stance = models.CharField(max_length=20, choices=Stance.choices, default=Stance.NEUTRAL)
    bio = models.TextField(blank=True)
    history = models.JSONField(default=list)  # [{"on", "text"}]
    generated = models.BooleanField(default=False)  # by the background recipe, at publishing

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "ref"], name="one_author_a_ref_and_edition")
        ]

    def __str__(self):
        return self.name

    def as_data(self):
        return {
            "id": self.ref,
            "name": self.name,
            "handle": self.handle,
            "reach": self.reach,
            "stance": self.stance,
            "bio": self.bio,
            "history": self.history,
            **_said(channel=self.channel, language=self.language),
        }


def _said(**values):
    """Those that say something: see `Edition.settings`."""
    return {name: value for name, value in values.items() if value}


def numbered(name):
    """The number of a post that is known by `name`, as `names` writes it; None for anything else."""
    is_number = name.isascii() and name.isdecimal() and len(name) < 10
    return int(name) if is_number and str(int(name)) == name else None


class PostQuerySet(models.QuerySet):
    def streamed(self):
        """Those that come in every run; what injects and reactions bring waits for its cue."""
        return self.filter(cue="")

    def cued(self):
        return self.exclude(cue="")

    def written(self):
        """Those of the bundle's posts, in stream order, without what its recipe made."""
        return self.streamed().filter(generated=False).in_stream_order()

    def in_stream_order(self):
        return self.order_by("at", "number", "ref")

    def names(self):
        """The number, in figures, by which trainees know each post, by its ref."""
        return {ref: str(number) for ref, number in self.values_list("ref", "number")}

    def known_as(self, name):
        """The post that trainees know by `name`, a number in figures; none for anything else."""
        number = numbered(name)
        return self.none() if number is None else self.filter(number=number)


class Post(models.Model):
    """One message of the stream.

    `truth` is None while nobody has labelled it, else `{"actionable", "sentiment",
    "topic", "classification", "priority", "track", "routes", "actions",
    "deadline", "clause", "why"}`; `reference` is what a very good agent did.
    """

    edition = models.ForeignKey("scenarios.Edition", on_delete=models.CASCADE, related_name="posts")
    ref = models.CharField(max_length=80)
    at = models.PositiveIntegerField()  # scenario seconds
    channel = models.CharField(max_length=20, choices=Channel.choices)
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.CASCADE, related_name="posts")
    title = models.CharField(max_length=300, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=5, choices=Language.choices)
    conversation = models.CharField(max_length=80, blank=True)
    in_reply_to = models.CharField(max_length=80, blank=True)
    reshare_of = models.CharField(max_length=80, blank=True)
    spam = models.BooleanField(default=False)
    truth = models.JSONField(null=True, blank=True)
    reference = models.JSONField(null=True, blank=True)
    media = models.JSONField(default=list, blank=True)  # names of pictures of the edition
    generated = models.BooleanField(default=False)  # by the background recipe, at publishing
    # Its place in the stream of a published edition, from 0. A trainee knows it by this alone: its ref says
    # whether somebody wrote it, and so too much.
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # "inject NAME" or "reaction NAME" of a published edition: it comes when that fires, and its times count
    # from then.
    cue = models.CharField(max_length=90, blank=True, editable=False)
    labels = models.JSONField(default=dict)  # what an imported archive said of it: a hint, no truth

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["edition", "at"], name="post_in_stream_order")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "ref"], name="one_post_a_ref_and_edition"),
            models.UniqueConstraint(fields=["edition", "number"], name="one_post_a_number_and_edition"),
        ]

    def __str__(self):
        return self.ref

    def as_data(self):
        return {
            "id": self.ref,
            "at": self.at,
            "channel": self.channel,
            "author": self.author.as_data() if self.author else None,
            "title": self.title,
            "stars": self.stars,
            "text": self.text,
            "language": self.language,
            "in_reply_to": self.in_reply_to,
            "reshare_of": self.reshare_of,
            "spam": self.spam,
            "truth": self.truth,
            "reference": self.reference,
            "labels": self.labels,
            **_said(conversation=self.conversation, media=self.media),
        }


class Picture(models.Model):
    """A picture that posts of an edition show."""

    edition = models.ForeignKey("scenarios.Edition", on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True)  # for who cannot see it
    content = models.BinaryField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="one_picture_a_name_and_edition")
        ]

    def __str__(self):
        return self.name

    def as_data(self):
        digest = hashlib.sha256(self.content).hexdigest()
        return {"picture": self.name, "sha256": digest, **_said(description=self.description)}
