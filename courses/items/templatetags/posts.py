"""How a post is shown: its marked words, its channel by name and icon."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from academy.words.listening import Channel

register = template.Library()

ICONS = {
    Channel.FORUM: "messages",
    Channel.BLOG: "news",
    Channel.MICROBLOG: "message",
    Channel.SOCIAL: "users",
    Channel.REVIEWS: "star",
    Channel.VIDEO: "video",
}
_MARKED = re.compile(r"==(?=\S)(.+?)(?<=\S)==", re.DOTALL)


@register.filter(is_safe=True)
def marked(text):
    """`==these words==` stand out; everything else is escaped."""
    return mark_safe(_MARKED.sub(r"<mark>\1</mark>", conditional_escape(text)))


@register.filter
def channel_icon(channel):
    return ICONS.get(channel, "message")


@register.filter
def channel_name(channel):
    return Channel(channel).label if channel in Channel.values else channel


@register.filter
def initials(name):
    """`DR` for Devin Rourke, `O` for oma_marit."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def stars(count):
    return "★" * int(count)


@register.filter
def stars_missing(count):
    return "★" * (5 - int(count))
