"""The rows of seeded lives, table by table, and lines for the log: what one process makes at a time. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from academy.seeding.citing import cite, policy, version_of
from academy.seeding.lives import Life, live, number_of
from academy.seeding.people import DECIDERS, OFFICES, Company, person
from academy.seeding.syllabus import Syllabus
from academy.seeding.telling import facts, said
from academy.words.canonical import stamp

# The columns of each table's rows, as the models name them.
COLUMNS = {
    "people.User": "id password is_superuser key email employee_number name unit_id manager_id language"
    " time_zone is_active joined_at left_at demonstration",
    "people.User.groups": "user_id group_id",
    "programmes.Attestation": "id person_id version_id sha256 meaning signature attested_at",
    "register.Certificate": "id key number person_id programme_id cycle holder title level allows acts"
    " channels languages policy evidence earned_at issued_at expires_at why ends_at end expiry_told_at",
    "register.Decision": "id certificate_id act reason by_id at meaning signature",
    "register.Due": "id person_id at",
}
_QUARTER, _WEEK = timedelta(minutes=15), timedelta(days=7)


@dataclass(frozen=True)
class Plan:
    """All that the rows are made from. `words`: what is signed and why is decided; `groups`: ids by role."""

    company: Company
    syllabuses: list[Syllabus]
    words: dict[str, Any]
    groups: dict[str, int]


@dataclass
class Made:
    """`rows` of each table; `lines` for the log, as `line` writes them, by the stretch of time."""

    rows: dict[str, list[tuple[Any, ...]]]
    lines: dict[int, bytes]


def make(plan: Plan, numbers: Iterable[int]) -> Made:
    """The rows of these people."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    lines: dict[int, list[bytes]] = defaultdict(list)
    for number in numbers:
        life = live(plan.company, plan.syllabuses, number)
        evidence = {
            record.number: cite(life, chain, record.cycle.evidence)
            for chain in life.chains
            for record in chain.records
        }
        for table, row in _rows(plan, life, evidence):
            rows[table].append(row)
        for place, told in enumerate(facts(plan.company, life, plan.words, evidence)):
            lines[stretch(plan.company, told.at)].append(line(number, place, told))
    return Made(rows, {number: b"".join(found) for number, found in lines.items()})


def stretch(company: Company, at: datetime) -> int:
    """The number of the stretch of time that `at` is in: a quarter of an hour of the first week, in which
    most people are brought in, a week later on."""
    since = at - company.start
    return since // _QUARTER if since < _WEEK else _WEEK // _QUARTER + since // _WEEK


def line(number: int, place: int, told: Any) -> bytes:
    """One fact, so that sorted lines are in the order of time, then of people, then of what they did."""
    head = f"{stamp(told.at)}\t{number:08}\t{place:03}\t{told.act}\t{told.subject}\t{told.actor or ''}"
    return f"{head}\t{told.facts}\n".encode()


def deciders(company: Company) -> list[Any]:
    """Who decides for governance; nobody's number leads to themselves."""
    return [person(company, number, company.rng(number)) for number in DECIDERS]


def _rows(plan, life: Life, evidence):
    yield "people.User", _user(plan, life)
    for role in life.person.roles:
        yield "people.User.groups", (life.person.pk, plan.groups[role.value])
    if date := life.due(plan.company.at):
        yield "register.Due", (life.person.pk, life.person.pk, date)
    for chain in life.chains:
        for done in chain.done:
            if part := chain.syllabus.parts[done.ask].versions and chain.syllabus.parts[done.ask]:
                yield "programmes.Attestation", _attestation(plan, life, part, done)
        for cycle, record in enumerate(chain.records, start=1):
            yield "register.Certificate", _certificate(plan, life, chain, record, cycle, evidence)
            for place, decision in enumerate(record.decisions):
                yield "register.Decision", _decision(plan, life, chain, record, decision, place)


def _user(plan, life):
    one, company = life.person, plan.company
    return (
        one.pk,
        "!" + company.key("password", one.number).hex,  # a password that nothing is the hash of
        False,
        one.key,
        one.email,
        one.employee_number,
        one.named.name,
        company.units[one.unit - 1],
        company.first + one.manager if one.manager else None,
        one.named.language,
        one.named.zone,
        one.left is None,
        one.joined,
        one.left,
        True,
    )


def _attestation(plan, life, part, done):
    version = version_of(part, done)
    return (
        life.id(int(done.ref.partition(":")[2])),
        life.person.pk,
        version.pk,
        version.cited["sha256"],
        plan.words["attestation"],
        life.person.named.name,
        done.at,
    )


def _certificate(plan, life, chain, record, cycle, evidence):
    syllabus = chain.syllabus
    return (
        life.id(record.number),
        plan.company.key("certificate", life.id(record.number)),
        number_of(life, record),
        life.person.pk,
        syllabus.pk,
        cycle,
        life.person.named.name,
        syllabus.title,
        syllabus.level,
        syllabus.allows,
        *syllabus.scope,
        policy(chain, record.cycle.evidence),
        evidence[record.number],
        record.cycle.issued,
        record.issued,
        record.cycle.expires,
        record.cycle.why,
        record.ends,
        str(record.end),
        record.told,
    )


def _decision(plan, life, chain, record, decision, place):
    reason, signature, meaning, _key = said(life, chain, record, decision, plan.words)
    decider = DECIDERS[life.person.number % len(DECIDERS)]
    return (
        life.id(record.number) * 8 + place,
        life.id(record.number),
        decision.act,
        reason,
        None if decision.machine else plan.company.first + decider,
        decision.at,
        meaning,
        signature,
    )


assert all(DECIDERS[number % len(DECIDERS)] != number for number in OFFICES)
