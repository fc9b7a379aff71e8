"""Rows into tables, many at once: by COPY on PostgreSQL, by `bulk_create` elsewhere."""

import json
from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = current_schema() AND tablename = ANY(%s)
      AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


def write(model: type[models.Model], columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write `rows`, whose values stand in the order of `columns` (attribute names). JSON comes as text."""
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in columns]
    if connection.vendor == "postgresql":
        return _copy(model._meta.db_table, [field.column for field in fields], rows)
    texts = [isinstance(field, models.JSONField) for field in fields]
    made = (
        model(**{
            name: json.loads(value) if text and value is not None else value
            for name, value, text in zip(columns, row, texts, strict=True)
        })
        for row in rows
    )  # fmt: skip
    model._base_manager.bulk_create(made, batch_size=500)
    return None


def _copy(table, columns, rows):
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({quoted}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


@contextmanager
def unindexed(tables: list[str]):
    """Within: on PostgreSQL the indexes of these tables that hold no constraint are gone. They are made again
    at the end, which sorts once instead of searching a million times. Needs a transaction, which takes the
    tables for itself and gives the indexes back if it is broken off."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [tables])
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index is made under a check that waits
        for _, definition in found:
            cursor.execute(definition)


def go_on_counting(*tables: type[models.Model]) -> None:
    """The next row that the database numbers itself comes after all there are."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
