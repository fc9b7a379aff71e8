"""What erasing people would do, kind by kind: counted now, the same for whoever reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from academy.desk.records.kinds import Fate, Kind
from academy.desk.records.mentions import Mention, mentions
from academy.desk.records.schedule import BY_CODE, SCHEDULE, VERSION
from academy.words.canonical import digest


@dataclass(frozen=True)
class Line:
    """Records of one kind: how many there are, and until when they are to be kept."""

    kind: Kind
    count: int
    until: datetime | None

    def as_data(self):
        return [self.kind.code, self.count, self.until.isoformat() if self.until else None]


@dataclass(frozen=True)
class Preview:
    """What erasing one person would do."""

    person: Any
    lines: list[Line]
    mentions: list[Mention]

    @property
    def gone(self):
        """What is deleted, emptied or renamed."""
        return [line for line in self.lines if line.kind.fate != Fate.KEEP]

    @property
    def kept(self):
        return [line for line in self.lines if line.kind.fate == Fate.KEEP]

    @property
    def until(self):
        """When the last period is over; None for who has not left."""
        return max((line.until for line in self.gone if line.until), default=None)

    def early(self, *, at):
        """The kinds whose period is not over at `at`."""
        return [line for line in self.gone if line.until is None or line.until > at]

    def as_data(self):
        """Looks are left out: whoever reads this leaves one."""
        return {
            "kinds": [line.as_data() for line in self.lines if line.kind.model != "desk.Look"],
            "named": [[one.where, one.count, one.by_us] for one in self.mentions],
        }


def previews(people):
    """A `Preview` of each of these people, in their order; the number of queries does not grow with them."""
    people = list(people)
    tallies = [(kind, kind.tally(people)) for kind in SCHEDULE] if people else []
    named = mentions(people)
    return [
        Preview(
            person,
            [
                Line(kind, found[0], _until(kind, person, found[1]))
                for kind, tally in tallies
                if (found := tally.get(str(getattr(person, kind.by))))
            ],
            named[person.pk],
        )
        for person in people
    ]


def as_shown(person, data):
    """The preview that was kept as `data`, as it was shown."""
    lines = [
        Line(BY_CODE[code], count, until and datetime.fromisoformat(until))
        for code, count, until in data["kinds"]
        if code in BY_CODE
    ]
    return Preview(person, lines, [Mention(*one) for one in data["named"]])


def seen(found):
    """SHA-256 of what these previews say, whoever reads them and in which language."""
    return digest({"schedule": VERSION, "people": {str(one.person.key): one.as_data() for one in found}})


def _until(kind, person, newest):
    if kind.period is None or person.left_at is None:
        return None
    return years_after(max(filter(None, (person.left_at, newest))), kind.period.years)


def years_after(at, years):
    """The same day so many years later; 1 March for a 29 February that is not there."""
    try:
        return at.replace(year=at.year + years)
    except ValueError:
        return at.replace(year=at.year + years, month=3, day=1)
