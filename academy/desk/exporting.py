"""The register as a file: what is in it, and how its rows come out of the database, many at a time."""

from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import CharField, F, Func, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from academy.audit.reading import read_head
from academy.desk.models import Posting
from academy.desk.sheets import Csv, Json, write_xlsx, written

AT_ONCE = 2_000
COLUMNS = (
    "number", "state", "holder", "employee_number", "e_mail", "unit", "title", "level", "policy",
    "issued", "expires", "acts", "channels", "languages", "evidence",
)  # fmt: skip
LISTS = ("acts", "channels", "languages")
FORMS = {"csv": Csv, "json": partial(Json, LISTS)}


class IsoSecond(Func):
    """A moment as 2026-03-31T23:59:00Z, written by the database."""

    output_field = CharField()

    def as_postgresql(self, compiler, connection, **_):
        form = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        return self.as_sql(compiler, connection, template=form)

    def as_sqlite(self, compiler, connection, **_):
        return self.as_sql(
            compiler, connection, template="strftime('%%%%Y-%%%%m-%%%%dT%%%%H:%%%%M:%%%%SZ', %(expressions)s)"
        )


class Length(Func):
    """How many members a JSON list has."""

    function = "jsonb_array_length"

    def as_sqlite(self, compiler, connection, **_):
        return self.as_sql(compiler, connection, function="json_array_length")


def about(ledger, *, exported_at):
    """What the file says of itself: the moment, the reading, the query, and the head of the log's tree."""
    head = read_head()
    return {
        "export": "register of certificates",
        "as_of": iso(ledger.at),
        "reading": ledger.reading.value,
        "known_at": iso(ledger.known),
        "query": query(ledger.asked),
        "tree_size": head.size if head else "",
        "tree_root": head.root if head else "",
        "exported_at": iso(exported_at),
    }


def query(asked, *, moment=False):
    """What was asked, as the register's address has it: the page aside, and its moment and reading too
    if not with the `moment`."""
    left_out = {"after", "before", "line"} | (set() if moment else {"at", "reading"})
    said = {name: _said(value) for name, value in asked.items() if name not in left_out}
    return urlencode(sorted(said.items()))


def _said(value):
    return iso(value) if isinstance(value, datetime) else getattr(value, "code", value)


def iso(at):
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def name(ledger, form):
    return f"register-{ledger.at.astimezone(UTC):%Y-%m-%dT%H%MZ}.{form}"


def pieces(ledger, form, *, exported_at):
    """The file as bytes, piece by piece: CSV or JSON."""
    return written(FORMS[form](), about(ledger, exported_at=exported_at), COLUMNS, batches(ledger))


def write_workbook(ledger, file, *, exported_at):
    """The same as XLSX."""
    said = about(ledger, exported_at=exported_at)
    write_xlsx(file, said, COLUMNS, batches(ledger), title="Register")


def batches(ledger):
    """The rows of the register in its order, as tuples of `COLUMNS`, many at a time, all of one moment."""
    try:
        asked = _rows(ledger).query.sql_with_params()
    except EmptyResultSet:  # no row can fit: nobody holds what is asked for, and the database need not look
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # all rows will be fetched: no plan for the first of them
                cursor.execute("SET LOCAL cursor_tuple_fraction = 1.0")
                cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        with connection.chunked_cursor() as cursor:
            cursor.execute(*asked)
            while batch := cursor.fetchmany(AT_ONCE):
                yield batch


def _rows(ledger):
    posted = Posting.objects.filter(
        person=OuterRef("person"), begins_at__lte=ledger.at, ends_at__gt=ledger.at
    )
    text = CharField()
    return ledger.rows(all_=True).values_list(
        "certificate__number",
        "state",
        "certificate__holder",
        "certificate__person__employee_number",
        "certificate__person__email",
        Coalesce(Subquery(posted.values("unit__name")[:1]), Value("")),
        "certificate__title",
        "scope__level",
        "scope__policy",
        IsoSecond("issued_at"),
        IsoSecond("expires_at"),
        Cast(F("scope__acts"), text),
        Cast(F("scope__channels"), text),
        Cast(F("scope__languages"), text),
        Length("certificate__evidence"),
    )
