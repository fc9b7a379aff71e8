"""Refuse a deployment whose database could alter the log."""

from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connection

from academy.audit import guards, roles

_TWO_ROLES = (
    "Let one role own the tables (DATABASE_OWNER_URL) and another serve (DATABASE_URL), then run "
    "manage.py migrate, which grants the second what it needs."
)


@register(Tags.security, deploy=True)
def the_log_is_only_appended_to(app_configs, **kwargs):
    try:
        if "audit_signedhead" not in connection.introspection.table_names():
            return []  # nothing is migrated yet, and nothing is written
        return [*_guards(), *_roles()]
    except DatabaseError as problem:
        return [
            Warning(
                f"Whether the database lets the audit log be altered could not be told: {problem}",
                hint="Run this where DATABASE_URL can be reached.",
                id="audit.W001",
            )
        ]


def _guards():
    if gone := guards.missing(connection):
        hint = "Run manage.py guard_log as the role that owns the tables."
        yield Error(f"The audit log has lost its triggers {', '.join(gone)}.", hint=hint, id="audit.E001")


def _roles():
    if connection.vendor == "postgresql":
        for table, held in roles.powers(connection).items():
            could = ", ".join(held)
            message = f"The role that serves could alter the audit log: of {table} it may {could}."
            yield Error(message, hint=_TWO_ROLES, id="audit.E002")
