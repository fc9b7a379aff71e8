"""Two roles of a PostgreSQL deployment: one owns the tables and migrates (`DATABASE_OWNER_URL`), the other
serves (`DATABASE_URL`) and may do no more with the log than read it and add to it."""

from django.conf import settings
from django.db import connections
from psycopg import sql

from academy.audit.guards import APPENDED

HEAD = "audit_head"  # the one row that moves
_GRANTED = """
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
REVOKE UPDATE, DELETE, TRUNCATE ON {appended} FROM {role};
REVOKE INSERT, DELETE, TRUNCATE ON {head} FROM {role};
GRANT EXECUTE ON FUNCTION audit_erase(text[]) TO {role};
"""
# What the serving role could do to a table that it must not.
_POWERS = """
SELECT c.relname, c.relowner = r.oid OR pg_has_role(r.oid, c.relowner, 'MEMBER'), r.rolsuper,
    has_any_column_privilege(c.oid, 'UPDATE'), has_table_privilege(c.oid, 'DELETE'),
    has_table_privilege(c.oid, 'TRUNCATE'), has_table_privilege(c.oid, 'TRIGGER')
FROM pg_class c, pg_roles r WHERE r.rolname = current_user AND c.relkind = 'r' AND c.oid = ANY (
    SELECT to_regclass(name) FROM unnest(%s::text[]) name)
"""


def grant(using="default", **_):
    """After each migration, by the role that owns the tables: let the one that serves in."""
    connection, serving = connections[using], settings.SERVING.get("USER")
    if connection.vendor != "postgresql" or not serving:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, quote_ident(current_schema()), to_regclass('audit_signedhead')")
        owner, schema, migrated = cursor.fetchone()
        if owner == serving or migrated is None:
            return
        _make(cursor, serving, settings.SERVING.get("PASSWORD", ""))
        role = connection.ops.quote_name(serving)
        appended = ", ".join(APPENDED)
        for statement in _GRANTED.format(schema=schema, role=role, appended=appended, head=HEAD).split(";"):
            if statement.strip():
                cursor.execute(statement)


def _make(cursor, role, password):
    """The role that serves, if nobody has made it and we may."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if not cursor.fetchone():
        make = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        cursor.execute(make.format(sql.Identifier(role), sql.Literal(password)).as_string(cursor.connection))


def powers(connection):
    """`{table: [what the role of this connection could do to it and must not]}`, on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(_POWERS, [[*APPENDED, HEAD]])
        return {table: held for table, *can in cursor.fetchall() if (held := _held(table, can))}


def _held(table, can):
    words = ("own it", "do anything, as a superuser", "update", "delete", "truncate", "put a trigger on it")
    return [
        word for word, has in zip(words, can, strict=True) if has and not (table == HEAD and word == "update")
    ]
