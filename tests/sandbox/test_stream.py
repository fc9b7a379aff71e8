"""The stream as a browser has it: a real server, a database in a file, and lines that break."""

import contextlib
import http.client
import itertools
import json
from urllib.parse import urlencode

import pytest

from tests.site import Site

MAKE = """
import itertools
from django.test import Client
from django.utils.timezone import now
from sandbox.drills.models import Run
from tests import factories
from tests.factories import make_edition, make_person
factories.numbers = itertools.count({number} * 100 + 1)  # another process has used the first ones
trainee, stranger = make_person(), make_person("Tomas Berg")
edition = make_edition("stream-{number}", posts=min(40, {seconds} // 5 + 1), every=5, seconds={seconds})
run = Run.start(edition, "practice", by=trainee, at=now(), speed={speed})
keys = []
for person in (trainee, stranger):
    client = Client()
    client.force_login(person)
    keys.append(client.cookies["academy_session"].value)
print("MADE", run.code, *keys)
"""
TOKEN = "t" * 32
numbers = itertools.count()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server without its worker, on a database of its own."""
    site = Site(tmp_path_factory.mktemp("stream"))
    site.environment.pop("DATABASE_URL", None)
    site.migrate()
    site.start_site()
    yield site
    site.kill()


def make_run(site, *, speed=60, seconds=900):
    """The code of a new run, and the sessions of its trainee and of a stranger."""
    printed = site.shell(MAKE.format(speed=speed, seconds=seconds, number=next(numbers)))
    return printed.split("MADE ")[1].split()


@pytest.fixture
def listen(site):
    """Opens lines, and closes them with the test."""
    lines = []

    def opened(code, session, *, after=0):
        lines.append(Line(site, code, session, after=after))
        return lines[-1]

    yield opened
    for line in lines:
        line.close()


class Line:
    """One open stream."""

    def __init__(self, site, code, session, *, after=0):
        self.connection = http.client.HTTPConnection("localhost", site.port, timeout=20)
        headers = {"Cookie": f"academy_session={session}", "Last-Event-ID": str(after)}
        self.connection.request("GET", f"/runs/{code}/stream", headers=headers)
        self.response = self.connection.getresponse()

    def events(self):
        """(name, id, data) one by one until the server ends the line."""
        fields = {}
        while line := self.response.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "event" in fields:
                yield fields["event"], fields.get("id"), json.loads(fields["data"])
                fields = {}

    def until(self, wanted):
        return next(data for name, _, data in self.events() if name == wanted)

    def close(self):
        self.response.close()
        self.connection.close()


def post(site, path, session, data):
    connection = http.client.HTTPConnection("localhost", site.port, timeout=20)
    is_json = isinstance(data, dict) and "sequence" in data
    headers = {
        "Cookie": f"academy_session={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Accept": "application/json",
        "Content-Type": "application/json" if is_json else "application/x-www-form-urlencoded",
    }
    connection.request("POST", path, json.dumps(data) if is_json else urlencode(data), headers)
    with contextlib.closing(connection):
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_a_whole_run_arrives_once_and_in_order_and_ends(site, listen):
    code, session, _ = make_run(site, speed=20, seconds=60)
    line = listen(code, session)
    assert line.response.getheader("X-Accel-Buffering") == "no"
    assert "no-cache" in line.response.getheader("Cache-Control")

    told = list(line.events())

    posts = [post["index"] for name, _, batch in told if name == "posts" for post in batch]
    assert posts == list(range(13))  # one each 5 seconds, from 0 to 60
    assert [number for name, number, _ in told if name == "posts"][-1] == "13"
    assert told[0][0] == "clock"
    assert told[-1][0] == "end"


def test_nothing_of_the_truth_is_told(site, listen):
    code, session, _ = make_run(site)
    line = listen(code, session)

    batch = line.until("posts")
    line.close()

    assert set(batch[0]) == {
        *("index", "ref", "at", "channel", "author", "title", "stars", "text", "language"),
        *("in_reply_to", "reshare_of", "profiles", "marks"),
    }
    assert set(batch[0]["author"]) == {"name", "handle", "reach", "bio", "history"}


def test_a_broken_line_goes_on_where_it_stopped_even_after_the_server_was_killed(site, listen):
    code, session, _ = make_run(site, speed=20, seconds=200)
    line = listen(code, session)
    first, number = [], None
    for name, delivered, batch in line.events():
        if name == "posts":
            first, number = first + batch, delivered
        if len(first) >= 5:
            break
    move = {"kind": "reply", "post": first[2]["ref"], "sequence": 1, "text": "On it. ^IO"}
    status, body = post(site, f"/runs/{code}/moves", session, move)
    assert (status, json.loads(body)["saved"]) == (200, True)

    site.kill()
    line.close()
    site.start_site()
    again = listen(code, session, after=number)
    rest = [post for name, _, batch in again.events() if name == "posts" for post in batch]

    assert [post["index"] for post in first + rest] == list(range(40))
    post(site, f"/runs/{code}/moves", session, move)  # the browser asks again, having heard no answer
    moves = site.shell(
        f"from sandbox.drills.models import Run; print(Run.objects.get(code={code!r}).moves.count())"
    )
    assert moves.strip().endswith("1")


def test_an_open_stream_hears_of_a_pause_and_of_the_end(site, listen):
    code, session, _ = make_run(site, speed=1)
    line = listen(code, session)
    events = line.events()
    assert next(events)[2]["clock"][0]["speed"] == 1

    post(site, f"/runs/{code}/speed", session, {"speed": 0})
    assert next(data for name, _, data in events if name == "clock")["clock"][0]["speed"] == 0

    post(site, f"/runs/{code}/finish", session, {})
    assert [name for name, _, _ in events][-1] == "end"


def test_a_stranger_finds_no_stream(site, listen):
    code, _, stranger = make_run(site)

    assert listen(code, stranger).response.status == 404
