"""How programmes are shown."""

from django import template
from django.utils.translation import gettext as _

from academy.programmes import steps

register = template.Library()


@register.filter
def where(requirement):
    """Where a requirement is worked on."""
    return steps.where(requirement)


@register.filter
def minutes(count):
    """`2 h 10 min` for 130."""
    hours, rest = divmod(int(count), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


@register.simple_tag
def assigned(rungs):
    """What is asked of somebody by a day and not done, nearest first."""
    found = [rung.assignment for rung in rungs if rung.assignment]
    return sorted(found, key=lambda assignment: assignment.due_at)
