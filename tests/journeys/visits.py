"""A person at the far end of HTTP, without a browser: cookies, forms and their tokens."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request

from academy.demonstration import PASSWORD


class Caller:
    def __init__(self, site):
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.token = ""

    def get(self, path):
        """The page at `path`; its form's token is remembered."""
        return self._ask(path)[1]

    def post(self, path, headers=None, **fields):
        """(status, body) of a form sent to `path`."""
        data = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": self.token}, doseq=True).encode()
        return self._ask(path, data, headers or {})

    def post_json(self, path, data):
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        status, body = self._ask(path, json.dumps(data).encode(), headers)
        return status, json.loads(body)

    def sign_in(self, account):
        self.get("/accounts/login/")
        status, _ = self.post("/accounts/login/", login=f"{account}@larkspur.example", password=PASSWORD)
        assert status == 200
        self.get("/")
        return self

    def _ask(self, path, data=None, headers=None):
        url = path if path.startswith("http") else self.site.url + path
        request = urllib.request.Request(url, data=data, headers={"Referer": self.site.url} | (headers or {}))
        try:
            with self.opener.open(request, timeout=20) as answer:
                return self._read(answer.status, answer)
        except urllib.error.HTTPError as refusal:
            return self._read(refusal.code, refusal)

    def _read(self, status, answer):
        self.address, body = answer.geturl(), answer.read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        self.token = found[1] if found else self.token
        return status, body
