"""The server dies in mid-exam and in mid-drill, without warning, and starts again."""

import http.client
import json
import re
import threading
import time
import urllib.error

import pytest

from tests.journeys.visits import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("killed")]

ANSWERS = """
from courses.exams.models import Attempt
import json
attempt = Attempt.objects.get(code="{code}")
print(json.dumps({{position: answer.response for position, answer in attempt.responses().items()}}))
"""
FORM = """
from courses.exams.models import Attempt
import json
print(json.dumps([item.order for item in Attempt.objects.get(code="{code}").form.all()]))
"""
MOVES = """
from sandbox.drills.models import Run
import json
print(json.dumps(list(Run.objects.get(code="{code}").moves.values_list("sequence", flat=True))))
"""
POSTS = """
from sandbox.scenarios.models import Scenario
import json
posts = Scenario.objects.get(slug="first-watch").current.posts.streamed().in_stream_order()
print(json.dumps([str(number) for number in posts.filter(at__lte=100).values_list("number", flat=True)]))
"""


def ask(site, question, **values):
    return json.loads(site.shell(question.format(**values)).strip().splitlines()[-1])


def restart(site, after):
    """Kill the site `after` seconds from now, whatever it is doing, and start it again."""

    def act():
        time.sleep(after)
        site.kill()

    killer = threading.Thread(target=act)
    killer.start()
    return killer


def test_no_answer_that_was_shown_as_saved_is_lost_when_the_server_is_killed(site):
    candidate = Caller(site).sign_in("jonas")
    candidate.get("/exams/advocate/")
    candidate.post("/exams/advocate/", honour="on")
    code = re.search(r"/attempts/(\w+)/", candidate.address)[1]
    orders = ask(site, FORM, code=code)
    acknowledged = {}
    killer = restart(site, after=0.7)

    for turn in range(200):
        position = turn % len(orders) + 1
        response = [orders[position - 1][turn // len(orders) % len(orders[position - 1])]]
        try:
            path = f"/attempts/{code}/{position}/answer"
            status, said = candidate.post_json(path, {"response": response, "sequence": turn + 1})
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError):
            break  # the server is gone; what was not acknowledged may be lost
        assert (status, said["saved"]) == (200, True)
        acknowledged[str(position)] = response
    killer.join()
    site.start_site()

    assert acknowledged
    kept = ask(site, ANSWERS, code=code)
    # The save that was under way may have been kept, though nobody was told.
    under_way = str(turn % len(orders) + 1)
    assert {position: kept[position] for position in acknowledged if position != under_way} == {
        position: response for position, response in acknowledged.items() if position != under_way
    }


def test_no_move_is_lost_and_the_stream_stands_where_it_stood_when_the_server_is_killed(site):
    trainee = Caller(site).sign_in("camille")
    trainee.get("/scenarios/first-watch/")
    trainee.post("/scenarios/first-watch/", mode="practice", speed="60")
    code = re.search(r"/runs/(\w+)/", trainee.address)[1]
    refs = ask(site, POSTS)
    time.sleep(2)  # 120 scenario seconds at 60 times speed
    acknowledged = []
    killer = restart(site, after=0.5)

    for sequence in range(1, 400):
        move = {
            "kind": "triage",
            "post": refs[sequence % len(refs)],
            "sequence": sequence,
            "sentiment": "neutral",
        }
        try:
            status, said = trainee.post_json(f"/runs/{code}/moves", move)
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError):
            break
        assert (status, said["saved"]) == (200, True)
        acknowledged.append(sequence)
    killer.join()
    site.start_site()

    assert acknowledged
    assert set(ask(site, MOVES, code=code)) >= set(acknowledged)
    assert f"/runs/{code}/" in trainee.get(f"/runs/{code}/") or code in trainee.get(f"/runs/{code}/")
    assert "Whole" in site.manage("verify_log")
