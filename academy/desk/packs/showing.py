"""The evidence of a pack to be read: an exam as it was seen and a drill as it went, from the very data of
their JSON files."""

import json
from collections import defaultdict

from django.template.loader import render_to_string

from academy.words.replying import Criterion, Judgement
from academy.words.triage import DRILLED, NAMES
from courses.items.asking import Asked
from courses.items.correcting import rekeyed
from sandbox.drills.decision import verdicts
from sandbox.drills.journal import Move
from sandbox.drills.retelling import label, lost_points
from sandbox.drills.times import told_length


def pages(files, person):
    """The page of each of the `files` (see `gathering.gather`) that is an exam or a drill:
    `[{"name", "html", "title", "at", "score"}]`. They stand beside `attempts/` and `runs/`, which hold only
    what `verifier` reads."""
    return [
        _page(name, data, person, *SHOWN[kind])
        for name, data in files.items()
        if (kind := name.partition("/")[0]) in SHOWN
    ]


def _page(name, data, person, prefix, title, told):
    code = name.partition("/")[2].removesuffix(".json")
    words = {"person": person, "data": data, "json": name, **told(data)}
    return {
        "name": f"{prefix}-{code}.html",
        "html": render_to_string(f"desk/packs/{prefix}.html", words),
        "title": data[title],
        "at": data["started"],
        "score": data["score"],
    }


def _attempt(data):
    return {"questions": [_question(item) for item in data["form"]]}


def _question(item):
    question = rekeyed(item["question"], item["rekeyed"]) if item["rekeyed"] else item["question"]
    return {
        "item": item,
        "asked": Asked(question, item["response"] or [], item["order"]),
        "markings": [(one["place"], _criteria(one)) for one in item["markings"]],
    }


def _criteria(marking):
    return [
        (Criterion(name).label, Judgement(judged).label, marking["reasons"].get(name, ""))
        for name, judged in marking["judgements"].items()
    ]


def _run(data):
    done, judgement = defaultdict(list), data["judgement"]
    for move in json.loads(data["pinned"]["journal"]):
        done[move["post"]].append(_move(move))
    marks = defaultdict(list)
    for lost in data["replies"]["lost"]:
        marks[lost["post"]].append(lost | {"words": Criterion(lost["criterion"]).label})
    rows = [
        _part(row, post=data["posts"][row["post"]], moves=done.pop(row["post"], []), marks=marks[row["post"]])
        | {"verdict": verdicts()[row["outcome"]]}
        for row in judgement["decisions"]
    ]
    outreach = judgement.get("outreach")
    return {
        "rows": rows,
        "others": [(data["posts"].get(ref), moves) for ref, moves in done.items()],
        "issues": [_part(row) for row in judgement.get("issues", [])],
        "outreach": outreach and _part(outreach),
    }


def _part(row, **more):
    """A part of the judgement, each loss of it in words beside its clause and reason."""
    lost = [told | loss for told, loss in zip(lost_points(row), row["lost"], strict=True)]
    return {"row": row, "lost": lost, **more}


def _move(move):
    return move | {
        "did": Move.Kind(move["kind"]).label,
        "after": told_length(move["second"]),
        "labels": [(NAMES[name], label(name, move[name])) for name in DRILLED if move.get(name)],
    }


SHOWN = {"attempts": ("exam", "exam", _attempt), "runs": ("drill", "scenario", _run)}
