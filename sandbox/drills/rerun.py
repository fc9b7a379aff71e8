"""One's own run moment by moment, beside the reference: who was waiting, and what was done. Plain data."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateformat import format as written

from sandbox.drills.baselines import journal
from sandbox.drills.retelling import doing
from sandbox.drills.times import scenario_time
from sandbox.grading import players

WIDE, HIGH, STEPS = 860, 96, 120


def replayed(report: Any) -> dict[str, Any]:
    """`{"begins", "ends", "starts_at", "cases", "moves"}` for the slider, in scenario seconds, and the two
    curves of who was waiting as SVG paths."""
    run, edition = report.run, report.run.edition
    begins, ends = edition.enters_at, max(edition.enters_at + 1, run.finished_second)
    reference = _first_acts(journal(edition, players.reference))
    cases = [
        {
            "anchor": decision.anchor,
            "name": decision.post.author.name if decision.post.author else "?",
            "text": (decision.post.title or decision.post.text)[:90],
            "language": decision.post.language,
            "at": decision.second,
            "deadline": decision.deadline,
            "yours": decision.row["second"],
            "reference": reference.get(decision.post.ref),
        }
        for decision in sorted(report.decisions, key=lambda decision: decision.second)
        if decision.row["worth"]
    ]
    posts = {decision.post.ref: decision.post for decision in report.decisions}
    moves = [
        {"second": move["second"], "words": doing(move, posts.get(move["post"]))} for move in run.journal()
    ]
    scale = {"begins": begins, "ends": ends}
    return {
        "data": scale | {"starts_at": edition.starts_at.isoformat(), "cases": cases, "moves": moves},
        "yours": _curve(_waiting(cases, "yours", **scale), closed=True),
        "reference": _curve(_waiting(cases, "reference", **scale), closed=False),
        "hours": [
            written(scenario_time(edition, begins + (ends - begins) * part / 4), "H:i") for part in range(5)
        ],
        "most": max(_waiting(cases, "yours", **scale), default=0),
    }


def _first_acts(moves: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    first: dict[str, float] = {}
    for move in moves:
        if move["post"]:
            first.setdefault(move["post"], move["second"])
    return first


def _waiting(cases: list[dict[str, Any]], whose: str, begins: float, ends: float) -> list[int]:
    """How many were waiting at each of so many moments."""
    moments = [begins + (ends - begins) * step / STEPS for step in range(STEPS + 1)]
    return [
        sum(case["at"] <= moment and (case[whose] is None or moment < case[whose]) for case in cases)
        for moment in moments
    ]


def _curve(counts: list[int], *, closed: bool) -> str:
    highest = max(8, *counts)
    points = [
        f"{WIDE * step / STEPS:.1f} {HIGH - (HIGH - 6) * count / highest:.1f}"
        for step, count in enumerate(counts)
    ]
    return f"M0 {HIGH}L{'L'.join(points)}L{WIDE} {HIGH}Z" if closed else f"M{'L'.join(points)}"
