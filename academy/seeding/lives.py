"""Everything one seeded person did and was given, over all programmes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from academy.programmes.settling import Done
from academy.register import reminding
from academy.seeding.chains import Chain
from academy.seeding.people import Company, Person, person
from academy.seeding.syllabus import Syllabus

ROOM = 128  # numbers of each person for what they did and were given
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # as register.models: Crockford's


@dataclass
class Life:
    person: Person
    chains: list[Chain] = field(default_factory=list)
    cited: dict[str, str] = field(default_factory=dict)  # what evidence says of each thing done: citing

    def id(self, number: int) -> int:
        """The id of what is their `number`: each person has room for `ROOM`."""
        return self.person.pk * ROOM + number

    def due(self, at: datetime) -> datetime | None:
        """When they are settled again, as `register.settlement` finds it."""
        if self.person.left:
            return None
        return min((date for chain in self.chains for date in _dates(chain, at)), default=None)


def live(company: Company, syllabuses: list[Syllabus], number: int) -> Life:
    """The life of person `number`, the same each time."""
    rng = company.rng(number)
    life = Life(person(company, number, rng))
    numbers = count(1)
    for syllabus in syllabuses:
        begins = _begins(life, syllabus, rng.expovariate(1 / syllabus.days))
        takes = rng.random() < syllabus.share
        if takes and begins:
            chain = Chain(syllabus, rng, numbers, company.at, life.person.left, _held(life, syllabus))
            chain.live(begins)
            life.chains.append(chain)
    return life


def _begins(life, syllabus, days):
    """After they joined, or first held what it needs; None if they never did."""
    after = life.person.joined
    if syllabus.needs:
        held = [one for one in life.chains if one.syllabus.slug == syllabus.needs and one.records]
        if not held:
            return None
        after = held[0].records[0].issued
    return after + timedelta(days=2 + days)


def _held(life, syllabus) -> list[Done]:
    key = next((ask for ask, part in syllabus.parts.items() if part.needs), "")
    return [
        Done(key, record.cycle.issued, f"certificate:{number_of(life, record)}", until=record.ends)
        for chain in life.chains
        if chain.syllabus.slug == syllabus.needs
        for record in chain.records
    ]


def number_of(life, record) -> str:
    """A certificate's number, as `register.models.new_number` writes it; no two of a seed are the same."""
    if record.named:
        return record.named
    scrambled = life.id(record.number) * 0x2545F491 % (1 << 30)  # odd: one for each id
    signs = (_ALPHABET[scrambled >> shift & 31] for shift in range(25, -1, -5))
    record.named = f"LK-{record.issued.year % 100:02}-{''.join(signs)}"
    return record.named


def _dates(chain: Chain, at: datetime) -> Iterator[datetime]:
    stands = chain.stands
    if not stands.ends or not stands.opens or stands.ends.at <= at:
        return
    ends = stands.ends.at
    yield from (date for date in (ends, stands.opens.at, *reminding.dates(ends)) if date > at)
