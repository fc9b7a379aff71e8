"""Run inside the academy: a day of 25,000 posts, and people with a graded run of it each. Prints JSON."""

import json
import os
from datetime import timedelta

from django.utils.timezone import now

from academy.people.models import User
from sandbox.drills import clock
from sandbox.drills.models import Run
from sandbox.drills.reel import reel
from sandbox.drills.replay import due
from sandbox.scenarios.models import Scenario
from tests.bench.sessions import session_of

PEOPLE, SPEED = int(os.environ["BENCH_PEOPLE"]), int(os.environ["BENCH_SPEED"])


scenario, is_new = Scenario.objects.get_or_create(slug="bench-day", defaults={"title": "A day"})
if is_new:
    draft = scenario.draft(
        starts_at=now().replace(hour=0, minute=0, second=0, microsecond=0),
        seconds=24 * 3600,
        languages=["en", "de", "fr", "es", "pt", "it", "nl", "ja", "zh", "ko", "ar"],
        background={"posts": 25_000, "seed": 7},
        profiles=[{"name": "All", "query": "larkspur* OR battery OR order*"}],
    )
    draft.publish(by=None, at=now())
edition = scenario.current
made = User.objects.filter(email__startswith="line-").count()
people = User.objects.bulk_create(
    User(
        email=f"line-{n}@larkspur.example", name=f"Trainee {n}", employee_number=f"L-{n:05}", joined_at=now()
    )
    for n in range(made, made + PEOPLE)
)
at, seconds = now(), reel(edition).seconds
runs = []
for place, person in enumerate(people):
    # Spread over the day but its last part, so that nobody reaches the end.
    second = edition.seconds * 0.9 * place / PEOPLE
    begun = [clock.segment(at - timedelta(seconds=1), second, SPEED)]
    ends_at = clock.due_at(begun, edition.ends)
    runs.append(
        Run(edition=edition, mode="graded", trainee=person, started_at=at, clock=begun, ends_at=ends_at)
    )
Run.objects.bulk_create(runs)
print(
    json.dumps(
        [
            {
                "code": run.code,
                "session": session_of(run.trainee),
                "clock": run.clock,
                "after": due(seconds, run.clock[0]["second"]),
            }
            for run in runs
        ]
    )
)
