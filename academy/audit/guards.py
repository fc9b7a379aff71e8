"""The database itself keeps the log: its tables are only ever appended to, whoever asks.

Triggers say so on SQLite and PostgreSQL. One change alone passes them: facts and salt of an entry may be
erased together. On PostgreSQL the role that serves may not even try (see `roles`).
"""

APPENDED = ("audit_entry", "audit_node", "audit_signedhead")  # nothing in them changes or goes
_SAYS = "the audit log is only ever appended to"
_SAME = ("id", "index", "at", "act", "subject", "actor", "commitment", "hash")  # what erasing leaves

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $keep$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entry' THEN
        IF NEW.facts IS NULL AND NEW.salt IS NULL
           AND to_jsonb(NEW) - 'facts' - 'salt' = to_jsonb(OLD) - 'facts' - 'salt' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{says}' USING ERRCODE = 'restrict_violation';
END $keep$;
CREATE OR REPLACE FUNCTION audit_erase(subjects text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $erase$
DECLARE erased bigint;
BEGIN
    UPDATE {schema}.audit_entry SET facts = NULL, salt = NULL
    WHERE subject = ANY (subjects) AND facts IS NOT NULL;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END $erase$;
REVOKE EXECUTE ON FUNCTION audit_erase(text[]) FROM PUBLIC;
"""
_POSTGRESQL_TABLE = (
    "CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION audit_keep()",
    "CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION audit_keep()",
)
# SQLite replaces a row without a word to the trigger that watches over deleting.
_SQLITE_TABLE = (
    "CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} WHEN NOT ({erasing}) BEGIN {refuse}; END",
    "CREATE TRIGGER {table}_whole BEFORE DELETE ON {table} BEGIN {refuse}; END",
    "CREATE TRIGGER {table}_new BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {there}) BEGIN {refuse}; END",
)
_THERE = {
    "audit_entry": '"index" = NEW."index" OR id = NEW.id',
    "audit_node": "(height = NEW.height AND number = NEW.number) OR id = NEW.id",
    "audit_signedhead": "id = NEW.id",
}


def guard(connection):
    """Put the triggers in their places, whether they are there or not."""
    unguard(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT quote_ident(current_schema())")
            cursor.execute(_POSTGRESQL.format(says=_SAYS, schema=cursor.fetchone()[0]))
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def unguard(connection):
    """Take the triggers away, as only who owns the tables can."""
    with connection.cursor() as cursor:
        for name, table in names():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection):
    """The names of the triggers that are not in their places."""
    catalogue = "pg_trigger WHERE tgenabled IN ('O', 'A') AND tgname"
    if connection.vendor == "sqlite":
        catalogue = "sqlite_master WHERE type = 'trigger' AND name"
    column = catalogue.rsplit(" ", 1)[1]
    wanted = [name for name, _ in names() if connection.vendor == "sqlite" or not name.endswith("_new")]
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(wanted))
        cursor.execute(f"SELECT {column} FROM {catalogue} IN ({places})", wanted)
        found = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in found]


def names():
    return [(f"{table}_{what}", table) for table in APPENDED for what in ("kept", "whole", "new")]


def _statements(vendor):
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in _SAME)
    for table in APPENDED:
        erasing = f"NEW.facts IS NULL AND NEW.salt IS NULL AND {same}" if table == "audit_entry" else "0"
        words = {"erasing": erasing, "there": _THERE[table], "refuse": f"SELECT RAISE(ABORT, '{_SAYS}')"}
        for statement in _POSTGRESQL_TABLE if vendor == "postgresql" else _SQLITE_TABLE:
            yield statement.format(table=table, **words)
