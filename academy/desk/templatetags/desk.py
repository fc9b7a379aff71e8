"""How the desk writes numbers and hashes."""

from datetime import UTC

from django import template

register = template.Library()


@register.filter
def grouped(number):
    """`51 604` for 51604, with a narrow space that does not break."""
    return f"{number:,}".replace(",", "\u202f")


@register.filter
def fours(text, count=None):
    """A hash in groups of four, `ffae 76bf`; with `count`, only so many groups and a dot for the rest."""
    groups = [text[place : place + 4] for place in range(0, len(text), 4)]
    if count is None or count >= len(groups):
        return " ".join(groups)
    return " ".join(groups[:count]) + "…"


@register.filter
def utc_minute(at):
    """`2026-03-31 23:59`: the desk speaks UTC, whoever reads."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


@register.filter
def utc_second(at):
    return at.astimezone(UTC).strftime("%H:%M:%S")


@register.filter
def utc_day(at):
    return at.astimezone(UTC).strftime("%Y-%m-%d")
