"""A drill on a day of 25,000 posts: opening its console, saving a move, judging 500 of them."""

import json
import statistics
import time
from datetime import timedelta
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils.timezone import now

from sandbox.drills.baselines import journal
from sandbox.drills.judging import judge
from sandbox.drills.models import Run
from sandbox.grading import players
from sandbox.scenarios.models import Scenario
from tests.bench.timing import say, timed
from tests.factories import make_move, make_person

TIMES = 300
FLOOR = """CREATE TABLE IF NOT EXISTS bench_floor
    (person BIGINT, position INTEGER, response TEXT, PRIMARY KEY (person, position))"""


def bench_drills():
    edition = _a_day()
    moves = [move for move in journal(edition, players.reference) if move["post"]][:500]
    _judging(edition, moves)
    with override_settings(ROOT_URLCONF="tests.bench.urls", ALLOWED_HOSTS=["*"]):
        _console(edition, moves)
        _saving(edition)


def _a_day():
    scenario = Scenario.objects.create(slug="bench-day", title="A day")
    draft = scenario.draft(
        starts_at=now().replace(hour=0, minute=0, second=0, microsecond=0),
        seconds=24 * 3600,
        languages=["en", "de", "fr", "es", "pt", "it", "nl", "ja", "zh", "ko", "ar"],
        background={"posts": 25_000, "seed": 7},
        profiles=[{"name": "All", "query": "larkspur* OR battery OR order*"}],
    )
    draft.publish(by=None, at=now())
    return scenario.current


def _judging(edition, moves):
    """From the database to the points, against reading the posts that it reads."""

    def floor():
        return list(edition.posts.streamed().values_list("ref", "at", "author", "reshare_of"))

    say(
        f"judge {len(moves)} moves on {edition.posts.count()} posts",
        timed(lambda: judge(edition, moves, {})),
        timed(floor),
        "read the posts",
    )


def _reader(person):
    client = Client()
    client.force_login(person)
    return client


def _console(edition, moves):
    """Queries of the console page, with nothing done and after 500 moves at the end of the day."""
    for done in (0, len(moves)):
        person = make_person(f"Trainee with {done}")
        run = Run.start(edition, "practice", by=person, at=now() - timedelta(hours=5.9), speed=4)
        for sequence, move in enumerate(moves[:done], start=1):
            make_move(run, "none", move["post"], {}, sequence=sequence, at=now())
        opened = partial(_reader(person).get, reverse("run", args=[run.code]))
        opened()
        with CaptureQueriesContext(connection) as asked:
            opened()
        queries = len(asked)  # before the next request empties the list
        name = f"console page after {done} moves"
        print(f"{name:<44} {timed(opened):>10.4f} s   {queries} queries", flush=True)


def _saving(edition):
    """A move against a view behind the same middleware that loads session and user and does one insert."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR)
    person = make_person("Trainee who moves")
    run = Run.start(edition, "practice", by=person, at=now() - timedelta(hours=1), speed=4)
    client, moves, floors = _reader(person), [], []
    for sequence in range(1, TIMES + 1):
        move = {
            "kind": "triage",
            "post": str(sequence),
            "sequence": sequence,
            "labels": {"sentiment": "mixed"},
        }
        moves.append(_timed_post(client, reverse("run_moves", args=[run.code]), move))
        floors.append(_timed_post(client, "/bench/floor", {"response": sequence}))
    saved, floor = statistics.median(moves), statistics.median(floors)
    say("save a move", saved, floor, "the same middleware and one insert")


def _timed_post(client, address, data):
    begun = time.perf_counter()
    answer = client.post(address, json.dumps(data), "application/json")
    taken = time.perf_counter() - begun
    if answer.status_code != 200:
        raise AssertionError(answer.content[:300])
    return taken
