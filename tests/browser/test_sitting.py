"""An exam in more than one window, and without a network: what is said is what is so."""

import json

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SAVED = """
import json
from courses.exams.models import Attempt
attempt = Attempt.objects.get(code="{code}")
print(json.dumps({{p: a.response for p, a in attempt.responses().items()}} | {{"score": str(attempt.score)}}))
"""


def saved(site, code):
    return json.loads(site.shell(SAVED.format(code=code)).strip().splitlines()[-1])


def start(somebody, account, exam="advocate"):
    somebody.sign_in(account).go(f"/exams/{exam}/")
    somebody.page.check("input[name=honour]")
    somebody.page.click("text=Start the exam")
    somebody.page.wait_for_selector("[data-sitting]")
    somebody.page.wait_for_load_state()  # its scripts too: some tests cut the network next
    return somebody.page.get_attribute("[data-sitting]", "data-sitting")


def choose(page, place):
    """The key of the option at that place, 0 or 1 (some have no more), chosen."""
    choice = page.locator(".lk-choice").nth(place)
    choice.click()
    return choice.locator("input").get_attribute("value")


def test_a_second_window_takes_over_and_the_first_one_says_so(visitor, site):
    with visitor() as somebody:
        code = start(somebody, "jonas")
        first, address = somebody.page, somebody.page.url
        choose(first, 0)
        first.wait_for_selector("[data-save] .save-ok time")

        second = first.context.new_page()
        second.goto(address)
        second.wait_for_selector("[data-moved]:not([hidden])")
        first.wait_for_selector("[data-taken]:not([hidden])")
        somebody.look_everywhere("exam-taken-over")
        key = choose(second, 1)
        second.wait_for_selector("[data-save] .save-ok time")

        assert key in saved(site, code)["1"]
        assert first.locator("main fieldset input").first.is_disabled()


ANOTHER = """
from courses.exams.models import Exam
from courses.items.models import Bank
bank = Bank.objects.get(exams__slug="advocate")
exam = Exam.objects.create(slug="another", title="Another", bank=bank, minutes=20, cut_score=60)
exam.cells.create(topic="information", count=2)
exam.save()
exam.save_revision().publish()
"""


def test_an_answer_given_while_the_window_still_sits_down_is_shown_as_saved(visitor, site):
    site.shell(ANOTHER)
    with visitor() as somebody:
        held = []
        somebody.page.route("**/sit", lambda route: held.append((route, route.fetch())))
        code = start(somebody, "manager", "another")
        page = somebody.page
        key = choose(page, 0)  # the server knows of the new sitting, the page does not yet
        page.wait_for_selector("[data-save] .save-ok time")
        [(route, answer)] = held
        route.fulfill(response=answer)
        with page.expect_response("**/answer"):
            second = choose(page, 1)
        page.wait_for_selector("[data-save] .save-ok time")

        assert key != second
        assert saved(site, code)["1"][-1:] == [second]
        assert page.locator("[data-taken]").is_hidden()
        assert somebody.complaints == []


def test_answers_given_without_a_network_are_kept_said_to_be_and_sent_on_return(visitor, site):
    with visitor() as somebody:
        code = start(somebody, "camille")
        page = somebody.page
        page.context.set_offline(True)
        key = choose(page, 1)
        page.wait_for_selector("[data-save] .save-bad")
        assert "your answers are kept here" in page.inner_text("[data-save]")
        assert saved(site, code) == {"score": "None"}

        page.context.set_offline(False)
        page.wait_for_selector("[data-save] .save-ok time")

        assert saved(site, code)["1"] == [key]


END = """
from datetime import timedelta
from django.utils.timezone import now
from courses.exams.models import Attempt
Attempt.objects.filter(code="{code}").update(closes_at=now() + timedelta(seconds={seconds}))
"""


def test_what_was_answered_offline_in_time_still_counts_after_the_deadline(visitor, site):
    with visitor() as somebody:
        code = start(somebody, "haruto")
        page = somebody.page
        site.shell(END.format(code=code, seconds=8))
        page.reload()
        page.context.set_offline(True)
        key = choose(page, 0)
        page.wait_for_selector("[data-save] .save-bad")
        page.wait_for_timeout(9_000)
        page.context.set_offline(False)
        page.goto(f"{site.url}/attempts/{code}/")

        page.wait_for_url(f"**/attempts/{code}/result")
        page.wait_for_selector("h1")

        assert saved(site, code)["1"] == [key]
        assert saved(site, code)["score"] != "None"


NOTED = """
import json
from courses.exams.models import Attempt
attempt = Attempt.objects.get(code="{code}")
attempt.submit(by=attempt.candidate, at=attempt.answers.last().saved_at)
print(json.dumps([[answer.left, answer.away.total_seconds() >= 1] for answer in attempt.answers.all()]))
"""


def test_leaving_the_page_is_noted_with_the_next_answer_also_on_the_next_page(visitor, site):
    with visitor() as somebody:
        code = start(somebody, "ines")
        page = somebody.page
        page.evaluate("dispatchEvent(new Event('blur'))")
        page.wait_for_timeout(1_200)
        page.evaluate("dispatchEvent(new Event('focus'))")
        page.click("[data-next]")
        page.wait_for_url("**/2/")
        page.wait_for_load_state()
        choose(page, 0)
        page.wait_for_selector("[data-save] .save-ok time")
        choose(page, 1)
        page.click("[data-next]")  # it waits for the save
        page.wait_for_url("**/3/")
    noted = json.loads(site.shell(NOTED.format(code=code)).strip().splitlines()[-1])
    assert noted[0] == [1, True]
    assert not any(left for left, _ in noted[1:])
    with visitor() as officer:
        officer.sign_in("compliance").go(f"/attempts/{code}/integrity").look_everywhere("integrity")
