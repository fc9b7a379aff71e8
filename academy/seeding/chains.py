"""How one person came to hold one programme, again and again: what they do is drawn, what they hold by it is
what `settling` says. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from academy.programmes.settling import (
    Cycle,
    Dated,
    Done,
    Fact,
    Left,
    Reinstated,
    Revoked,
    Settled,
    Suspended,
    settle,
)
from academy.seeding.syllabus import Part, Syllabus
from academy.words.standing import End, State

DAY = timedelta(days=1)
ENDS = {"changed": End.CHANGED, "left": End.LEFT, "revoked": End.REVOKED}
# How the next cycle comes about: in time, in the grace, later and from the beginning, or never.
NEXT = {"in time": 0.84, "in grace": 0.05, "later": 0.05, "never": 0.06}
_NEXT = list(NEXT.values())
REVOKED, SUSPENDED, REINSTATED, BACK = 0.004, 0.012, 0.75, 0.35  # chances
NIGHT = timedelta(hours=2, minutes=15)  # when the sweep settles whoever is due


@dataclass
class Decided:
    """A decision of governance, or None for `machine`, which hands a suspension on."""

    act: str
    at: datetime
    machine: bool = False


@dataclass
class Record:
    """A certificate: the cycle, when it was put on record, and how it ended, or will."""

    cycle: Cycle
    issued: datetime
    ends: datetime
    end: str
    number: int  # of all that the person was given
    told: datetime | None = None
    following: int | None = None  # the number of that which superseded it
    decisions: list[Decided] = field(default_factory=list)
    named: str = ""  # its number, once it is written


@dataclass
class Chain:
    """One programme of one person, who does things until `stop`: when they left, or `at`, the end.

    `counter` numbers what they do over all programmes; `held` is evidence of another certificate.
    """

    syllabus: Syllabus
    rng: Random
    counter: Iterator[int]
    at: datetime
    left: datetime | None = None
    held: list[Done] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stop = (self.left or self.at) - timedelta(seconds=10)  # what is done then is put on record too
        self.records: list[Record] = []
        self.stated: list[Fact] = list(self.syllabus.changes)  # what others did
        self.done: list[Done] = []  # all that they did
        self.stage: list[Done] = []  # what of it can count for the next cycle
        self.pending: datetime | None = None  # when a suspension ends
        self.stands = Settled(State.NONE)  # as it is known at the end, with the last certificate

    def live(self, begins: datetime) -> None:
        """Go through all that happens from `begins` on."""
        at: datetime | None = begins
        while at is not None and at < self.stop and self._earn(at):
            at = self._decided(self._next())
        self._close()

    def _settle(self, at: datetime) -> Settled:
        cycles = [record.cycle for record in self.records[-1:]]
        return settle(self.syllabus.terms, cycles, [*self.stated, *self.held, *self.stage], at)

    def _earn(self, at: datetime) -> bool:
        """Do what is missing from `at` on. False if no certificate came of it."""
        at = at.replace(microsecond=0)
        for _ in range(3):
            missing = self._settle(at).missing
            if any(self._part(ask.key).needs for ask in missing):
                return False
            for ask in missing:
                at += timedelta(seconds=self.rng.randrange(900, 100_000))
                if at < self.stop:
                    self._do(ask.key, at)
            if issue := self._settle(self.stop).issue:
                self._record(issue)
                return True
        return False

    def _do(self, ask: str, at: datetime) -> None:
        part, pk = self._part(ask), next(self.counter)
        versions = [version for version in part.versions if version.since <= at] or part.versions[:1]
        of = versions[-1].published if versions else None
        done = Done(ask, at, f"{part.kind}:{pk}", of=of)
        self.done.append(done)
        self.stage.append(done)

    def _part(self, ask: str) -> Part:
        return self.syllabus.parts[ask]

    def _record(self, cycle: Cycle) -> None:
        issued = cycle.issued + timedelta(seconds=self.rng.randint(1, 4))
        made = Record(cycle, issued, cycle.expires, End.EXPIRED, next(self.counter))
        if self.records:
            self._follow(self.records[-1], made)
        self.records.append(made)
        self.stage = [done for done in self.stage if self._lasts(done)]
        self.stands = self._settle(self.stop)
        assert self.stands.ends
        made.ends, made.end = self.stands.ends.at, _end(self.stands.ends)

    def _lasts(self, done: Done) -> bool:
        return next(ask.lasting for ask in self.syllabus.terms.asks if ask.key == done.ask)

    def _follow(self, before: Record, made: Record) -> None:
        if before.ends <= made.issued:
            night = _night(before.ends)
            if before.end != End.REVOKED and night < made.issued:
                before.told = night
            self.pending = None
            return
        before.ends, before.end, before.following = made.issued, End.SUPERSEDED, made.number
        if self.pending:  # a renewal lifts no suspension
            made.decisions.append(Decided("suspend", made.issued, machine=True))
            self.stated.append(Suspended(made.issued))

    def _next(self) -> datetime | None:
        """When they set out for the next cycle, if they do."""
        stands = self.stands
        assert stands.ends and stands.opens and stands.grace
        why, about = stands.ends.why[0]
        opens = about.at if why == "changed" else stands.opens.at
        way = self.rng.choices(list(NEXT), _NEXT)[0]
        if way == "in time":
            return max(opens, self.records[-1].issued) + (stands.ends.at - opens) * self.rng.random()
        late = stands.ends.at + 2 * DAY
        if way == "in grace" and late < stands.grace.at:
            return late + (stands.grace.at - late) * self.rng.random()
        return stands.grace.at + DAY * self.rng.randint(2, 200) if way != "never" else None

    def _decided(self, following: datetime | None) -> datetime | None:
        """What governance decides before `following`. Returns when the next cycle is set out for now."""
        last, chance = self.records[-1], self.rng.random()
        latest = min(following or self.stop, last.ends, self.stop) - DAY
        self._reinstate(last, latest)
        if self.pending or latest - last.issued < 2 * DAY:
            return following
        at = last.issued + DAY + (latest - last.issued - DAY) * self.rng.random()
        at = at.replace(microsecond=0)
        if last.decisions and at <= last.decisions[-1].at:
            return following
        if chance < REVOKED:
            last.decisions.append(Decided("revoke", at))
            self.stated.append(Revoked(at))
            last.ends, last.end = at, End.REVOKED
            return at + DAY * self.rng.randint(30, 200) if self.rng.random() < BACK else None
        if chance < REVOKED + SUSPENDED:
            last.decisions.append(Decided("suspend", at))
            self.stated.append(Suspended(at))
            days = self.rng.randint(2, 90) if self.rng.random() < REINSTATED else 5000
            self.pending = at + DAY * days
            self._reinstate(last, latest)
        return following

    def _reinstate(self, last: Record, latest: datetime) -> None:
        if self.pending and last.issued < self.pending < latest:
            last.decisions.append(Decided("reinstate", self.pending))
            self.stated.append(Reinstated(self.pending))
            self.pending = None

    def _close(self) -> None:
        """How the last certificate stands at the end."""
        if self.left:
            self.stated.append(Left(self.left))
        if not self.records:
            return
        self.stands = self._settle(self.at)
        last, ends = self.records[-1], self.stands.ends
        assert ends
        last.ends, last.end = ends.at, _end(ends)
        if last.end == End.LEFT:
            last.told = last.ends
        elif last.end != End.REVOKED and last.ends <= self.stop:
            night = _night(last.ends)  # the last sweep was at the end; who has left is not looked at
            last.told = night if night < self.stop else None if self.left else self.at


def _end(ends: Dated) -> str:
    return ENDS.get(ends.why[0][0], End.EXPIRED)


def _night(at: datetime) -> datetime:
    """The first sweep from `at` on."""
    found = at.replace(hour=0, minute=0, second=0, microsecond=0) + NIGHT
    return found if found >= at else found + DAY
