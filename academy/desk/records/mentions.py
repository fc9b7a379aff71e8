"""Where a person is named outside their own records: found by looking through every text there is.

What the academy wrote itself, as a letter to somebody else, is renamed when the person is erased. What other
people wrote stays as they wrote it, and so do the facts of entries about others: the preview says where.
Only whole names, addresses and staff numbers are found; half a name is anybody's.
"""

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from academy.audit.models import Entry
from academy.desk.records.emptying import renamed
from academy.desk.records.kinds import AT_ONCE, Fate
from academy.desk.records.schedule import SCHEDULE
from academy.register.models import Certificate

# Codes, digests, addresses of pages and values of lists: nobody is named in them.
_CODES = {"sha256", "code", "commitment", "token_sha256", "password", "path", "url_path", "slug", "key"}
_KEYS = {"audit.Entry.act", "audit.Entry.subject", "audit.Entry.actor"}
_NOT_SEARCHED = {"sessions", "contenttypes", "auth", "wagtailsearch", "django_celery_beat", "mfa"}
_TEXTS = (models.CharField, models.TextField, models.JSONField)  # with e-mail, URL and file names
_SHORTEST = 12  # characters of a column that may hold a name


@dataclass(frozen=True)
class Place:
    """Columns of a model in which names may stand; `by_us`: the academy wrote what stands there."""

    label: str
    columns: tuple[str, ...]
    only: models.Q = field(default_factory=models.Q)
    by_us: bool = False

    @property
    def model(self):
        return apps.get_model(self.label)

    def rows(self, names):
        """The rows in which one of the columns holds one of the names: these columns, and whose they are."""
        texts = {f"text_of_{column}": Cast(column, models.TextField()) for column in self.columns}
        wanted = sorted({form for name in names for form in (name, json.dumps(name)[1:-1])})  # SQLite’s JSON
        fits = reduce(or_, (models.Q(**{f"{text}__icontains": form}) for text in texts for form in wanted))
        rows = self.model._base_manager.annotate(**texts).filter(self.only).filter(fits).order_by()
        return rows.values(*{"pk", *self.columns, *(kind.whose for kind in self.erased())})

    def erased(self):
        """The kinds of its records that do not stay as they are."""
        return [kind for kind in SCHEDULE if kind.model == self.label and kind.fate != Fate.KEEP]

    def stays(self, column, row, person):
        """Whether this text outlives the person: it is in no record of theirs that goes or is rewritten."""
        return not any(
            str(row[kind.whose]) == str(getattr(person, kind.by))
            and (kind.fate == Fate.DELETE or column in kind.writes or kind.code in ("person", "log"))
            for kind in self.erased()
        )


WRITTEN = [
    Place("people.Letter", ("why", "subject", "text", "detail"), by_us=True),
    Place("register.AccountAct", ("reason",), models.Q(act="deputies"), by_us=True),
    Place("register.Certificate", ("evidence",), by_us=True),
]


@dataclass(frozen=True)
class Mention:
    """In how many rows of `where`, a model and its column, somebody is named."""

    where: str
    count: int
    by_us: bool

    @property
    def words(self):
        model, column = self.where.rsplit(".", 1)
        meta = apps.get_model(model)._meta
        return f"{meta.verbose_name}: {meta.get_field(column).verbose_name}"


def names_of(people):
    """What each of them is known by, and was: names, address, staff number, by primary key."""
    names = {one.pk: {one.name, one.email, one.employee_number} for one in people}
    for pk, holder in Certificate.objects.filter(person__in=people).values_list("person", "holder"):
        names[pk].add(holder)
    known = {str(one.key): one.pk for one in people}
    moves = Entry.objects.filter(subject__in=known, act="person_moved", facts__isnull=False)
    for subject, facts in moves.values_list("subject", "facts"):
        names[known[subject]] |= set(facts.get("changes", {}).get("name", []))
    return {pk: sorted(filter(None, found)) for pk, found in names.items()}


def pattern_of(names):
    """Any of these as whole words, however they are cased."""
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def mentions(people):
    """Where each of these people is named outside their own records, by primary key."""
    names = names_of(people)
    patterns = {person: pattern_of(names[person.pk]) for person in people}
    wanted, counts = {name for found in names.values() for name in found}, defaultdict(Counter)
    for place in places() if people else []:
        for row in place.rows(wanted):
            for column in place.columns:
                text = _text(row[column])
                for person, pattern in patterns.items():
                    if pattern.search(text) and place.stays(column, row, person):
                        counts[person.pk][f"{place.label}.{column}", place.by_us] += 1
    return {
        one.pk: [Mention(where, n, by_us) for (where, by_us), n in sorted(counts[one.pk].items())]
        for one in people
    }


def rename(names):
    """Put another name into what the academy wrote. Called in the transaction that erases; called again, it
    changes nothing."""
    pattern = pattern_of(names)
    for place in WRITTEN:
        found = [row["pk"] for row in place.rows(names)]
        rows = list(place.model._base_manager.filter(pk__in=found))
        for row in rows:
            for column in place.columns:
                setattr(row, column, _fitting(row, column, renamed(getattr(row, column), pattern)))
        place.model._base_manager.bulk_update(rows, place.columns, batch_size=AT_ONCE)


def places():
    """Every place in the database where somebody may be named."""
    found = list(WRITTEN)
    for model in apps.get_models():
        fields = model._meta.local_concrete_fields
        columns = tuple(one.name for one in fields if _is_searched(model, one))
        if columns and model._meta.app_label not in _NOT_SEARCHED and model._meta.managed:
            ours = [~place.only for place in WRITTEN if place.label == model._meta.label and place.only]
            found.append(Place(model._meta.label, columns, reduce(and_, ours, models.Q())))
    return found


def _is_searched(model, column):
    ours = [place for place in WRITTEN if place.label == model._meta.label and not place.only]
    by_us = {column for place in ours for column in place.columns}
    long = column.max_length is None or column.max_length > _SHORTEST
    listed = column.choices or column.remote_field or column.name in _CODES | by_us
    machine = listed or f"{model._meta.label}.{column.name}" in _KEYS
    return isinstance(column, _TEXTS) and long and not machine


def _fitting(row, column, value):
    longest = row._meta.get_field(column).max_length
    return value[:longest] if longest and isinstance(value, str) else value


def _text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
