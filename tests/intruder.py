"""Somebody who has the database to themselves, as whoever owns its tables has: no guard holds them."""

from django.db import connection

from academy.audit import guards


def sql(statement, *values):
    guards.unguard(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
