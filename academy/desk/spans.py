"""How a certificate stood, in two times: from when to when a state was so (valid), and from when to when the
academy held it to be so (known). Pure, so that what is written as it happens and what is rebuilt are one.

The spans of a certificate tile the quarter plane from the moment it was earned (valid) and put on record
(known): for each moment that is asked about and each at which it is asked there is one state. Decision 0017
says what each beginning means.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from academy.words.standing import End, State

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
_ENDED = {End.REVOKED: State.REVOKED, End.SUPERSEDED: State.SUPERSEDED}


class Span(NamedTuple):
    """It was in `state` from `valid_from` to before `valid_to`; held to be so from `known_from` to before
    `known_to`."""

    state: str
    valid_from: datetime
    valid_to: datetime
    known_from: datetime
    known_to: datetime = FOREVER


class Pause(NamedTuple):
    """From `at` on it was `suspended`, or was so no more; known from `known` on."""

    at: datetime
    suspended: bool
    known: datetime


class Closing(NamedTuple):
    """Its right closes at `at` for `end`; known from `known` on."""

    at: datetime
    end: str
    known: datetime


def timeline(begins: datetime, closing: Closing, pauses: Iterable[Pause]) -> list[Span]:
    """The states one after the other from `begins` for ever, as all of this says it."""
    ends, state, since, found = max(begins, closing.at), State.ACTIVE, begins, []
    for pause in sorted(pauses, key=lambda pause: pause.at):
        at, turned = max(begins, pause.at), State.SUSPENDED if pause.suspended else State.ACTIVE
        if at >= ends or turned == state:
            continue
        found.append((state, since, at))
        state, since = turned, at
    found += [(state, since, ends), (_ENDED.get(End(closing.end), State.EXPIRED), ends, FOREVER)]
    spans = _joined(Span(what.value, one, other, begins) for what, one, other in found if one < other)
    return sorted(spans, key=lambda span: span.valid_from)


def revise(held: Sequence[Span], now: Sequence[Span], known: datetime) -> list[Span]:
    """What stands instead of `held`, the spans that were believed until `known`, once the states are found to
    be those of `now`. What stays so keeps the moment since when it was known; what does not is closed."""
    if not held:
        return [span._replace(known_from=known) for span in now]
    known = max([known, *(span.known_from for span in held)])  # a machine whose clock is behind
    return _joined(piece for old in held for new in now for piece in _pieces(old, new, known))


def history(
    begins: datetime, known: datetime, closings: Sequence[Closing], pauses: Sequence[Pause]
) -> list[Span]:
    """All that was ever believed of a certificate that was earned at `begins` and put on record at `known`.
    The first of `closings` is its expiry as it was foreseen then."""
    first, *later = closings
    held, past = revise([], timeline(begins, first, []), known), []
    told: list[Closing | Pause] = sorted([*later, *pauses], key=lambda one: max(known, one.known))
    closing, paused = first, list[Pause]()
    for moment, together in groupby(told, key=lambda one: max(known, one.known)):
        for one in together:
            if isinstance(one, Pause):
                paused.append(one)
            else:
                closing = one
        spans = revise(held, timeline(begins, closing, paused), moment)
        held = [span for span in spans if span.known_to == FOREVER]
        past += [span for span in spans if span.known_to != FOREVER]
    return past + held


def shown(spans: Iterable[Span]) -> tuple[list[tuple[str, datetime, datetime]], list[Span]]:
    """What the two readings can show of them: as known then, and with later corrections. What was foreseen
    and never came is in neither."""
    then, now = [], []
    for span in spans:
        begins, ends = max(span.valid_from, span.known_from), min(span.valid_to, span.known_to)
        if begins < ends:
            then.append(Span(span.state, begins, ends, FOREVER))
        if span.known_to == FOREVER:
            now.append(span)
    stood = [(span.state, span.valid_from, span.valid_to) for span in _joined(then)]
    return sorted(stood, key=lambda one: one[1]), sorted(now, key=lambda one: one.valid_from)


def _pieces(old: Span, new: Span, known: datetime) -> Iterator[Span]:
    """What becomes of the part of `old` that `new` speaks of."""
    begins, ends = max(old.valid_from, new.valid_from), min(old.valid_to, new.valid_to)
    if begins >= ends:
        return
    if old.state == new.state:
        yield Span(old.state, begins, ends, old.known_from, old.known_to)
        return
    if old.known_from < known:
        yield Span(old.state, begins, ends, old.known_from, known)
    yield Span(new.state, begins, ends, known)


def _joined(pieces: Iterable[Span]) -> list[Span]:
    """The same with what touches in one span; those that were known together stand together, by time."""
    joined: list[Span] = []
    for piece in sorted(pieces, key=_TOGETHER):
        last = joined[-1] if joined else piece
        if last.valid_to == piece.valid_from and _SAME(last) == _SAME(piece):
            joined[-1] = Span(last.state, last.valid_from, piece.valid_to, last.known_from, last.known_to)
        else:
            joined.append(piece)
    return joined


_SAME = attrgetter("known_from", "known_to", "state")
_TOGETHER = attrgetter("known_from", "known_to", "state", "valid_from")
