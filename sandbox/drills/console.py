"""What the console page knows before its stream begins: plain data for its template and its scripts."""

import secrets
from typing import Any

from django.urls import reverse

from academy.words.listening import (
    LONGEST_DIRECT,
    LONGEST_REPLY,
    Channel,
    Engagement,
    Language,
    Priority,
)
from academy.words.triage import DRILLED
from sandbox.drills.advice import advice
from sandbox.drills.labels import icon
from sandbox.drills.models import Run
from sandbox.drills.phrases import phrases
from sandbox.scenarios.query import QueryError, parse

SPEEDS = (1, 4, 10, 30, 60)
_PLACES = ("stream", "moves", "matches", "speed", "report", "help")


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
        "outreach": bool(edition.outreach),
        "window": new_window(at),
        "macros": edition.macros,
        "articles": edition.articles,
        "states": dict(Engagement.choices),
        "advice": None if run.mode == Run.Mode.GRADED else advice(edition),
        "moves": _moves(run),
        "next": run.next_sequence(),
        "words": phrases(),
    }


def new_window(at: Any) -> str:
    """A name for a browser window that sorts after those of all that were opened before."""
    return f"{int(at.timestamp() * 1000):014d}-{secrets.token_hex(4)}"


def _moves(run: Run) -> list[dict[str, Any]]:
    """The journal, its posts as the trainee knows them."""
    journal = run.journal()
    named = {move.get(name) for move in journal for name in ("post", "into")} - {None}
    known = dict(run.edition.posts.filter(ref__in=named).values_list("ref", "number"))
    return [_as_known(move, known) for move in journal]


def _as_known(move: dict[str, Any], known: dict[str, int]) -> dict[str, Any]:
    move = {name: value for name, value in move.items() if name != "manner"}
    return move | {name: str(known[move[name]]) for name in ("post", "into") if move.get(name)}


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
