"""When a holder is reminded that a certificate ends."""

from datetime import datetime, timedelta

DAYS_BEFORE = (60, 30, 7, 1)


def dates(ends: datetime) -> list[datetime]:
    """When they are written to, the earliest first."""
    return [ends - timedelta(days=days) for days in DAYS_BEFORE]
