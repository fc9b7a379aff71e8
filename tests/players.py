"""Players by rule on a published edition: whole runs through the same acts as the views, and what the
reference would do, for whoever plays it in a browser."""

from datetime import timedelta

from academy.words.triage import DRILLED
from sandbox.drills.baselines import PLAYERS, journal
from sandbox.drills.journal import Move
from sandbox.drills.models import Run
from sandbox.drills.moves import longest
from sandbox.grading import players

ALL = PLAYERS | {"middling": players.middling}
MOST = 400  # acts of who answers everything that are made one by one: enough to be worth nothing
SAID = (*DRILLED, "text", "note", "article", "topic")


def play(edition, name, person, *, at):
    """The finished graded run of a player that began `at`, each of whose moves was made at its own time."""
    run = Run.start(edition, "graded", by=person, at=at)
    moves = [move for move in journal(edition, ALL[name]) if move["second"] < edition.ends]
    names = edition.posts.names()
    for sequence, move in enumerate(moves[: MOST if name == "everything" else None], start=1):
        made = at + timedelta(seconds=(move["second"] - edition.enters_at) / edition.graded_speed)
        made += timedelta(milliseconds=1)
        on = names.get(move["post"], "")
        Move.make(run.code, move["kind"], on, said(edition, move), by=person, sequence=sequence, at=made)
    run.finish(by=None, at=run.ends_at)
    return run


def said(edition, move):
    data = {field: move[field] for field in SAID if move.get(field)}
    if move["kind"] == "publish":
        data["channel"] = "forum"
    if len(data.get("text", "")) > 250:
        data["visibility"] = "direct"
    return data


def plan(edition, until=None):
    """What the reference does to the posts that come by the second `until`, the first to come first, by the
    numbers that a trainee knows them by: `[{"number", "at", "kind", "query", "labels", "text", "note",
    "visibility"}]`. `query` finds the post in the console's search."""
    posts = {post.ref: post for post in edition.posts.select_related("author")}
    told = []
    for move in journal(edition, players.reference):
        post = posts.get(move["post"])
        if post is None or post.cue or (until is not None and post.at > until):
            continue
        fits = len(move.get("text", "")) <= longest(post.channel, "public")
        told.append(
            {
                "number": str(post.number),
                "at": post.at,
                "kind": move["kind"],
                "query": f'"{" ".join(post.text.replace("“", " ").split()[:4])[:60]}"',
                "labels": {field: move[field] for field in DRILLED if move.get(field)},
                "text": move.get("text", ""),
                "note": move.get("note", ""),
                "visibility": "public" if fits else "direct",
            }
        )
    return sorted(told, key=lambda one: one["at"])
