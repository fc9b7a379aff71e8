"""Web and worker die again and again while somebody drills: the stream and the score are those of a run that
nothing disturbed."""

import contextlib
import http.client
import json
import random
import re
import threading
import time
import urllib.error

import pytest

from tests.journeys.visits import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("killed")]

MAKE = """
from tests.sandbox.answering import make_answering
make_answering("killed", posts=30, seconds=1800)
"""
# The same moves at the same moments by somebody else, without a server: what both runs brought and scored.
AGAIN = """
import json
from django.utils.timezone import now
from academy.people.models import User
from sandbox.drills.models import Run
from tests.factories import make_move
run = Run.objects.get(code="{code}")
run.finish(by=None, at=now())
other = User.objects.get(email="jonas@larkspur.example")
calm = Run.start(run.edition, run.mode, by=other, at=run.started_at, speed=run.speed)
for move in run.moves.select_related("post"):
    make_move(calm, move.kind, move.post.ref, move.data, sequence=move.sequence, at=move.at)
calm.finish(by=None, at=run.finished_at)
numbers = dict(run.edition.posts.values_list("ref", "number"))
come = lambda run: [[str(numbers[one.ref]), one.second] for one in run.arrivals(run.finished_second)]
streamed = run.edition.posts.streamed().in_stream_order()
print(json.dumps({{
    "same": run.judgement == calm.judgement and run.journal_digest() == calm.journal_digest(),
    "scores": [float(run.score), float(calm.score)],
    "posts": [str(number) for number in streamed.values_list("number", flat=True)],
    "come": come(run),
    "calm": come(calm),
    "moves": list(run.moves.values_list("sequence", flat=True)),
}}))
"""
GONE = (urllib.error.URLError, http.client.HTTPException, OSError, ValueError)
PATIENCE = 60


class Listener(threading.Thread):
    """A browser's line: when it breaks, it asks for the rest by the last id it had."""

    def __init__(self, site, caller, code):
        super().__init__(daemon=True)
        self.site, self.code = site, code
        self.cookies = "; ".join(f"{one.name}={one.value}" for one in caller.jar)
        self.posts, self.answers, self.delivered, self.lines, self.over = [], {}, "0", 0, False

    def run(self):
        until = time.monotonic() + PATIENCE + 60
        while not self.over and time.monotonic() < until:
            with contextlib.suppress(*GONE):
                self._listen()
            time.sleep(0.2)

    def _listen(self):
        connection = http.client.HTTPConnection("localhost", self.site.port, timeout=20)
        headers = {"Cookie": self.cookies, "Last-Event-ID": self.delivered}
        connection.request("GET", f"/runs/{self.code}/stream", headers=headers)
        with contextlib.closing(connection):
            answer, fields = connection.getresponse(), {}
            self.lines += answer.status == 200
            while not self.over and (line := answer.readline()):
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    fields[name] = value
                else:
                    self._hear(fields)
                    fields = {}

    def _hear(self, fields):
        name = fields.get("event")
        if name == "posts":
            self.posts += [post["ref"] for post in json.loads(fields["data"])]
            self.delivered = fields["id"]
        elif name == "answers":  # all of them are told again on every line
            self.answers |= {post["ref"]: post["at"] for post in json.loads(fields["data"])}
        self.over = name == "end"


def insist(trainee, path, move):
    """The move, sent again with its number until somebody says that it is kept."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(*GONE):
            status, said = trainee.post_json(path, move)
            if status == 200:
                return said["sequence"]
        time.sleep(0.3)
    raise AssertionError("nobody kept the move")


class Fire(threading.Thread):
    """Kills web and worker at random and starts them again, as what supervises them does."""

    def __init__(self, site, seed):
        super().__init__(daemon=True)
        self.site, self.dice, self.out, self.deaths = site, random.Random(seed), threading.Event(), 0

    def run(self):
        while not self.out.wait(self.dice.uniform(0.5, 4)):
            self.site.kill()
            self.deaths += 1
            self.site.start_site()
            self.site.start_worker()


def test_a_run_under_fire_has_the_stream_and_the_score_of_one_that_nothing_disturbed(site):
    site.shell(MAKE)
    site.start_worker()
    trainee = Caller(site).sign_in("camille")
    trainee.get("/scenarios/killed/")
    trainee.post("/scenarios/killed/", mode="practice", speed="60")
    code = re.search(r"/runs/(\w+)/", trainee.address)[1]
    listener, fire = Listener(site, trainee, code), Fire(site, seed=2026)
    listener.start()
    while "2" not in listener.posts:  # it comes after two seconds
        time.sleep(0.05)
    fire.start()
    kept = []

    for sequence, kind in enumerate(("claim", "triage", "snooze", "claim", "triage", "reply"), start=1):
        move = {"kind": kind, "post": "2", "sequence": sequence, "labels": {"priority": "high"}}
        move |= {"text": "Sorry about that, it is on its way. ^CA"} if kind == "reply" else {}
        move |= {"minutes": "5"} if kind == "snooze" else {}
        kept.append(insist(trainee, f"/runs/{code}/moves", move))
        time.sleep(1)
    listener.join(PATIENCE)
    fire.out.set()
    fire.join()

    told = site.json(AGAIN.format(code=code))
    assert listener.over and fire.deaths > 1
    assert told["moves"] == kept == [1, 2, 3, 4, 5, 6]
    assert listener.posts == told["posts"]  # each once, in order
    assert sorted(listener.answers.items()) == sorted(map(tuple, told["come"]))
    assert told["come"] == told["calm"] != []
    assert told["same"], told["scores"]
    assert 0 < told["scores"][0] == told["scores"][1]
