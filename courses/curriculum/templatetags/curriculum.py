"""How lessons are shown."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def clause(version, number):
    """The clause of a policy version with this number, or None."""
    return version.clause(str(number).strip())


@register.filter
def get(mapping, key):
    """The value under `key`, or None."""
    return mapping.get(key)


@register.filter
def minutes(count):
    """`2 h 10 min` for 130."""
    hours, rest = divmod(int(count), 60)
    words = [_("%(hours)s h") % {"hours": hours}] if hours else []
    if rest or not hours:
        words.append(_("%(minutes)s min") % {"minutes": rest})
    return " ".join(words)
