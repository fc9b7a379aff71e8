"""What a run's stream brings beside the posts of the edition: reactions to what was done or left undone,
and injects. A pure function of (edition, event log): the same log brings the same posts at the same seconds,
years later."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ACTS = ("reply", "thank", "route", "escalate")
# The acts that a reaction waits for.
WAITS_FOR = {
    "answered": ("reply", "thank"),
    "thanked": ("thank",),
    "escalated": ("route", "escalate"),
    "dismissed": ("none",),
}
Move = Mapping[str, Any]


@dataclass(frozen=True)
class Cue:
    """An inject or a reaction: `name` is what its posts say in `Post.cue`; `posts` are their refs with the
    seconds after it fires. An inject has `at`, its own second, or None where it fires by hand."""

    name: str
    posts: tuple[tuple[str, int], ...]
    at: int | None = None
    to: str = ""
    when: str = ""
    manner: str = "any"
    after: int = 0


@dataclass(frozen=True, order=True)
class Arrival:
    second: float
    place: int  # among all posts that are cued, in the order of the edition
    ref: str
    cue: str


def arrivals(
    cues: Sequence[Cue],
    posts: Mapping[str, int],
    cases: Mapping[str, str],
    moves: Iterable[Move],
    fired: Mapping[str, float | None],
    until: float,
) -> list[Arrival]:
    """What has come by the scenario second `until`, in the order it came.

    `posts` has the second of each post that reactions are `to`, `cases` the case of every post, both by
    ref; `moves` are `{"kind", "post", "second", "manner"}` in order; `fired` has by name the second at
    which a facilitator fired an inject, or None where they called it off. Nobody answers what has not
    happened: a reaction to silence fires the moment that silence has lasted.
    """
    done = defaultdict(list)
    for move in moves:
        if move["post"] is not None:
            done[cases.get(move["post"], move["post"])].append(move)
    found, place = [], 0
    for cue in cues:
        second = _second(cue, posts, cases, done, fired)
        for ref, offset in cue.posts:
            if second is not None and second + offset <= until:
                found.append(Arrival(second + offset, place, ref, cue.name))
            place += 1
    return sorted(found)


def _second(
    cue: Cue,
    posts: Mapping[str, int],
    cases: Mapping[str, str],
    done: Mapping[str, list[Move]],
    fired: Mapping[str, float | None],
) -> float | None:
    """When the cue fires as things stand; None if it does not."""
    if not cue.to:
        return fired.get(cue.name, cue.at)
    if cue.to not in posts:
        return None
    at = posts[cue.to]
    moves = [move for move in done.get(cases.get(cue.to, cue.to), ()) if move["second"] >= at]
    acts = [move["second"] for move in moves if move["kind"] in ACTS]
    if cue.when == "unanswered":
        return None if any(second <= at + cue.after for second in acts) else at + cue.after
    for move in moves:
        if move["kind"] in WAITS_FOR[cue.when] and cue.manner in ("any", move.get("manner")):
            fires = move["second"] + cue.after
            if cue.when == "dismissed" and any(move["second"] <= second <= fires for second in acts):
                continue  # taken up after all
            return float(fires)
    return None
