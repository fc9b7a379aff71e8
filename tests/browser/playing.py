"""A trainee at the console of a drill in a real browser, by keyboard and mouse."""

import time

PLAN = """
import json
from sandbox.scenarios.models import Scenario
from tests.players import plan
print(json.dumps(plan(Scenario.objects.get(slug="{slug}").current, {until})))
"""
UNSEEN = 0.3


def planned(site, slug, until=None):
    return site.json(PLAN.format(slug=slug, until=until))


def begin(page, site, slug, speed):
    """Start practising; the address of the run."""
    page.goto(f"{site.url}/scenarios/{slug}/")
    page.select_option("#speed", str(speed))
    page.click("text=Start practice")
    page.wait_for_selector("[data-rows]")
    return page.url


def act(page, one):
    """Find the post, triage it, and do what is planned: as a person does it, one thing after the other."""
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.fill("[data-search]", one["query"])
    page.keyboard.press("Enter")
    page.click(f"[data-rows] li[data-ref='{one['number']}'] a", timeout=15_000)
    for field, value in one["labels"].items():
        page.select_option(f"[data-field='{field}']", value)
    if one["kind"] in ("route", "escalate"):
        page.fill("[data-note]", one["note"])
    else:
        page.check(f"[name=visibility][value={one['visibility']}]", force=True)
        page.fill("[data-reply]", one["text"])
    page.click(f"[data-work] button[name=kind][value={one['kind']}]")


def play(page, plan, begun, speed):
    """Acts on each planned post once it has come. Returns how many."""
    for one in plan:
        wait = begun + one["at"] / speed + UNSEEN - time.monotonic()
        if wait > 0:
            page.wait_for_timeout(1000 * wait)
        act(page, one)
    page.wait_for_selector("[data-save]:has-text('Saved')")
    return len(plan)


def end(page):
    page.keyboard.press("Escape")
    page.click("[data-open=end]")
    page.click("[data-finish] button[type=submit]")
    page.wait_for_url("**/report")
