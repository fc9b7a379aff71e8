"""The icons of channels."""

from academy.words.listening import Channel

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
