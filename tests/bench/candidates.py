"""Candidates who sit an exam over HTTP; lean, so that what is measured is the server."""

import http.client
import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field

TOKEN = "a" * 32
_ATTEMPT = re.compile(r"/attempts/(\w+)/")


@dataclass
class Tally:
    """What requests took, by kind: seconds, and queries where the server tells; how many came to nothing."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    queries: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    cut_off: int = 0
    refused: int = 0

    def add(self, kind, seconds, queries):
        self.seconds[kind].append(seconds)
        self.queries[kind].append(queries)


class Candidate:
    """Signed in by a session that was made for them."""

    def __init__(self, port, session, tally):
        self.port, self.tally = port, tally
        self.cookies = f"academy_session={session}; csrftoken={TOKEN}"
        self.code, self.orders = "", []

    def ask(self, kind, method, path, body=None, form=False):
        """(status, headers, body). Raises `OSError` or `HTTPException` where nobody answers."""
        headers = {"Cookie": self.cookies, "X-CSRFToken": TOKEN, "Origin": f"http://localhost:{self.port}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded" if form else "application/json"
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        queries = int(answer.headers.get("X-Queries", 0))
        self.tally.add(kind, time.perf_counter() - begun, queries)
        return answer.status, answer.headers, said

    def start(self, slug):
        status, headers, _ = self.ask("start", "POST", f"/exams/{slug}/", "honour=on", form=True)
        assert status == 302, status
        self.code = _ATTEMPT.search(headers["Location"])[1]

    def look(self, position):
        status, _, page = self.ask("look", "GET", f"/attempts/{self.code}/{position}/")
        assert status == 200, status
        return re.findall(r'name="option" value="(\w+)"', page.decode())

    def save(self, position, keys, sequence):
        """The answer's time as the server acknowledged it; None where it did not."""
        body = json.dumps({"response": keys, "sequence": sequence, "sitting": 1})
        status, _, said = self.ask("save", "POST", f"/attempts/{self.code}/{position}/answer", body)
        return json.loads(said).get("at") if status == 200 else None

    def floor(self):
        status, _, _ = self.ask("floor", "POST", "/bench/floor", json.dumps({"response": ["12345678"]}))
        assert status == 200, status

    def submit(self):
        status, _, _ = self.ask("submit", "POST", f"/attempts/{self.code}/submit", "", form=True)
        assert status == 302, status

    def result(self):
        status, _, page = self.ask("result", "GET", f"/attempts/{self.code}/result")
        assert status == 200, status
        return page.decode()
