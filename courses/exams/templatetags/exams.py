"""How times of an exam are said."""

from datetime import timedelta

from django import template

register = template.Library()


@register.filter
def whole_minutes(time):
    """A timedelta in minutes, rounded up."""
    return -(-time // timedelta(minutes=1))


@register.filter
def duration(time):
    """A timedelta as `2:05 min` or, from an hour on, `1:02:05 h`; to the second."""
    minutes, seconds = divmod(round(time.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02} h" if hours else f"{minutes}:{seconds:02} min"
