"""Small bundles for tests: sound ones, and what a change makes of them."""

import json

import yaml

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SCENARIO = {
    "slug": "quiet-day",
    "title": "A quiet day",
    "briefing": "You have the desk for an hour.",
    "languages": ["en"],
    "starts_at": "2026-03-09T09:00:00+00:00",
    "seconds": 3600,
}
TRUTH = {
    "actionable": True,
    "sentiment": "negative",
    "topic": "delivery",
    "priority": "normal",
    "track": "reactive",
    "routes": ["support"],
    "actions": ["reply"],
    "deadline": 1500,
    "clause": "5.5",
    "why": "He waits for a parcel and asks.",
}


def post(id="p1", **more):
    row = {"id": id, "at": 60, "channel": "forum", "author": "a1", "text": "Where is it?", "language": "en"}
    return row | more


def files(*, scenario=None, authors=None, posts=None, **more):
    """The files of a sound bundle, with what is given changed. `more` are further files by name."""
    authors = [{"id": "a1", "name": "Sol"}] if authors is None else authors
    posts = [post()] if posts is None else posts
    # Through JSON, so that nothing in it is one object twice: YAML would write an alias.
    said = json.loads(json.dumps(SCENARIO | (scenario or {})))
    text = yaml.safe_dump(said, sort_keys=False, default_flow_style=None)
    return {
        "scenario.yaml": text.encode(),
        "authors.jsonl": lines(authors),
        "posts.jsonl": lines(posts),
        **more,
    }


def lines(rows):
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)
