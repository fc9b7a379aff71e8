"""Settling people: what is earned goes on record, what has ended is told, and when to look again is noted.

It may be stopped and repeated at any time: each call is one transaction, and what is on record is not issued
again.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from academy.people.models import User
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
    rows = {row.person_id: row for row in _locked(ids)}
    people = [row.person for row in rows.values() if row.person.is_active]
    book = Book()
    known = Known(book, people)
    for person in people:
        rows[person.pk].at = min(
            (date for programme in book.programmes for date in _settle(known, person, programme, at)),
            default=None,
        )
    for row in rows.values():
        row.at = row.at if row.person.is_active else None
    Due.objects.keep(rows.values())


def _locked(ids):
    kept = Due.objects.select_for_update(of=("self",)).select_related("person").order_by("person")
    ids = list(ids)
    found = list(kept.filter(person__in=ids))
    if missing := set(ids) - {row.person_id for row in found}:
        Due.objects.note(User.objects.filter(pk__in=missing).values_list("pk", flat=True), at=None)
        found = list(kept.filter(person__in=ids))
    return found


def _settle(known: Known, person: Any, programme: Programme, at: datetime) -> list[datetime]:
    """Settle one programme of one person. Returns the dates that fall due after `at`."""
    facts, rows = known.facts(person, programme)
    if not rows and not known.holding(person, programme).held:
        return []  # nothing done, nothing held
    terms = known.book.terms(programme)
    while True:
        holding = known.holding(person, programme)
        settled = settle(terms, holding.cycles, facts, at)
        if settled.issue is None or not programme.open_to(person):
            break
        made = issue(known, person, programme, settled.issue, rows, at=at)
        known.holdings[person.pk, programme.pk] = Holding((*holding.held, made), holding.decisions)
    return _ended(holding.held[-1], settled, at) if holding.held else []


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
