"""What a person holds of one programme: settled from its terms, the cycles on record and the facts. Pure, so
that it says the same of any past day, in whatever order the facts arrive.

A cycle on record is never changed: what it pinned when it was issued holds. The right closes with the second
at which a cycle ends; grace only keeps the shorter way back open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from academy.words.standing import Renewal, State, Validity


@dataclass(frozen=True)
class Ask:
    """One requirement: `renewal` says whether a renewal asks for it again, `fresh` how old its evidence may
    be when a certificate is issued. What is `lasting` — a lesson read, another certificate held — counts
    whenever it was done, until it changes or ends."""

    key: str
    renewal: Renewal = Renewal.ALWAYS
    fresh: timedelta | None = None
    lasting: bool = False


@dataclass(frozen=True)
class Terms:
    """What a programme asks and grants. `calendar` is (month, day), at the start of which all of its
    certificates expire, in UTC, not 29 February; for `Validity.CALENDAR` alone."""

    asks: tuple[Ask, ...]
    length: timedelta
    validity: Validity = Validity.COMPLETION
    calendar: tuple[int, int] = (1, 1)
    window: timedelta = timedelta(days=60)  # before the expiry, in which it may be renewed
    least: timedelta = timedelta(0)  # for which a cycle must have been held before it may be renewed
    grace: timedelta = timedelta(0)  # after the end, in which the renewal still suffices


@dataclass(frozen=True)
class Done:
    """Evidence that `ask` is met, of what was asked since `of` (None: since it was done), counting up to
    `until`. What was `waived` by a decision never grows old."""

    ask: str
    at: datetime
    ref: str = ""
    waived: bool = False
    of: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Changed:
    """From `at` on, `ask` asks for what there is since `of` (None: since then). Whoever rests on something
    older must have it by `by`; None: with the next renewal."""

    ask: str
    at: datetime
    by: datetime | None = None
    of: datetime | None = None

    @property
    def since(self) -> datetime:
        return self.of or self.at


@dataclass(frozen=True)
class Away:
    """A leave: its days do not count against the grace."""

    at: datetime
    until: datetime


@dataclass(frozen=True)
class Left:
    """The person left: what they hold ends."""

    at: datetime


@dataclass(frozen=True)
class Suspended:
    at: datetime


@dataclass(frozen=True)
class Reinstated:
    at: datetime


@dataclass(frozen=True)
class Revoked:
    """What was held is revoked. It is earned again only by evidence from later on."""

    at: datetime


Fact = Done | Changed | Away | Left | Suspended | Reinstated | Revoked


@dataclass(frozen=True)
class Cycle:
    """One certificate as it is on record, with the evidence it pinned for each requirement."""

    issued: datetime
    expires: datetime
    evidence: tuple[Done, ...] = ()
    why: str = "earned"  # earned, renewed, caught up: how its expiry was found


@dataclass(frozen=True)
class Dated:
    """A moment and the reasons for it: codes of `explaining.REASONS` with what they speak of."""

    at: datetime
    why: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Settled:
    """How things stand at a moment. `ends`, `opens` and `grace` are of the last cycle: when its right closes,
    from when evidence counts for the next, and until when the renewal suffices. `path` is what the next one
    asks for, `missing` what of it is not done, `found` what of it is; `why` says what it is (as of
    `Cycle`), `due` whether it is asked now or only once it opens. `issue` is earned and not on record."""

    state: State
    ends: Dated | None = None
    opens: Dated | None = None
    grace: Dated | None = None
    path: tuple[Ask, ...] = ()
    missing: tuple[Ask, ...] = ()
    found: tuple[Done, ...] = ()
    why: str = "earned"
    due: bool = True
    issue: Cycle | None = None


def settle(terms: Terms, cycles: Sequence[Cycle], facts: Iterable[Fact], at: datetime) -> Settled:
    """How a person stands at `at`, from what had happened by then. One certificate is issued at a time:
    put `issue` on record and settle again until it is None, however late that is."""
    known = _Known(facts, at)
    held = sorted((cycle for cycle in cycles if cycle.issued <= at), key=lambda cycle: cycle.issued)
    last = held[-1] if held else None
    issue = next(filter(None, (_earned(terms, last, known, moment) for moment in known.moments)), None)
    path = _path(terms, last, known, at)
    have = {ask: known.evidence(ask, path.since, at) for ask in path.asks}
    way: dict[str, Any] = {
        "path": path.asks,
        "missing": tuple(ask for ask, done in have.items() if not done),
        "found": tuple(done for done in have.values() if done),
        "why": path.why,
        "issue": issue,
    }
    if last is None:
        return Settled(State.NONE, **way)
    ends, opens = _ends(terms, last, known, at), _opens(terms, last, known, at)
    return Settled(
        _state(last, ends, known, at),
        ends=ends,
        opens=opens,
        grace=_grace(terms, ends, known),
        due=path.why != "renewed" or at >= opens.at,
        **way,
    )


def settled(terms: Terms, facts: Iterable[Fact], at: datetime) -> list[Cycle]:
    """All cycles that the facts give by `at`, from none on record."""
    known = list(facts)
    cycles: list[Cycle] = []
    while issue := settle(terms, cycles, known, at).issue:
        cycles.append(issue)
    return cycles


@dataclass(frozen=True)
class _Path:
    """What the next cycle takes: these requirements by evidence from `since` on; the rest is carried over."""

    asks: tuple[Ask, ...]
    since: datetime
    why: str


class _Known:
    """The facts that had happened by a moment, in order."""

    def __init__(self, facts: Iterable[Fact], at: datetime):
        known = sorted((fact for fact in facts if fact.at <= at), key=lambda fact: fact.at)
        if any(one.at == other.at for one, other in pairwise(known)):  # then what they say is their order
            known.sort(key=lambda fact: (fact.at, repr(fact)))
        self.done = [fact for fact in known if isinstance(fact, Done)]
        self.changes = [fact for fact in known if isinstance(fact, Changed)]
        self.leaves = [fact for fact in known if isinstance(fact, Away)]
        self.closings = [fact for fact in known if isinstance(fact, Left | Revoked)]
        self.decisions = [fact for fact in known if isinstance(fact, Suspended | Reinstated | Revoked)]
        self.changing = {one.ask for one in self.changes}
        self.by_ask: dict[str, list[Done]] = {}
        for done in reversed(self.done):
            self.by_ask.setdefault(done.ask, []).append(done)
        # A certificate is earned at none but these.
        self.moments = sorted({done.at for done in self.done} | {one.at for one in self.changes})

    def evidence(self, ask: Ask, since: datetime | None, at: datetime) -> Done | None:
        """The newest evidence for `ask` that counts at `at`."""
        newest_first = self.by_ask.get(ask.key, ())
        return next((done for done in newest_first if self._counts(done, ask, since, at)), None)

    def _counts(self, done: Done, ask: Ask, since: datetime | None, at: datetime) -> bool:
        if done.at > at or (since is not None and done.at < since and not ask.lasting):
            return False
        if done.until is not None and at >= done.until:
            return False
        if done.waived:
            return True
        return (ask.fresh is None or at - done.at <= ask.fresh) and not self.outdated(done, at)

    def outdated(self, done: Done, at: datetime) -> list[Changed]:
        """What has changed between this evidence and `at`."""
        if done.waived:
            return []
        version = done.of or done.at
        return [one for one in self.changes if one.ask == done.ask and version < one.since and one.at <= at]

    def closing(self, cycle: Cycle, at: datetime) -> Left | Revoked | None:
        """The first fact up to `at` that ended the cycle before its time."""
        return next((fact for fact in self.closings if cycle.issued <= fact.at <= at), None)

    def is_suspended(self, at: datetime) -> bool:
        decided = [fact for fact in self.decisions if fact.at <= at]
        return bool(decided) and isinstance(decided[-1], Suspended)


def _earned(terms: Terms, last: Cycle | None, known: _Known, at: datetime) -> Cycle | None:
    """The cycle that follows `last`, if it is earned at `at`."""
    if last is not None and at <= last.issued:
        return None
    path = _path(terms, last, known, at)
    fresh: dict[str, Done] = {}
    for ask in path.asks:
        done = known.evidence(ask, path.since, at)
        if done is None:
            return None
        fresh[ask.key] = done
    if not terms.asks or not path.asks:
        return None
    if path.why == "renewed" and not any(done and done.at >= path.since for done in fresh.values()):
        return None  # what lasts renews nothing by itself
    carried = {done.ask: done for done in last.evidence} if last else {}
    evidence = tuple(
        found for ask in terms.asks if (found := fresh.get(ask.key) or carried.get(ask.key)) is not None
    )
    return Cycle(at, _expiry(terms, last, path, at), evidence, path.why)


def _path(terms: Terms, last: Cycle | None, known: _Known, at: datetime) -> _Path:
    """What a certificate that is issued at `at` takes."""
    if last is None:
        return _Path(terms.asks, datetime.min.replace(tzinfo=UTC), "earned")
    ends, opens = _ends(terms, last, known, at), _opens(terms, last, known, at)
    if revoked := _revoked(last, known, at):
        return _Path(_anew(terms), revoked.at, "earned")
    if at > _grace(terms, ends, known).at:
        return _Path(_anew(terms), min(opens.at, ends.at), "earned")
    changed = _changed(terms, last, known, at)
    urgent = [one for each in changed.values() for one in each if one.by]
    if urgent and at < opens.at:
        asks = tuple(ask for ask in changed if any(one.ask == ask.key for one in urgent))
        return _Path(asks, min(one.since for one in urgent), "caught up")
    asks = tuple(ask for ask in terms.asks if ask in changed or _is_due(ask, last))
    return _Path(asks or terms.asks, opens.at, "renewed")


def _anew(terms: Terms) -> tuple[Ask, ...]:
    """All that is asked. Where all of it lasts, nothing of it does: no certificate comes back by itself."""
    if any(not ask.lasting for ask in terms.asks):
        return terms.asks
    return tuple(replace(ask, lasting=False) for ask in terms.asks)


def _is_due(ask: Ask, last: Cycle) -> bool:
    """Whether every renewal asks it, or this one does because the cycle before rests on nothing for it."""
    return ask.renewal == Renewal.ALWAYS or all(done.ask != ask.key for done in last.evidence)


def _changed(terms: Terms, last: Cycle, known: _Known, at: datetime) -> dict[Ask, list[Changed]]:
    """What has changed by `at` since the evidence of the cycle, by requirement."""
    carried = {done.ask: done for done in last.evidence if done.ask in known.changing}
    found = {
        ask: known.outdated(carried[ask.key], at)
        for ask in terms.asks
        if ask.key in carried and ask.renewal != Renewal.NEVER
    }
    return {ask: changes for ask, changes in found.items() if changes}


def _ends(terms: Terms, last: Cycle, known: _Known, at: datetime) -> Dated:
    """When the right of the cycle closes, as it is known at `at`."""
    found = [Dated(last.expires, ((last.why, terms.validity),))]
    for changes in _changed(terms, last, known, at).values():
        found += [Dated(max(one.by, last.issued), (("changed", one),)) for one in changes if one.by]
    if closing := known.closing(last, at):
        found.append(Dated(closing.at, (("revoked" if isinstance(closing, Revoked) else "left", closing),)))
    return min(found, key=lambda dated: dated.at)


def _opens(terms: Terms, last: Cycle, known: _Known, at: datetime) -> Dated:
    """From when evidence counts for the next cycle."""
    window = Dated(last.expires - terms.window, (("window", terms.window),))
    least = Dated(last.issued + terms.least, (("least", terms.least),))
    opens = max(window, least, key=lambda dated: dated.at)
    closing = known.closing(last, at)
    return Dated(closing.at, (("left", closing),)) if closing and closing.at < opens.at else opens


def _grace(terms: Terms, ends: Dated, known: _Known) -> Dated:
    """Until when the renewal suffices: the grace without the days of leave in it."""
    moment, left = ends.at, terms.grace
    why: list[tuple[str, Any]] = [("grace", terms.grace)]
    if not terms.grace or ends.why[0][0] in ("revoked", "left"):
        return Dated(ends.at, ends.why)
    for leave in known.leaves:
        begins = max(leave.at, moment)
        if leave.until <= begins:
            continue
        if begins > moment + left:
            break
        moment, left = leave.until, left - (begins - moment)
        why.append(("leave", leave))
    return Dated(moment + left, tuple(why))


def _revoked(last: Cycle, known: _Known, at: datetime) -> Revoked | None:
    closing = known.closing(last, at)
    return closing if isinstance(closing, Revoked) else None


def _state(last: Cycle, ends: Dated, known: _Known, at: datetime) -> State:
    if at >= ends.at:
        return State.REVOKED if _revoked(last, known, at) else State.EXPIRED
    return State.SUSPENDED if known.is_suspended(at) else State.ACTIVE


def _expiry(terms: Terms, last: Cycle | None, path: _Path, at: datetime) -> datetime:
    """When a certificate that is issued at `at` expires."""
    if last is not None and path.why == "caught up":
        return last.expires
    renews = last is not None and path.why == "renewed" and last.expires <= at + terms.window
    if terms.validity == Validity.CALENDAR:
        return _next(terms.calendar, max(at + terms.window, last.expires if last and renews else at))
    if terms.validity == Validity.EXPIRY and last is not None and renews:
        return max(last.expires, at - terms.grace) + terms.length
    return at + terms.length


def _next(day: tuple[int, int], after: datetime) -> datetime:
    """The start of the first such day, UTC, that comes after `after`."""
    here = after.astimezone(UTC)
    found = datetime(here.year, *day, tzinfo=UTC)
    return found if found > here else found.replace(year=here.year + 1)
