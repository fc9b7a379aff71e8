"""Settling people: what is earned goes on record, what has ended is told, and when to look again is noted.

It may be stopped and repeated at any time: each call is one transaction, and what is on record is not issued
again.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from academy.people.models import Letter, User
from academy.programmes import notices
from academy.programmes.book import Book
from academy.programmes.facts import Holding, Known
from academy.programmes.models import Programme
from academy.programmes.settling import Settled, settle
from academy.register import reminding
from academy.register.due import Due
from academy.register.holding import OnRecord
from academy.register.issuing import issue
from academy.register.models import Certificate
from academy.words.standing import End

ENDS = {"changed": End.CHANGED, "left": End.LEFT, "revoked": End.REVOKED}


@transaction.atomic
def settle_people(ids: Iterable[int], *, at: datetime) -> None:
    """Settle these people at `at`; whoever another process settles now waits for it."""
    rows, given = _locked(ids)
    people = [row.person for row in rows.values() if row.person.is_active]
    book, letters = Book(), []
    known = Known(book, people, cited=True)
    for person in people:
        dates = [date for each in book.programmes for date in _settle(known, person, each, letters, at)]
        dates += _asked(known, person, given[person.pk], letters, at)
        rows[person.pk].at = min(dates, default=None)
    for row in rows.values():
        row.at = row.at if row.person.is_active else None
    Due.objects.bulk_update(rows.values(), ["at"])
    if letters:
        Letter.objects.queue(letters, at=at)


def _asked(known, person, assignments, letters, at):
    """Add the letters that are due about what the person is asked for; returns the dates that fall due."""
    holdings = [known.holdings.get((person.pk, given.programme), Holding()) for given in assignments]
    dates = []
    for given, holding in zip(assignments, holdings, strict=True):
        letters += notices.due(person.pk, given, holding, at=at)
        dates += [date for date in notices.dates_of(given, holding) if date > at]
    return dates


def _locked(ids):
    """The row of each person, held; and what each is asked for, which is read with them."""
    kept = Due.objects.select_for_update(of=("self",)).select_related("person").with_given()
    kept, ids = kept.order_by("person"), list(ids)
    found = list(kept.filter(person__in=ids))
    if missing := set(ids) - {row.person_id for row in found}:
        Due.objects.note(User.objects.filter(pk__in=missing).values_list("pk", flat=True), at=None)
        found = list(kept.filter(person__in=ids))
    given = defaultdict(list)
    for row in found:
        given[row.person_id] += [row.given] if row.given else []
    return {row.person_id: row for row in found}, given


def _settle(
    known: Known, person: Any, programme: Programme, letters: list[Any], at: datetime
) -> list[datetime]:
    """Settle one programme of one person. Adds the letters that are due, and returns the dates that fall due
    after `at`."""
    facts, rows = known.facts(person, programme)
    terms = known.book.terms(programme)
    while True:
        holding = known.holding(person, programme)
        settled = settle(terms, holding.cycles, facts, at)
        if settled.issue is None or not programme.open_to(person):
            break
        made = issue(known, person, programme, settled.issue, rows, at=at)
        known.holdings[person.pk, programme.pk] = Holding((*holding.held, made), holding.decisions)
    if not holding.held:
        return []
    last = holding.held[-1]
    letters += reminding.due(person, last.number, settled, since=last.cycle.issued, at=at)
    return _ended(last, settled, at)


def _ended(last: Any, settled: Settled, at: datetime) -> list[datetime]:
    """Note when the last cycle ends and tell what has ended; what has ended stays so."""
    assert isinstance(last, OnRecord) and settled.ends and settled.opens
    ends, end = settled.ends.at, ENDS.get(settled.ends.why[0][0], End.EXPIRED)
    if last.ends > at and (last.ends, last.end) != (ends, end):
        Certificate.objects.filter(pk=last.pk).update(ends_at=ends, end=end)
    if ends <= at:
        if last.told is None and last.end != End.REVOKED:
            Certificate.objects.get(pk=last.pk).tell_expiry(at=at)
        return []
    return [date for date in [ends, settled.opens.at, *reminding.dates(ends)] if date > at]
