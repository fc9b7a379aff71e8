"""How times of an exam are said."""

from datetime import timedelta

from django import template

register = template.Library()


@register.filter
def whole_minutes(time):
    """A timedelta in minutes, rounded up."""
    return -(-time // timedelta(minutes=1))
