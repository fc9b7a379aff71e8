"""The fields of triage in the order they are decided, and the icons of channels."""

from django.utils.translation import gettext_lazy as _

from academy.words.listening import Channel, Priority, Route, Sentiment, Topic, Track

FIELDS = {
    "sentiment": Sentiment,
    "topic": Topic,
    "priority": Priority,
    "track": Track,
    "route": Route,
}
NAMES = {
    "sentiment": _("Sentiment"),
    "topic": _("Topic"),
    "priority": _("Priority"),
    "track": _("Track"),
    "route": _("Route"),
}
_ICONS = {
    Channel.FORUM: "messages",
    Channel.BLOG: "article",
    Channel.MICROBLOG: "message-circle",
    Channel.SOCIAL: "users",
    Channel.REVIEWS: "star",
    Channel.VIDEO: "video",
}


def icon(channel: str) -> str:
    """The name of the channel's icon in the sprite."""
    return _ICONS[Channel(channel)]
