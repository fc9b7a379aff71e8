"""What the console page knows before its stream begins: plain data for its template and its scripts."""

from typing import Any

from django.urls import reverse

from academy.words.listening import (
    LONGEST_DIRECT,
    LONGEST_REPLY,
    Channel,
    Language,
    Priority,
)
from academy.words.triage import DRILLED
from sandbox.drills.labels import icon
from sandbox.drills.models import Run
from sandbox.drills.phrases import phrases
from sandbox.scenarios.query import QueryError, parse

SPEEDS = (1, 4, 10, 30, 60)
_PLACES = ("stream", "moves", "matches", "speed", "report")


def console_data(run: Run, *, at: Any) -> dict[str, Any]:
    """Everything the scripts need; nothing of the edition's truth."""
    edition = run.edition
    return {
        "code": run.code,
        "graded": run.mode == Run.Mode.GRADED,
        "urls": {place: reverse(f"run_{place}", args=[run.code]) for place in _PLACES}
        | {"pictures": reverse("run_picture", args=[run.code, "-"])[:-1]},  # a picture's name comes after
        "clock": run.clock[-1:],
        "now": at.isoformat(),
        "ends_at": run.ends_at and run.ends_at.isoformat(),
        "starts_at": edition.starts_at.isoformat(),
        "length": edition.ends,
        "speeds": offered(edition),
        "profiles": profiles(edition),
        "levels": {priority: edition.service_level(priority) for priority in Priority.values},
        "fields": {name: dict(choices.choices) for name, choices in DRILLED.items()},
        "channels": {value: {"label": label, "icon": icon(value)} for value, label in Channel.choices},
        "languages": dict(Language.choices),
        "limits": {
            **{str(channel): most for channel, most in LONGEST_REPLY.items()},
            "direct": LONGEST_DIRECT,
        },
        "handle": next(iter(edition.handles), ""),
        "moves": _moves(run),
        "next": run.next_sequence(),
        "words": phrases(),
    }


def _moves(run: Run) -> list[dict[str, Any]]:
    """The journal, its posts as the trainee knows them."""
    known = dict(run.moves.values_list("post__ref", "post__number"))
    return [move | {"post": str(known[move["post"]])} for move in run.journal()]


def offered(edition: Any) -> list[int]:
    """The speeds that are offered for practising the edition: round ones, and its own first one."""
    return sorted({*(speed for speed in SPEEDS if speed in edition.speeds), edition.practice_speed})


def profiles(edition: Any) -> list[dict[str, str]]:
    """The listening profiles, each with what is wrong with its query, if anything."""
    return [profile | {"problem": _problem(profile["query"])} for profile in edition.profiles[:8]]


def _problem(query: str) -> str:
    try:
        parse(query)
    except QueryError as problem:
        return problem.message
    return ""
