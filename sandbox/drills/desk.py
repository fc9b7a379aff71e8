"""The console without scripts: the newest posts, the one that is open, and its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from academy.words.triage import DRILLED, NAMES
from sandbox.drills.labels import icon
from sandbox.drills.models import Run
from sandbox.drills.moves import longest
from sandbox.drills.times import scenario_time
from sandbox.scenarios.picturing import shown

NEWEST = 50


@dataclass(frozen=True)
class Row:
    post: Any
    at: Any  # the moment of the scenario
    state: str
    current: bool

    @property
    def icon(self):
        return icon(self.post.channel)


@dataclass(frozen=True)
class Desk:
    second: float
    starts: Any
    now: Any
    ends: Any
    appeared: int
    rows: list[Row]
    open: Any
    pictures: list[dict[str, str]]  # of the open post
    sequence: int
    fields: list[dict[str, Any]]
    values: dict[str, str]

    @property
    def icon(self):
        return icon(self.open.channel)

    @property
    def open_at(self):
        return next((row.at for row in self.rows if row.current), None)

    @property
    def limit(self):
        return longest(self.open.channel, self.values.get("visibility", "public"))


def desk(run: Run, name: str | None, *, filled: Any, at: Any) -> Desk:
    """What the page shows before its scripts take over, with the post that trainees know by `name` open;
    `filled` is a refused form's content."""
    second = run.second(at=at)
    came = run.came(second)
    appeared = run.appeared(second, came).select_related("author")
    newest = _newest(appeared.defer("truth", "reference", "labels"), came)
    opened = next((post for post in newest if str(post.number) == name), None)
    if name and not opened:
        opened = appeared.known_as(name).first()
        if opened:
            opened.at = came.get(opened.ref, opened.at)
    journal, values = run.journal(), dict(filled.items()) if filled else {}
    if opened and not filled:
        values = {
            name: value for move in journal if move["post"] == opened.ref for name, value in move.items()
        }
        values = {name: values[name] for name in DRILLED if name in values}
    return Desk(
        second=second,
        starts=scenario_time(run.edition, 0),
        now=scenario_time(run.edition, second),
        ends=scenario_time(run.edition, run.edition.ends),
        appeared=appeared.count(),
        rows=_rows(run, newest, journal, opened),
        open=opened,
        pictures=pictures(run)(opened) if opened else [],
        sequence=run.next_sequence(),
        fields=_fields(values),
        values=values,
    )


def pictures(run: Run) -> Callable[[Any], list[dict[str, str]]]:
    """Tells of a post its pictures at their addresses in the run."""
    described = run.edition.described()
    return lambda post: shown(post, described, lambda name: reverse("run_picture", args=[run.code, name]))


def _newest(appeared: Any, came: Mapping[str, float]) -> list[Any]:
    """The posts that came last, each `at` the second at which it came; what answers the trainee has numbers
    beyond those of the stream."""
    posts = list(appeared.order_by("-number")[: NEWEST + len(came)])
    for post in posts:
        post.at = came.get(post.ref, post.at)
    return sorted(posts, key=lambda post: (post.at, post.number), reverse=True)[:NEWEST]


def _rows(run: Run, posts: list[Any], journal: list[dict[str, Any]], opened: Any) -> list[Row]:
    done = {move["post"]: move["kind"] for move in journal}
    return [
        Row(post, scenario_time(run.edition, post.at), done.get(post.ref, ""), post == opened)
        for post in posts
    ]


def _fields(values: dict[str, str]) -> list[dict[str, Any]]:
    """The selects of triage, each with what is chosen."""
    return [
        {"name": name, "label": NAMES[name], "choices": choices.choices, "value": values.get(name, "")}
        for name, choices in DRILLED.items()
    ]
