"""The two readings of the past, and how a moment is asked for."""

from contextlib import contextmanager

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _


class Reading(models.TextChoices):
    """Which facts count for a moment in the past."""

    THEN = "then", _("As known then")
    CORRECTED = "corrected", _("With later corrections")


@contextmanager
def planned_anew():
    """Within: PostgreSQL plans each query for what is asked in it. A plan made once for all moments and
    filters would read the whole register for a page of it."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
                cursor.execute("SET LOCAL work_mem = '64MB'")  # a sum of a million rows sorts nothing on disk
        yield
