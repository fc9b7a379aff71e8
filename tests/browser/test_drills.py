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
