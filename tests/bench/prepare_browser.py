"""Run inside the academy: a stream of 40,000 posts a day, and one person practising on it who has 25,000 of
them behind. Prints JSON."""

import json
from bisect import bisect_right

from django.utils.timezone import now

from academy.people.models import User
from sandbox.drills import clock
from sandbox.drills.models import SPEEDS, Run
from sandbox.drills.reel import reel
from sandbox.scenarios.models import Scenario
from tests.bench.sessions import session_of

BEHIND, RATE, SPAN = 25_000, 4, 45 * 60


def rate(seconds, first, speed):
    """Posts a second that come over the next 45 minutes at this speed."""
    return (bisect_right(seconds, first + SPAN * speed) - bisect_right(seconds, first)) / SPAN


scenario = Scenario.objects.create(slug="bench-long-day", title="A long day")
draft = scenario.draft(
    starts_at=now().replace(hour=0, minute=0, second=0, microsecond=0),
    seconds=24 * 3600,
    languages=["en", "de", "fr", "es", "pt", "it", "nl", "ja", "zh", "ko", "ar"],
    background={"posts": 40_000, "seed": 7},
    profiles=[
        {"name": "All", "query": "larkspur* OR battery OR order*"},
        {"name": "Battery", "query": "battery OR akku OR batterie"},
        {"name": "Orders", "query": "order* OR delivery"},
    ],
)
draft.publish(by=None, at=now())
edition = scenario.current
seconds = reel(edition).seconds
assert len(seconds) > BEHIND, f"only {len(seconds)} posts were made"
first = seconds[BEHIND - 1]
speed = min(SPEEDS, key=lambda one: abs(rate(seconds, first, one) - RATE))
person = User.objects.create(
    email="long-day@larkspur.example", name="Trainee", employee_number="L-99999", joined_at=now()
)
at = now()
begun = [clock.segment(at, first, speed)]
run = Run.objects.create(
    edition=edition,
    mode="practice",
    trainee=person,
    started_at=at,
    clock=begun,
    ends_at=clock.due_at(begun, edition.ends),
)
print(
    json.dumps(
        {
            "code": run.code,
            "session": session_of(person),
            "posts": len(seconds),
            "behind": bisect_right(seconds, first),
            "speed": speed,
            "rate": rate(seconds, first, speed),
        }
    )
)
