"""Where a person stands in a programme: which requirements are met, by what, and what is next."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from academy.programmes.book import Book
from academy.programmes.facts import Holding, Known
from academy.programmes.models import Programme, Requirement
from academy.programmes.settling import Settled, settle


@dataclass(frozen=True)
class Met:
    """How far one requirement is: `done` of `total` parts, met at `at` by `evidence`
    (the rows it rests on), open to be worked on or waiting for those before it; `lessons` are the ids of
    those of a course that are left to read."""

    requirement: Requirement
    done: int
    total: int
    open: bool
    at: datetime | None = None
    evidence: list[Any] = field(default_factory=list)
    lessons: list[int] = field(default_factory=list)

    @property
    def met(self) -> bool:
        return self.done >= self.total

    @property
    def minutes_left(self) -> int:
        left = self.total - self.done
        return 0 if self.met else max(1, round(self.requirement.minutes * left / self.total))


@dataclass(frozen=True)
class Standing:
    """Where somebody stands; `settled` has the dates, `names` what each ask is called in them, `holding` the
    cycles on record and what was decided about them."""

    programme: Programme
    requirements: list[Met]
    settled: Settled
    names: dict[str, str]
    holding: Holding = field(default_factory=Holding)

    @property
    def complete(self) -> bool:
        """Every requirement is met; a programme that asks for nothing yet certifies nobody."""
        return bool(self.requirements) and all(met.met for met in self.requirements)

    @property
    def next(self) -> Met | None:
        """The requirement to work on now, or None when all are met."""
        return next((met for met in self.requirements if not met.met), None)

    @property
    def minutes_left(self) -> int:
        return sum(met.minutes_left for met in self.requirements)


def standing(person, programme, *, at) -> Standing:
    """Where `person` stands in `programme` at `at`, from the facts as they are known now."""
    return standings(person, [programme], at=at)[0]


def standings(person, programmes, *, at) -> list[Standing]:
    """Where `person` stands in each of `programmes`, in a number of queries that does not
    grow with how many there are."""
    return standings_of([person], programmes, at=at)[person.pk]


def standings_of(people, programmes, *, at) -> dict[int, list[Standing]]:
    """Where each of `people` stands in each of `programmes`, in their order: `{person id: [Standing]}`, in a
    number of queries that grows neither with the people nor with the programmes."""
    book = Book(programmes)
    known = Known(book, people)
    return {
        person.pk: [_standing(book, known, person, programme, at) for programme in programmes]
        for person in people
    }


def _standing(book, known, person, programme, at):
    facts, rows = known.facts(person, programme)
    holding = known.holding(person, programme)
    cycles = holding.cycles
    settled = settle(book.terms(programme), cycles, facts, at)
    pieces = {done.ask: done for done in [*(cycles[-1].evidence if cycles else ()), *settled.found]}
    left = {ask.key for ask in settled.missing} if settled.due else set()
    requirements, all_met = [], True
    for requirement in book.of(programme):
        asks = [one for one in book.asked[programme.pk] if one.requirement.pk == requirement.pk]
        met = _met(requirement, asks, pieces, left, rows, open=all_met)
        requirements.append(met)
        all_met = all_met and met.met
    return Standing(programme, requirements, settled, book.names(programme), holding)


def _met(requirement, asks, pieces, left, rows, *, open):
    """`left` are the keys of what is missing; what is not and has no piece was not asked of this cycle."""
    missing = [one for one in asks if one.ask.key in left]
    have = [pieces[one.ask.key] for one in asks if one not in missing and one.ask.key in pieces]
    return Met(
        requirement,
        len(asks) - len(missing),
        len(asks),
        open,
        max((piece.at for piece in have), default=None),
        [rows[piece.ref] for piece in have if piece.ref in rows],
        [one.lesson for one in missing if one.lesson],
    )


def waits_for(person, *, at, **subject) -> Met | None:
    """What `person` must do before they may begin `subject` (`policy_version=`, `exam=` or
    `scenario=`): the requirement that stands before it, or None if it is open. One that no
    programme asks for is open too."""
    stands = asking(person, at=at, **subject)
    waiting = [each for each in stands if not _opens(each, subject)]
    return waiting[0].next if stands and len(waiting) == len(stands) else None


def asking(person, *, at, **subject) -> list[Standing]:
    """Where `person` stands in the programmes that ask for `subject`, as in `waits_for`."""
    found = Programme.objects.filter(**{f"requirements__{name}": it for name, it in subject.items()})
    programmes = list(found.distinct())
    return standings(person, programmes, at=at) if programmes else []


def _opens(standing, subject):
    return any(met.open for met in of_subject(standing, subject))


def of_subject(standing, subject) -> list[Met]:
    """What the programme asks of `subject`, as in `waits_for`."""
    ((name, wanted),) = subject.items()
    pk = getattr(wanted, "pk", wanted)
    return [met for met in standing.requirements if getattr(met.requirement, f"{name}_id") == pk]
