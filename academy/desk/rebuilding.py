"""The desk's own tables made anew from the register, people and the log, in constant memory."""

from django.db import connection, transaction

from academy.desk.models import Interval, Posting, Reach, Scope, SearchWord, folded
from academy.desk.recounting import everybody
from academy.desk.writing import unindexed, write
from academy.words.canonical import digest

PEOPLE_AT_ONCE = 2_000
TABLES = (Interval, Posting, SearchWord)
_INTERVAL = [
    "certificate_id", "person_id", "scope_id", "name", "issued_at", "expires_at",
    "state", "valid_from", "valid_to", "known_from", "known_to",
]  # fmt: skip


@transaction.atomic
def rebuild(*, tell):
    """Write them anew. Who reads them waits meanwhile. `tell(sentence)` hears what is being done; returns how
    many intervals there are."""
    scopes, done = {}, 0
    with unindexed([model._meta.db_table for model in TABLES]):
        for model in TABLES:
            _empty(model._meta.db_table)
        for number, recounted in enumerate(everybody(PEOPLE_AT_ONCE), start=1):
            rows = [row for each in recounted.certificates for row in _rows(recounted, each, scopes)]
            write(Interval, _INTERVAL, rows)
            postings = [
                (person.pk, *posting) for person in recounted.people for posting in recounted.postings(person)
            ]
            write(Posting, ["person_id", "unit_id", "begins_at", "ends_at"], postings)
            write(SearchWord, ["person_id", "word"], recounted.words())
            done += len(rows)
            if number % 20 == 0:
                tell(f"{number * PEOPLE_AT_ONCE} people, {done} intervals")
        tell("the indexes")
    Reach.objects.measure(Interval.objects)
    return done


def _empty(table):
    with connection.cursor() as cursor:
        postgresql = connection.vendor == "postgresql"
        cursor.execute(f"TRUNCATE {table}" if postgresql else f"DELETE FROM {table}")


def _rows(recounted, row, scopes):
    said = (row.level, row.policy, tuple(row.acts), tuple(row.channels), tuple(row.languages))
    if said not in scopes:
        scopes[said] = _scope(row).pk
    held = (row.pk, row.person_id, scopes[said], folded(row.holder), row.issued_at, row.expires_at)
    return [(*held, *span) for span in recounted.spans(row)]


def _scope(row):
    said = {name: getattr(row, name) for name in Scope.SAYS}
    return Scope.objects.get_or_create(digest=digest(said), defaults=said)[0]
