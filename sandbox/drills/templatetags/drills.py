"""How drills write lengths, points and clock times on their pages."""

import re

from django import template

from academy.words.listening import Language, Priority
from sandbox.drills import times

register = template.Library()

register.filter("told_length", times.told_length)


@register.filter
def paragraphs(text):
    """The paragraphs of a text whose lines were broken to fit its file."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


@register.filter
def points(value):
    """`+2.40`, `−0.75`, `0`: with a real minus sign."""
    if not round(value, 2):
        return "0"
    return f"{value:+.2f}".replace("-", "−")


@register.filter
def percent(share):
    """`0.0234` as `2.3 %`."""
    return f"{100 * share:.1f} %"


@register.filter
def tongue(code):
    return Language(code).label if code in Language.values else code


@register.filter
def service_levels(edition):
    """Each priority with its service level, the most pressing first."""
    return [(priority.label, edition.service_level(priority.value)) for priority in Priority]


@register.filter
def own_minutes(edition, speed):
    """How long the edition takes of the trainee's own time."""
    return times.told_length(edition.run_seconds / speed)
