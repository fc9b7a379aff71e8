"""How the desk writes numbers and hashes."""

from datetime import UTC, datetime

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def grouped(number):
    """`51 604` for 51604, with a narrow space that does not break."""
    return f"{number:,}".replace(",", "\u202f") if type(number) is int else str(number)


@register.filter
def fours(text, count=None):
    """A hash in groups of four, `ffae 76bf`; with `count`, only so many groups and a dot for the rest."""
    groups = [text[place : place + 4] for place in range(0, len(text), 4)]
    if count is None or count >= len(groups):
        return " ".join(groups)
    return " ".join(groups[:count]) + "…"


@register.filter
def fact(value):
    """A value of a fact as one reads it: moments in UTC, lists a line each, the rest as it stands."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {fact(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "\n".join(fact(inner) for inner in value) or "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None or value == "":
        return "–"
    return _moment(value) or (f"{value:g}" if isinstance(value, float) else str(value))


def _moment(value):
    if not isinstance(value, str) or value[10:11] != "T":
        return ""
    try:
        return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except ValueError:
        return ""


@register.filter
def utc_minute(at):
    """`2026-03-31 23:59`: the desk speaks UTC, whoever reads."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


@register.filter
def utc_asked(at):
    """A moment that was asked for, to the second where it was asked so: `2026-03-31 23:59:30`."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S" if at.second else "%Y-%m-%d %H:%M")


@register.filter
def utc_second(at):
    return at.astimezone(UTC).strftime("%H:%M:%S")


@register.filter
def utc_time(at):
    return at.astimezone(UTC).strftime("%H:%M")


@register.filter
def utc_day(at):
    return at.astimezone(UTC).strftime("%Y-%m-%d")
