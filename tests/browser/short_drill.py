"""Run in the academy's shell: a drill of one minute in place of the quarter of an hour."""

from datetime import UTC, datetime

from django.utils.timezone import now

from academy.programmes.models import Requirement
from sandbox.scenarios.models import Scenario
from sandbox.scenarios.posts import Author, Post

NOISE = {
    "actionable": False, "sentiment": "neutral", "topic": "other", "classification": "other",
    "priority": "low", "track": "none", "routes": [], "actions": ["none"], "deadline": None,
    "clause": "6.5", "why": "It asks nothing.",
}  # fmt: skip
TEXTS = {
    2: "my larkspur parcel says delivered and my porch says no",
    6: "order nine days late, nobody answers me",
}

scenario = Scenario.objects.create(slug="one-minute", title="One minute on the desk")
edition = scenario.draft(
    starts_at=datetime(2026, 3, 9, 9, tzinfo=UTC),
    seconds=240,
    languages=["en"],
    handles=["@LarkspurCares"],
    service_levels={"high": 180},
    profiles=[{"name": "All mentions", "query": "larkspur OR order"}],
    policy="social-media@6",
    clauses={"5.5": {"number": "5.5", "title": "An answer within the service level", "text": "Four hours."}},
)
author = Author.objects.create(
    edition=edition, ref="a1", name="Priya Nambiar", handle="@priyanamb", reach=4200
)


def truth(at):
    return NOISE | {
        "actionable": True, "sentiment": "negative", "topic": "delivery", "classification": "complaint",
        "priority": "high", "track": "reactive", "routes": ["support"], "actions": ["reply"],
        "deadline": at + 180, "clause": "5.5", "why": "She waits for a parcel that is not there.",
    }  # fmt: skip


Post.objects.bulk_create(
    Post(
        edition=edition,
        ref=f"p{n:02}",
        at=n * 4,
        channel="microblog",
        author=author,
        language="en",
        text=TEXTS.get(n, f"saw a larkspur in a window, number {n} this week"),
        truth=truth(n * 4) if n in TEXTS else NOISE,
        reference={"action": "reply", "route": "support", "visibility": "public", "text": "Looking. ^JD"}
        if n in TEXTS
        else None,
    )
    for n in range(50)
)
edition.publish(by=None, at=now())
Requirement.objects.filter(kind="drill").update(scenario=scenario)
