"""The post an item is about, and what is asked of it: its triage, or a reply to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.words.listening import LONGEST_DIRECT, LONGEST_REPLY, Channel, Priority, Sentiment, Topic, Track
from academy.words.replying import Account, Visibility


class AboutPost(models.Model):
    """The columns of an item that speak of a post. All may be empty: most items have none."""

    post_channel = models.CharField(_("post: channel"), max_length=20, choices=Channel.choices, blank=True)
    post_name = models.CharField(_("post: author"), max_length=80, blank=True)
    post_handle = models.CharField(_("post: handle"), max_length=80, blank=True)
    post_text = models.TextField(_("post: text"), blank=True)

    truth_sentiment = models.CharField(_("sentiment"), max_length=20, choices=Sentiment.choices, blank=True)
    truth_topic = models.CharField(_("topic"), max_length=30, choices=Topic.choices, blank=True)
    truth_priority = models.CharField(_("priority"), max_length=20, choices=Priority.choices, blank=True)
    truth_track = models.CharField(_("track"), max_length=20, choices=Track.choices, blank=True)
    truth_routes = models.JSONField(
        _("routes"), default=list, blank=True, help_text=_("Any of these is right; the first is the best.")
    )

    reply_account = models.CharField(_("account"), max_length=20, choices=Account.choices, blank=True)
    reply_visibility = models.CharField(
        _("visibility"), max_length=20, choices=Visibility.choices, blank=True
    )
    reply_points = models.TextField(
        _("points a good reply makes"),
        blank=True,
        help_text=_("One a line. Markers see them, candidates do not."),
    )

    class Meta:
        abstract = True

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

    @property
    def truth(self):
        """What triage of the post is right; a decision whose truth is empty is not asked for."""
        return {
            "sentiment": self.truth_sentiment,
            "topic": self.truth_topic,
            "priority": self.truth_priority,
            "track": self.truth_track,
            "routes": list(self.truth_routes),
        }

    @property
    def reply(self):
        """What kind of reply is asked for, how long it may be, and what its marker looks for."""
        direct = self.reply_visibility == Visibility.DIRECT
        return {
            "account": self.reply_account,
            "visibility": self.reply_visibility,
            "longest": LONGEST_DIRECT if direct else LONGEST_REPLY.get(self.post_channel, LONGEST_DIRECT),
            "key_points": [line.strip() for line in self.reply_points.splitlines() if line.strip()],
        }

    def take_post(self, question):
        """The columns from what `Item.question` says of the post, its truth and its reply."""
        for name, value in (question["post"] or {}).items():
            setattr(self, f"post_{name}", value)
        for name, value in (question["truth"] or {}).items():
            setattr(self, f"truth_{name}", value)
        reply = question["reply"] or {"account": "", "visibility": "", "key_points": []}
        self.reply_account, self.reply_visibility = reply["account"], reply["visibility"]
        self.reply_points = "\n".join(reply["key_points"])
