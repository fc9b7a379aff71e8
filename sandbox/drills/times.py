"""Moments and lengths of a scenario, for people."""

from datetime import UTC, timedelta
from typing import Any

from django.utils.translation import gettext as _


def scenario_time(edition: Any, second: float) -> Any:
    """The moment of the scenario's own day. It has no zone, so that no page moves it into the reader's."""
    return edition.starts_at.astimezone(UTC).replace(tzinfo=None) + timedelta(seconds=int(second))


def told_length(seconds: float) -> str:
    """`40 s`, `25 min`, `1 h`, `1 h 30 min`."""
    if seconds < 60:
        return _("%(seconds)s s") % {"seconds": round(seconds)}
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": minutes}
    if not minutes:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
