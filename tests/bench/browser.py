"""The browser bench: how smooth the console stays in Chromium, and what a whole edition played in it gives.

First a console with 25,000 posts behind it, to which about four a second come: how long it takes to catch up,
then for 45 minutes, while a trainee works by keyboard, the tasks that hold the page for over 50 ms, and the
JavaScript heap and the DOM nodes after a collection of garbage each minute. Then a whole edition of the
starter academy, played at 60 times speed as the reference would. `BENCH_BROWSER_MINUTES=2` asks for fewer.
Tasks that the collection itself makes are left out; what drives the browser is part of the rest.
"""

import os
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.exams import Bench
from tests.browser import chromium
from tests.browser.playing import begin, end, planned, play
from tests.site import Site

MINUTES = float(os.environ.get("BENCH_BROWSER_MINUTES", "45"))
EVERY = 4.0  # seconds from one thing that the trainee does to the next
SLUG, SPEED = "first-watch", 60
PASSWORD = "import json; from academy.demonstration import PASSWORD; print(json.dumps(PASSWORD))"
PREPARE = Path(__file__).with_name("prepare_browser.py").read_text()
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync", "--disable-quic"]
# Kept in the page, before any script of its own runs.
WATCH = """
window.__long = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) window.__long.push([startTime, duration]);
}).observe({ type: "longtask", buffered: true });
"""
# Digits only: the number is written as the page's language writes it.
COUNT = 'Number(document.querySelector("[data-line]").textContent.replace(/\\D/g, ""))'
CAUGHT_UP = f"(least) => {COUNT} >= least && performance.now()"


class Academy(Site):
    """Site and worker as the browser tests have them; what they print goes to a file."""

    _start = Bench._start


class Watched:
    """A page of which the long tasks and the memory are kept."""

    def __init__(self, page):
        self.page, self.cdp = page, page.context.new_cdp_session(page)
        self.complaints, self.collected = [], []  # the times between which we collected garbage
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.cdp.send("Performance.enable")

    def tasks(self):
        """Milliseconds of each task of over 50 ms since it was last asked."""
        found = self.page.evaluate("window.__long.splice(0)")
        return [lasted for begun, lasted in found if not self._is_ours(begun, begun + lasted)]

    def _is_ours(self, begun, ended):
        return any(begun < until and ended > since for since, until in self.collected)

    def memory(self):
        """Bytes of the heap that are in use, and DOM nodes, once garbage is collected."""
        since = self.page.evaluate("performance.now()")
        self.cdp.send("HeapProfiler.collectGarbage")
        self.collected.append((since, self.page.evaluate("performance.now()")))
        told = {one["name"]: one["value"] for one in self.cdp.send("Performance.getMetrics")["metrics"]}
        return told["JSHeapUsedSize"], int(told["Nodes"])


class Trainee:
    """Who works at the console by keyboard, one thing after the other."""

    def __init__(self, page):
        self.page, self.done = page, 0
        self.words = cycle(["battery", "order*", "larkspur*", "wifi OR wlan", "delivery"])
        self.profiles = cycle("123")
        self.acts = cycle([self.step, self.label, self.nothing, self.switch, self.search, self.answer])

    def work(self):
        next(self.acts)()
        self.done += 1

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(120)

    def step(self):
        self.press(*"jjjjj")

    def label(self):
        """Takes the next post and chooses in the first two lists; a digit goes on to the next."""
        self.press("j", "Enter", "1", "2", "Escape")

    def nothing(self):
        self.press("j", "x")

    def switch(self):
        self.press(next(self.profiles))

    def search(self):
        self.press("/")
        self.page.keyboard.type(next(self.words), delay=40)
        self.press("Enter")
        self.page.wait_for_timeout(1500)
        self.press("/", "Escape")

    def answer(self):
        self.press("j", "r")
        self.page.keyboard.type("Thank you for telling us. We are looking into it.", delay=20)
        self.press("Control+Enter")


@contextmanager
def watched(site, session=None):
    """A page in a Chromium of its own."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium.find(), args=QUIET)
        context = chrome.new_context(viewport={"width": 1280, "height": 860})
        context.set_default_timeout(120_000)
        context.add_init_script(WATCH)
        if session:
            context.add_cookies([{"name": "academy_session", "value": session, "url": site.url}])
        yield Watched(context.new_page())
        chrome.close()


def told(tasks):
    return f"{len(tasks)}, the longest {max(tasks, default=0):.0f} ms, {sum(tasks):.0f} ms in all"


def tell(name, words):
    print(f"  {name:<40}{words}", flush=True)


def caught_up(one, url, behind):
    """Opens the console; seconds until it has all posts that are behind it."""
    one.page.goto(url, wait_until="commit")
    one.page.wait_for_selector("[data-line]", state="attached")
    lasted = one.page.wait_for_function(CAUGHT_UP, arg=behind, polling=100).json_value()
    one.page.wait_for_timeout(3000)  # what it does on having them
    return lasted / 1000


def worked(one, began):
    """Works on through the minutes: all long tasks, and the memory at the end of each minute."""
    trainee, tasks, memory = Trainee(one.page), [], [one.memory()]
    while (left := began + 60 * MINUTES - time.monotonic()) > 0:
        until = time.monotonic() + min(60, left)
        while (now := time.monotonic()) < until:
            trainee.work()
            rest = min(now + EVERY, until) - time.monotonic()
            one.page.wait_for_timeout(max(0, 1000 * rest))
        fresh = one.tasks()
        tasks += fresh
        memory.append(one.memory())
        heap, nodes = memory[-1]
        words = f"heap {heap / 1e6:.1f} MB, {nodes} nodes, {one.page.evaluate(COUNT)} posts"
        print(f"minute {len(memory) - 1}: {words}, over 50 ms: {told(fresh)}", file=sys.stderr, flush=True)
    return trainee.done, tasks, memory


def long_day(site):
    run = site.json(PREPARE)
    with watched(site, run["session"]) as one:
        lasted = caught_up(one, f"{site.url}/runs/{run['code']}/", run["behind"])
        catching = one.tasks()
        before, began = one.page.evaluate(COUNT), time.monotonic()
        done, tasks, memory = worked(one, began)
        came, took = one.page.evaluate(COUNT) - before, time.monotonic() - began
        saved = one.page.inner_text("[data-save]")
        assert not one.complaints, one.complaints
        assert not one.page.locator("dialog[open]").count(), "a dialog was in the way"
    print(f"The console with {run['behind']:,} posts behind it, {took / 60:.1f} minutes")
    tell("caught up after", f"{lasted:.1f} s; tasks over 50 ms: {told(catching)}")
    tell("posts that came", f"{came}, {came / took:.2f} a second, at {run['speed']} times speed")
    tell("things done", f"{done}; the last: {saved}")
    tell("tasks over 50 ms", told(tasks))
    heaps = [f"{memory[place][0] / 1e6:.1f}" for place in (0, len(memory) // 2, -1)]
    tell("heap at the start, half and end, MB", ", ".join(heaps))
    tell("DOM nodes at the start and end", f"{memory[0][1]}, {memory[-1][1]}")


def sign_in(page, site, account):
    page.goto(f"{site.url}/accounts/login/")
    page.fill("input[name=login]", f"{account}@larkspur.example")
    page.fill("input[name=password]", site.json(PASSWORD))
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{site.url}/")


def whole_edition(site):
    plan = planned(site, SLUG)
    with watched(site) as one:
        sign_in(one.page, site, "camille")
        begin(one.page, site, SLUG, SPEED)
        began = time.monotonic()
        acted = play(one.page, plan, began, SPEED)
        took, tasks = time.monotonic() - began, one.tasks()
        end(one.page)
        score = one.page.locator(".rp-big").inner_text().strip()
        assert not one.complaints, one.complaints
    print(f"A whole edition, {SLUG}, played at {SPEED} times speed in {took:.0f} s")
    tell("posts acted on", f"{acted} of {len(plan)}")
    tell("score", " ".join(score.split()))
    tell("tasks over 50 ms", told(tasks))


def main():
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    if not chromium.find():
        return "No Chromium on this machine: `python -m tests.browser.chromium` installs one."
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        site = Academy(folder)
        try:
            site.prepare()
            site.start()
            long_day(site)
            whole_edition(site)
        finally:
            site.kill()
    return None


if __name__ == "__main__":
    sys.exit(main())
