"""What the database knows that counts in a programme, as the facts that `settling` reads: fetched at once, in
a number of queries that grows neither with the programmes nor with the people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from academy.programmes import signals
from academy.programmes.book import Book, Kind
from academy.programmes.models import Attestation, Declaration, Programme
from academy.programmes.settling import Away, Cycle, Done, Fact, Left, Suspended
from courses.curriculum.models import Reading
from courses.exams.models import Attempt
from sandbox.drills.models import Run


@dataclass(frozen=True)
class Held:
    """A cycle on record: its number, and when its right ends as it is known now."""

    number: str
    cycle: Cycle
    ends: datetime


@dataclass(frozen=True)
class Holding:
    """What the register, which stands above, has of one person and programme: cycles and decisions."""

    held: tuple[Held, ...] = ()
    decisions: tuple[Fact, ...] = ()

    @property
    def cycles(self) -> list[Cycle]:
        return [each.cycle for each in self.held]


class Known:
    """What some people have done of what the programmes of a book ask, and what is stated of them. With
    `cited`, also what the rows are about, as a certificate cites it; of many people it is a lot to read."""

    def __init__(self, book: Book, people: Iterable[Any], *, cited: bool = False):
        self.book, self.cited = book, cited
        self.people = {person.pk: person for person in people}
        self.readings = _by(self._readings(), lambda row: (row.person_id, row.lesson_id))
        self.attestations = _by(self._attestations(), lambda row: (row.person_id, row.policy))
        self.attempts = _by(self._attempts(), lambda row: (row.candidate_id, row.exam_id))
        self.runs = _by(self._runs(), lambda row: (row.trainee_id, row.scenario))
        self.declarations = _by(Declaration.objects.filter(person__in=self.people), lambda row: row.person_id)
        self.holdings = holdings(self.people)

    def holding(self, person: Any, programme: Programme) -> Holding:
        return self.holdings.get((person.pk, programme.pk), Holding())

    def facts(self, person: Any, programme: Programme) -> tuple[list[Fact], dict[str, Any]]:
        """The facts, and the row that each of their `ref` names."""
        rows: dict[str, Any] = {}
        facts: list[Fact] = list(self.holding(person, programme).decisions)
        for asked in self.book.asked[programme.pk]:
            for done, row in self._done(asked, person):
                facts.append(done)
                rows[done.ref] = row
        for requirement in self.book.of(programme):
            facts += self.book.changes[requirement.pk].facts
        facts += [Away(row.begins_at, row.until) for row in self._declared(person, Declaration.Kind.AWAY)]
        return facts + ([Left(person.left_at)] if person.left_at else []), rows

    def _done(self, asked, person):
        found = _DONE[asked.requirement.kind](self, asked, person)
        return [*found, *self._waived(asked, person)]

    def _held(self, asked, person):
        holding = self.holdings.get((person.pk, asked.requirement.needs_id), Holding())
        return [
            (Done(asked.ask.key, begins, f"certificate:{each.number}", until=until), each)
            for each in holding.held
            for begins, until in _active(each, holding.decisions)
        ]

    def _waived(self, asked, person):
        rows = self._declared(person, Declaration.Kind.WAIVED, asked.requirement)
        return [(Done(asked.ask.key, row.at, f"declaration:{row.pk}", waived=True), row) for row in rows]

    def _declared(self, person, kind, requirement=None):
        rows = [row for row in self.declarations[person.pk] if row.kind == kind]
        return [row for row in rows if requirement is None or row.requirement_id == requirement.pk]

    def _read(self, asked, person):
        rows = self.readings[person.pk, asked.lesson]
        return [_piece(asked, row, row.finished_at, row.written_at) for row in rows]

    def _signed(self, asked, person):
        version = asked.requirement.policy_version
        asked_ever = self.book.changes[asked.requirement.pk].before | {version.pk}
        rows = self.attestations[person.pk, version.policy_id]
        return [
            _piece(asked, row, row.attested_at, row.published_at)
            for row in rows
            if row.version_id in asked_ever
        ]

    def _passed(self, asked, person):
        rows = self.attempts[person.pk, asked.requirement.exam_id]
        return [_piece(asked, row, row.submitted_at) for row in rows]

    def _run(self, asked, person):
        rows = self.runs[person.pk, asked.requirement.scenario_id]
        return [_piece(asked, row, row.finished_at) for row in rows if row.score >= asked.requirement.minimum]

    def _attended(self, asked, person):
        rows = self._declared(person, Declaration.Kind.ATTENDED, asked.requirement)
        return [_piece(asked, row, row.begins_at) for row in rows]

    def _readings(self):
        asked = [pk for lessons in self.book.lessons.values() for pk in lessons]
        rows = Reading.objects.filter(person__in=self.people, lesson__in=asked).finished()
        rows = rows.annotate(written_at=F("revision__created_at")).order_by("finished_at")
        return self._with(rows, "lesson", "lesson__body") if asked else []

    def _attestations(self):
        policies = {each.policy_version.policy_id for each in self._of_kind(Kind.ATTESTATION)}
        rows = Attestation.objects.filter(person__in=self.people, version__policy__in=policies)
        rows = rows.annotate(policy=F("version__policy"), published_at=F("version__published_at"))
        return self._with(rows, "version__policy", "version__summary", "version__clauses") if policies else []

    def _attempts(self):
        exams = {each.exam_id for each in self._of_kind(Kind.EXAM)}
        rows = Attempt.objects.passed().filter(candidate__in=self.people, exam__in=exams)
        return self._with(rows.order_by("submitted_at"), "exam") if exams else []

    def _runs(self):
        scenarios = {each.scenario_id for each in self._of_kind(Kind.DRILL)}
        rows = Run.objects.graded().filter(trainee__in=self.people, finished_at__isnull=False)
        rows = rows.filter(edition__scenario__in=scenarios).annotate(scenario=F("edition__scenario"))
        rows = self._with(rows, "edition__scenario", "edition__clauses").defer("judgement")
        return rows.order_by("finished_at") if scenarios else []

    def _with(self, rows, about, *heavy):
        return rows.select_related(about).defer(*heavy) if self.cited else rows

    def _of_kind(self, kind):
        return [each for each in self.book.requirements if each.kind == kind]


_DONE = {
    Kind.COURSE: Known._read,
    Kind.ATTESTATION: Known._signed,
    Kind.EXAM: Known._passed,
    Kind.DRILL: Known._run,
    Kind.EVENT: Known._attended,
    Kind.CERTIFICATE: Known._held,
}


def holdings(people: Iterable[int]) -> dict[tuple[int, int], Holding]:
    """What the register has: `{(person id, programme id): Holding}`; nothing where there is no register."""
    answers = signals.holdings_asked.send(Programme, people=list(people))
    return {key: holding for _, answer in answers for key, holding in answer.items()}


def _active(held, decisions):
    """The spans in which a cycle was active: held, and not suspended."""
    begins = held.cycle.issued
    for fact in sorted(decisions, key=lambda fact: fact.at):
        if isinstance(fact, Suspended) and begins is not None and begins < min(fact.at, held.ends):
            yield begins, min(fact.at, held.ends)
            begins = None
        elif isinstance(fact, Suspended):
            begins = None
        elif begins is None:
            begins = max(fact.at, held.cycle.issued)
    if begins is not None and begins < held.ends:
        yield begins, held.ends


def _piece(asked, row, at, of=None):
    return Done(asked.ask.key, at, f"{row._meta.model_name}:{row.pk}", of=of), row


def _by(rows, key):
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
