"""Settling people: what is earned goes on record, what has ended is told, and when to look again is noted.

It may be stopped and repeated at any time: each call is one transaction, and what is on record is not issued
again.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

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

# What the letters about an assignment need, by the names of `notices.Given`.
GIVEN = {
    "programme": "programme",
    "slug": "programme__slug",
    "title": "programme__title",
    "due_at": "due_at",
    "assigned_at": "assigned_at",
}
ENDS = {"changed": End.CHANGED, "left": End.LEFT, "revoked": End.REVOKED}


@transaction.atomic
def settle_people(ids: Iterable[int], *, at: datetime) -> None:
    """Settle these people at `at`; whoever another process settles, or decides about, now waits for it."""
    people, given, noted = _locked(ids)
    book, letters, dates = Book(), [], {}
    working = [person for person in people.values() if person.is_active]
    known = Known(book, working, cited=True)
    for person in working:
        due = _settled(known, person, letters, at) + _asked(known, person, given[person.pk], letters, at)
        dates[person.pk] = min(due, default=None)
    _note(noted, dates, at)
    if letters:
        Letter.objects.queue(letters, at=at)


def _settled(known, person, letters, at):
    """Settle every programme, and again where another waited for what was issued; returns what falls due."""
    while True:
        held = sum(len(holding.held) for holding in known.holdings.values())
        dates = [date for each in known.book.programmes for date in _settle(known, person, each, letters, at)]
        if held == sum(len(holding.held) for holding in known.holdings.values()):
            return dates
        letters[:] = {(one.kind, one.person_id, one.about, one.occasion): one for one in letters}.values()


def _note(noted: dict[int, dict[int, datetime]], dates: dict[int, datetime | None], at: datetime) -> None:
    """Take away what was due by `at` and was there when it began, and put the next date of each in its place.
    A row of a later moment stays: it may be of a fact that another machine, whose clock is ahead, has just
    stated, and that was not known here yet."""
    gone, moved, missing = set(), [], defaultdict(list)
    for person, rows in noted.items():
        date, past = dates.get(person), {pk for pk, due in rows.items() if due <= at}
        if date and not any(due <= date for pk, due in rows.items() if pk not in past):
            if kept := min(past or rows, default=None):
                moved.append(Due(pk=kept, at=date))
            else:
                missing[date].append(person)
            past.discard(kept)
        gone |= past
    if gone:
        Due.objects.filter(pk__in=gone).delete()
    if moved:
        Due.objects.bulk_update(moved, ["at"])
    for date, people in missing.items():
        Due.objects.note(people, at=date)


def _asked(known, person, assignments, letters, at):
    """Add the letters that are due about what the person is asked for; returns the dates that fall due."""
    holdings = [known.holdings.get((person.pk, given.programme), Holding()) for given in assignments]
    dates = []
    for given, holding in zip(assignments, holdings, strict=True):
        letters += notices.due(person.pk, given, holding, at=at)
        dates += [date for date in notices.dates_of(given, holding) if date > at]
    return dates


def _locked(ids):
    """Each person, held; and with them, in the same query and of the same moment, what each is asked for and
    the rows that say they are due. What another transaction adds meanwhile is settled by the row it adds."""
    names = {f"given_{name}": F(f"assignments__{path}") for name, path in GIVEN.items()}
    kept = User.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=list(ids))
    people, given, noted = {}, defaultdict(dict), defaultdict(dict)
    for person in kept.annotate(**names, due=F("dues"), due_date=F("dues__at")).order_by("pk"):
        people.setdefault(person.pk, person)
        noted[person.pk] |= {person.due: person.due_date} if person.due else {}
        if person.given_programme:
            facts = {name: getattr(person, f"given_{name}") for name in GIVEN}
            given[person.pk][person.given_programme] = notices.Given(**facts)
    return people, {pk: list(given[pk].values()) for pk in people}, noted


def _settle(
    known: Known, person: Any, programme: Programme, letters: list[Any], at: datetime
) -> list[datetime]:
    """Settle one programme of one person. Adds the letters that are due, and returns the dates that fall due
    after `at`."""
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
    if not holding.held:
        return []
    last = holding.held[-1]
    letters += reminding.due(person, last.number, settled, since=last.cycle.issued, at=at)
    return _ended(last, settled, at)


def _ended(last: Any, settled: Settled, at: datetime) -> list[datetime]:
    """Note when the last cycle ends and tell what has ended. What has ended stays so, but for what a change
    closed although it was done: nobody had settled in time to say so."""
    assert isinstance(last, OnRecord) and settled.ends and settled.opens
    ends, end = settled.ends.at, ENDS.get(settled.ends.why[0][0], End.EXPIRED)
    cut_wrongly = last.end == End.CHANGED and end != End.CHANGED and last.told is None
    if (last.ends > at or cut_wrongly) and (last.ends, last.end) != (ends, end):
        Certificate.objects.get(pk=last.pk).move_end(ends, end, at=at)
    if ends <= at:
        if last.told is None and last.end != End.REVOKED:
            Certificate.objects.get(pk=last.pk).tell_expiry(at=at)
        return []
    return [date for date in [ends, settled.opens.at, *reminding.dates(ends)] if date > at]
