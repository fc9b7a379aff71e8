"""The seeded company: pure, so that a number and a seed always give the same person.

People are numbered from 1, the head of the company. Whoever has ten times a number reports to it, and so do
the nine that follow; the first numbers head the units, which stand in the same tree.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from random import Random

from academy.seeding.names import Named, named
from academy.words.standing import Role

SPAN = 10  # reports of a manager
FEWEST = 200  # people: the offices are held by managers, who do not leave
OFFICES = {
    **dict.fromkeys((11, 12, 13, 14), Role.GOVERNANCE),
    **dict.fromkeys((15, 16), Role.COMPLIANCE),
    **dict.fromkeys((17, 18), Role.TRAINER),
    19: Role.RECORDS,
}
DECIDERS = [number for number, role in OFFICES.items() if role == Role.GOVERNANCE]
_AT_FIRST = 0.6  # of the people were there when the academy began
_LEAVING = 0.089  # of those who manage nobody


@dataclass(frozen=True)
class Company:
    """What is seeded: how many people, from what number, between which moments; `first` is the id of the row
    before that of person 1, `units` the ids of the units by number."""

    seed: int
    people: int
    start: datetime
    at: datetime
    first: int = 0
    units: tuple[int, ...] = ()

    @property
    def heads(self) -> int:
        """How many units there are: some hundred in a large company."""
        return max(10, min(400, self.people // 100))

    def rng(self, number: int) -> Random:
        return Random(f"{self.seed}/{number}")

    def key(self, kind: str, number: int) -> uuid.UUID:
        digest = blake2b(f"{self.seed}/{kind}/{number}".encode(), digest_size=16).digest()
        return uuid.UUID(bytes=digest, version=4)


@dataclass(frozen=True)
class Person:
    """One of the seeded people; `left` is None for who is there."""

    number: int
    pk: int
    key: uuid.UUID
    named: Named
    unit: int
    manager: int | None
    joined: datetime
    left: datetime | None

    @property
    def email(self) -> str:
        return f"p{self.number:07}@people.larkspur.example"

    @property
    def employee_number(self) -> str:
        return f"207-{self.number:07}"

    @property
    def roles(self) -> list[Role]:
        return [Role.EMPLOYEE, *([OFFICES[self.number]] if self.number in OFFICES else [])]


def person(company: Company, number: int, rng: Random) -> Person:
    """Person `number`; the same `rng` goes on to what they did."""
    joined = _joined(company, number, rng)
    return Person(
        number,
        company.first + number,
        company.key("person", number),
        named(rng),
        unit_of(company, number),
        max(1, number // SPAN) if number > 1 else None,
        joined,
        _left(company, number, joined, rng),
    )


def unit_of(company: Company, number: int) -> int:
    """The number of the unit somebody works in: that of their nearest superior, themselves
    included, who heads one."""
    while number > company.heads:
        number //= SPAN
    return number


def manages(company: Company, number: int) -> bool:
    return number * SPAN <= company.people


def _joined(company: Company, number: int, rng: Random) -> datetime:
    first_day = company.start + timedelta(hours=1, seconds=number // 50)
    if manages(company, number) or number <= company.heads or rng.random() < _AT_FIRST:
        return first_day
    days = (company.at - company.start).days - 5
    return company.start + timedelta(days=rng.randint(2, days), seconds=rng.randrange(86_400))


def _left(company: Company, number: int, joined: datetime, rng: Random) -> datetime | None:
    there = int((company.at - joined).total_seconds()) - 3600
    if manages(company, number) or number <= company.heads or rng.random() > _LEAVING:
        return None
    earliest = 30 * 86_400
    return joined + timedelta(seconds=rng.randrange(earliest, there)) if there > earliest else None
