"""A stretch of a drill played in the browser, and the reports of four players of a whole edition."""

import time

import pytest

from tests.browser.playing import begin, end, planned, play

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey")]

STRETCH, SPEED = 600, 60  # scenario seconds; times
FOUR = """
import json
from datetime import timedelta
from django.utils.timezone import now
from academy.people.models import User
from sandbox.scenarios.models import Scenario
from tests.players import ALL, play
edition = Scenario.objects.get(slug="quiet-tuesday").current
person = User.objects.get(email="camille@larkspur.example")
told = {}
for place, name in enumerate(ALL, start=1):
    run = play(edition, name, person, at=now() - timedelta(hours=place))
    told[name] = [run.code, float(run.score)]
print(json.dumps(told))
"""


def test_ten_minutes_of_a_stream_are_played_at_sixty_times_speed(visitor, site):
    plan = planned(site, "first-watch", STRETCH)
    assert len(plan) > 2
    with visitor() as trainee:
        trainee.sign_in("camille")
        page = trainee.page
        begin(page, site, "first-watch", SPEED)

        play(page, plan, time.monotonic(), SPEED)
        trainee.look("console-played")
        end(page)

        report = page.inner_text("main")
        assert "Caught" in report
        assert page.locator(".rp-row.is-caught").count() >= len(plan) - 1
        assert "had not come when the drill was ended" in report
        page.locator(".rp-row.is-caught summary").first.click()
        assert "Right acts:" in page.locator(".rp-row[open]").inner_text()
        trainee.look_everywhere("report-stretch")


def test_rows_and_cases_stay_where_they_are_while_many_posts_come(visitor, site):
    with visitor() as trainee:
        trainee.sign_in("camille")
        page = trainee.page
        begin(page, site, "full-day", SPEED)
        page.wait_for_function(CAUGHT_UP, timeout=60_000)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        first = page.get_attribute("[data-rows] a[aria-current] >> xpath=..", "data-ref")
        page.keyboard.press("Escape")
        page.wait_for_function(HELD, timeout=60_000)

        page.keyboard.press("k")  # more is held than is drawn at once

        assert page.evaluate(BELOW_THE_FOCUS) == first
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.click(f"[data-cases] a[data-ref='{first}']")
        page.wait_for_timeout(1500)  # the list is drawn again, and again
        assert page.eval_on_selector_all("[data-cases] a[aria-current]", REFS) == [first]
        until = [_snoozed(page, first, minutes) for minutes in (10, 60)]
        assert until[0] != until[1]
        trainee.look_everywhere("console-held")


CAUGHT_UP = "() => Number(document.querySelector('[data-line]').textContent.replace(/\\D/g, '')) > 14000"
HELD = "() => Number(document.querySelector('[data-newer-count]').textContent.replace(/\\D/g, '')) >= 30"
BELOW_THE_FOCUS = "document.activeElement.closest('.wr-post')?.nextElementSibling?.dataset.ref"
REFS = "links => links.map((link) => link.dataset.ref)"


def _snoozed(page, ref, minutes):
    """What its case says once it was put off."""
    page.keyboard.press("z")
    page.click(f"[data-snooze='{minutes}']")
    page.wait_for_timeout(1000)
    return page.inner_text(f"[data-cases] a[data-ref='{ref}'] .wr-left-t")


def test_the_reports_of_four_players_tell_their_scores_and_why(visitor, site):
    told = site.json(FOUR)
    with visitor() as trainee:
        trainee.sign_in("camille")
        for name, (code, score) in told.items():
            trainee.go(f"/runs/{code}/report")
            assert f"{score:.0f}" in trainee.page.locator(".rp-big").inner_text()
            if name != "nothing":
                trainee.page.locator(".rp-row summary").first.click()
            trainee.look_everywhere(f"report-{name}")
            slider = trainee.page.locator("input[type=range]")
            slider.focus()
            trainee.page.keyboard.press("End")
    assert told["nothing"][1] < 20 and told["everything"][1] < 20
    assert told["everything"][1] < told["middling"][1] < told["reference"][1]
    assert told["reference"][1] >= 95


def test_a_trainer_marks_a_reply_and_reads_how_the_posts_did(visitor, site):
    site.json(FOUR)
    with visitor() as trainer:
        trainer.sign_in("trainer").go("/replies/").look_everywhere("drill-marking")
        page = trainer.page
        page.keyboard.press("1")
        for _ in range(7):
            page.keyboard.press("m")
        page.keyboard.press("n")
        page.keyboard.type("It answers in English; she wrote in Dutch.")
        page.get_by_role("button", name="Done, next reply").click()
        page.get_by_text("Marked. Here is the next one.").wait_for()
        trainer.go("/scenarios/quiet-tuesday/statistics/").look_everywhere("statistics")
        assert page.locator("tbody tr").count() > 20
    with visitor() as employee:
        employee.sign_in("employee").go("/replies/")
        assert "Replies to mark" not in employee.page.inner_text("body")
