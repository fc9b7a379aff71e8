"""Somebody who has the database to themselves, as whoever owns its tables has: no guard holds them."""

import json

from django.db import connection

from academy.audit import guards
from academy.audit.models import Entry
from academy.audit.tree import Frontier


def sql(statement, *values):
    guards.unguard(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rewrite_head():
    """The head as it would be after the rows that are there."""
    frontier = Frontier()
    for row in Entry.objects.values_list("hash", flat=True):
        frontier.append(bytes(row))
    peaks = json.dumps([peak.hex() for peak in frontier.peaks])
    sql("UPDATE audit_head SET size = %s, peaks = %s, root = %s", frontier.size, peaks, frontier.root().hex())
