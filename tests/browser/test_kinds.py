"""An item of every kind, sat in a browser: what is clicked, moved and typed is in the journal."""

import json

import pytest

from tests.browser.conftest import PICTURES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PREPARE = """
from courses.exams.models import Exam
from courses.items.models import Bank
from tests.courses.kinds import QUESTIONS, make_item_of
bank = Bank.objects.create(slug="kinds", title="Kinds")
for kind in QUESTIONS:
    make_item_of(kind, bank)
exam = Exam.objects.create(slug="kinds", title="Every kind of item", bank=bank, minutes=20, cut_score=70)
exam.cells.create(topic="information", count=len(QUESTIONS))
exam.save()
exam.save_revision().publish()
"""
JOURNAL = """
import json
from courses.exams.models import Attempt
attempt = Attempt.objects.get(code="{code}")
answers = attempt.responses()
print(json.dumps({{item.question["kind"]: answers[item.position].response for item in attempt.form.all()}}))
"""
# One reply in four is marked twice; this one is none of them.
ONCE = """
from courses.marking.models import Script
Script.objects.update(doubled=False)
"""


def give(page, kind):
    """Answer an item of that kind as a person would."""
    if kind == "matching":
        for field in page.locator(".ask-pairs select").all():
            field.select_option(index=1)
    elif kind == "ordering":
        page.locator("[value$=' down']").first.click()
    elif kind == "triage":
        for decision in page.locator(".ask-decision").all():
            decision.locator("label").first.click()
    elif kind in ("short_answer", "numeric", "reply"):
        page.fill("[name=text]", {"numeric": "238"}.get(kind, "larkspur.example/help"))
    else:
        page.locator(".lk-choice").first.click()


def kind_of(page):
    face = page.get_attribute("[data-answer]", "data-answer")
    if face == "text":
        return "numeric" if page.locator("[inputmode=decimal]").count() else "short_answer"
    return face


def mark_the_reply(marker):
    """By keys: the sixth criterion is not met, all others are."""
    marker.sign_in("signe").go("/marking/").look_everywhere("marking")
    page = marker.page
    page.wait_for_selector("[data-by-browser]:not([hidden])")  # keys are heard
    page.keyboard.press("1")
    for _ in range(5):
        page.keyboard.press("m")
    page.keyboard.press("n")
    page.keyboard.type("It is a bare link.")
    page.keyboard.press("Tab")  # out of the reason
    page.keyboard.press("7")
    page.keyboard.press("m")
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing waits for you").wait_for()
    marker.look_everywhere("marking-nothing")


def test_every_kind_of_item_is_answered_reviewed_and_marked(visitor, site):
    site.shell(PREPARE)
    with visitor() as somebody:
        somebody.sign_in("haruto").go("/exams/kinds/")
        page = somebody.page
        page.check("input[name=honour]")
        page.click("text=Start the exam")
        page.wait_for_selector("[data-sitting]")
        code = page.get_attribute("[data-sitting]", "data-sitting")
        for _ in range(10):
            kind = kind_of(page)
            give(page, kind)
            page.wait_for_selector("[data-save] .save-ok time")
            somebody.look_everywhere(f"item-{kind}")
            address = page.url
            page.click("[data-next]")
            page.wait_for_url(lambda url, left=address: url != left)
        somebody.look_everywhere("kinds-review")

        journal = json.loads(site.shell(JOURNAL.format(code=code)).strip().splitlines()[-1])
        assert len(journal) == 10
        assert journal["numeric"] == "238"
        assert journal["reply"] == "larkspur.example/help"
        assert set(journal["triage"]) == {"sentiment", "priority", "route"}
        page.click("text=Submit the exam")
        page.wait_for_url("**/result")
        page.get_by_role("heading", name="is handed in").wait_for()
        somebody.look_everywhere("kinds-handed-in")
        result = page.url
    site.shell(ONCE)
    with visitor() as marker:
        mark_the_reply(marker)
    with visitor() as officer:
        officer.sign_in("compliance").go(result)
        assert officer.page.get_by_text("It is a bare link.").count() == 1
        officer.look_everywhere("kinds-evidence")
        if PICTURES:
            officer.page.screenshot(path=f"{PICTURES}/kinds-evidence-whole.png", full_page=True)
