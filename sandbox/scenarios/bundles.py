"""Scenarios as bundles on disk: `scenario.yaml`, `authors.jsonl`, `posts.jsonl`."""

import json
from datetime import datetime

import yaml
from django.db import transaction

from sandbox.scenarios.models import Author, Post, Scenario

_SETTINGS = (
    "briefing",
    "handles",
    "languages",
    "seconds",
    "graded_speed",
    "service_levels",
    "profiles",
    "embargoed",
    "policy",
)


@transaction.atomic
def load_bundle(folder, clauses):
    """The draft edition of the scenario in `folder`. `clauses` maps the clause
    numbers its posts cite to their wording, which the edition keeps. A scenario
    that is there already is left as it is: its newest edition is returned."""
    settings = yaml.safe_load((folder / "scenario.yaml").read_text(encoding="utf-8"))
    scenario, made = Scenario.objects.get_or_create(
        slug=settings["slug"], defaults={"title": settings["title"]}
    )
    if not made:
        return scenario.editions.order_by("-number").first()
    posts = _rows(folder / "posts.jsonl")
    cited = sorted({post["truth"]["clause"] for post in posts if post["truth"]})
    edition = scenario.draft(
        starts_at=datetime.fromisoformat(settings["starts_at"]),
        clauses={number: clauses[number] for number in cited},
        **{name: settings[name] for name in _SETTINGS},
    )
    authors = _write_authors(edition, _rows(folder / "authors.jsonl"))
    Post.objects.bulk_create([_post(edition, authors, row) for row in posts], batch_size=500)
    return edition


def _rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _write_authors(edition, rows):
    authors = [
        Author(
            edition=edition,
            ref=row["id"],
            name=row["name"],
            handle=row["handle"] or "",
            reach=row["reach"],
            stance=row["stance"],
            bio=row["bio"] or "",
            history=row["history"],
        )
        for row in rows
    ]
    return {author.ref: author for author in Author.objects.bulk_create(authors, batch_size=500)}


def _post(edition, authors, row):
    return Post(
        edition=edition,
        ref=row["id"],
        at=row["at"],
        channel=row["channel"],
        author=authors[row["author"]],
        title=row["title"] or "",
        stars=row["stars"],
        text=row["text"],
        language=row["language"],
        in_reply_to=row["in_reply_to"] or "",
        reshare_of=row["reshare_of"] or "",
        spam=row["spam"],
        truth=row["truth"],
        reference=row["reference"],
    )
