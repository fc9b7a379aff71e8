"""Erasing what the log was told of somebody: facts and salts go, the leaves and every proof stay."""

from django.db import connection, transaction

_SQLITE = "UPDATE audit_entry SET facts = NULL, salt = NULL WHERE subject = %s AND facts IS NOT NULL"


@transaction.atomic
def erase(subject):
    """Erase the facts of every entry about this key. Returns how many there were. Again changes nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # the role that serves may do it by this function alone
            cursor.execute("SELECT audit_erase(%s)", [[str(subject)]])
            return cursor.fetchone()[0]
        cursor.execute(_SQLITE, [str(subject)])
        return cursor.rowcount
