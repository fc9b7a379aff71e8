"""Lines of a journal that is only ever added to, written with little more than the database needs.

Compiling a query anew costs more than running it, so these statements are written out.
"""

from functools import cache
from typing import Any

from django.db import connection, models

_ADD = "INSERT INTO {table} ({columns}) SELECT {values} {source} ON CONFLICT DO NOTHING RETURNING id"


def add(line: models.Model, source: str, asked: list[Any]) -> bool:
    """Insert `line` once for each row of `source`, a FROM clause that gives one or none: it says on what
    condition, with the parameters `asked`. Nothing is inserted either if a unique field is taken. Returns
    whether the line was added; if so it has its primary key.
    """
    fields = _fields(type(line))
    values = [field.get_db_prep_save(field.pre_save(line, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_add(type(line), connection.vendor).format(source=source), [*values, *asked])
        added = cursor.fetchone()
    line.pk = added and added[0]
    return added is not None


def holding(table: str = "") -> str:
    """The words that make a SELECT hold its rows, those of `table` alone if one is named, until the
    transaction ends. Nothing on SQLite, where a transaction has the whole database."""
    if not connection.features.has_select_for_update:
        return ""
    return f" FOR UPDATE OF {table}" if table else " FOR UPDATE"


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


@cache
def _add(model: type[models.Model], vendor: str) -> str:
    """The statement of a model; PostgreSQL is told of each value of a SELECT which type it has."""
    name, fields = connection.ops.quote_name, _fields(model)
    marks = [f"%s::{field.db_type(connection)}" if vendor == "postgresql" else "%s" for field in fields]
    return _ADD.format(
        table=name(model._meta.db_table),
        columns=", ".join(name(field.column) for field in fields),
        values=", ".join(marks),
        source="{source}",
    )
