"""What an edition has in store for a run, read once a process, and what of it has come in a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sandbox.drills.arriving import Arrival, Cue, arrivals
from sandbox.grading.cases import cases
from sandbox.scenarios import cueing
from sandbox.scenarios.models import JUDGED, PLACED, Edition


@dataclass(frozen=True)
class Plot:
    cues: Sequence[Cue]
    posts: Mapping[str, int]  # of what reactions are to: when it comes, by ref
    cases: Mapping[str, str]  # of every post of their cases
    rows: Mapping[str, Mapping[str, Any]]  # the cued posts by ref, as grading reads them

    def come(self, moves: Any, fired: Mapping[str, float | None], until: float) -> list[Arrival]:
        """What has come by `until`; see `arriving.arrivals`."""
        return arrivals(self.cues, self.posts, self.cases, moves, fired, until)

    def graded(self, came: Sequence[Arrival]) -> list[dict[str, Any]]:
        """What has come as grading reads it, its times counted from the start of the stream."""
        return [_placed(self.rows[arrival.ref], arrival.second) for arrival in came]


def plot(edition: Edition) -> Plot:
    return _plot(edition.pk, edition.key)


@lru_cache(maxsize=8)
def _plot(pk: int, key: Any) -> Plot:
    edition = Edition.objects.get(pk=pk)
    rows = {row["ref"]: row for row in edition.posts.cued().order_by("number").values(*PLACED, *JUDGED)}
    if not rows:
        return Plot((), {}, {}, {})
    cues = [cue for cue in _cues(edition) if all(ref in rows for ref, _at in cue.posts)]
    told = edition.posts.streamed().in_stream_order().values(*CASED)
    of_all = cases([*told, *rows.values()])
    wanted = {of_all[cue.to] for cue in cues if cue.to in of_all}
    targets = edition.posts.filter(ref__in=[cue.to for cue in cues if cue.to])
    return Plot(
        cues=cues,
        posts=dict(targets.values_list("ref", "at")),
        cases={ref: case for ref, case in of_all.items() if case in wanted},
        rows=rows,
    )


CASED = ("ref", "author", "conversation", "in_reply_to")


def _cues(edition: Edition) -> list[Cue]:
    injects = [
        Cue(cueing.name("inject", one["id"]), _posts(one), at=one.get("at")) for one in edition.injects
    ]
    return injects + [
        Cue(
            cueing.name("reaction", one["id"]),
            _posts(one),
            to=one["to"],
            when=one["when"],
            manner=one.get("manner", "any"),
            after=one["after"],
        )
        for one in edition.reactions
    ]


def _posts(one: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((post["id"], post["at"]) for post in one["posts"])


def _placed(row: Mapping[str, Any], second: float) -> dict[str, Any]:
    truth = row["truth"]
    if truth and truth["deadline"] is not None:
        truth = truth | {"deadline": second - row["at"] + truth["deadline"]}
    return {**row, "at": second, "truth": truth}
