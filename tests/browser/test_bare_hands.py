"""An exam without JavaScript, and one without a mouse: everything that is answered is in the database."""

import json
import re

import pytest

from tests.browser.conftest import NARROW, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PREPARE = """
from courses.exams.models import Exam
from courses.items.models import Bank
from tests.courses.kinds import QUESTIONS, make_item_of
if not Bank.objects.filter(slug="bare").exists():
    bank = Bank.objects.create(slug="bare", title="Bare hands")
    kinds = [kind for kind in QUESTIONS if kind != "reply"]
    for kind in kinds:
        make_item_of(kind, bank)
    exam = Exam.objects.create(slug="bare", title="With bare hands", bank=bank, minutes=20, cut_score=70)
    exam.cells.create(topic="information", count=len(kinds))
    exam.save()
    exam.save_revision().publish()
"""
KEPT = """
import json
from courses.exams.models import Attempt
attempt = Attempt.objects.get(code="{code}")
print(json.dumps([len(attempt.responses()), attempt.form.count(), str(attempt.score)]))
"""


def kept(site, code):
    return json.loads(site.shell(KEPT.format(code=code)).strip().splitlines()[-1])


def answer_by_form(page):
    """Whatever the item is, as a form is filled in; then the button that saves."""
    for field in page.locator("form#answer select").all():
        field.select_option(index=1)
    for name in ("triage-sentiment", "triage-priority", "triage-route", "option"):
        if page.locator(f"form#answer input[name={name}]").count():
            page.locator(f"form#answer input[name={name}]").first.check()
    if page.locator("form#answer [name=text]").count():
        page.locator("form#answer [name=text]").fill("238")
    if page.locator("form#answer [value$=' down']").count():
        page.locator("form#answer [value$=' down']").first.click()
    page.locator("form#answer [data-next]").click()


def test_an_exam_is_sat_on_a_phone_without_javascript(browser, site):
    site.shell(PREPARE)
    context = browser.new_context(viewport=NARROW, java_script_enabled=False)
    somebody = Visitor(context.new_page(), site)
    page = somebody.sign_in("jonas").go("/exams/bare/").page
    page.check("input[name=honour]")
    page.click("text=Start the exam")
    page.wait_for_url("**/attempts/**")
    code = re.search(r"/attempts/(\w+)/", page.url)[1]
    for place in range(1, 10):
        answer_by_form(page)
        page.wait_for_url(f"**/{place + 1}/" if place < 9 else "**/review")

    assert kept(site, code) == [9, 9, "None"]
    page.click("text=Submit the exam")
    page.wait_for_url("**/result")
    assert kept(site, code)[2] != "None"
    context.close()


def test_an_exam_is_sat_with_the_keyboard_alone(visitor, site):
    site.shell(PREPARE)
    with visitor() as somebody:
        page = somebody.sign_in("haruto").go("/exams/bare/").page
        page.locator("input[name=honour]").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/attempts/**")
        page.wait_for_load_state()
        code = page.get_attribute("[data-sitting]", "data-sitting")
        for place in range(1, 10):
            by_keys(page)
            page.wait_for_selector("[data-save] .save-ok time")
            page.locator("[data-next]").focus()
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/{place + 1}/" if place < 9 else "**/review")
            page.wait_for_load_state()

        assert kept(site, code)[:2] == [9, 9]


def by_keys(page):
    """Answer the item as somebody without a mouse does."""
    face = page.get_attribute("[data-answer]", "data-answer")
    if face == "choices":
        page.keyboard.press("1")
    elif face == "matching":
        for field in page.locator("form#answer select").all():
            field.focus()
            page.keyboard.press("ArrowDown")
    elif face == "text":
        page.locator("[name=text]").focus()
        page.keyboard.type("238")
    elif face == "triage":
        for name in ("sentiment", "priority", "route"):
            page.locator(f"input[name=triage-{name}]").first.focus()
            page.keyboard.press("Space")
    else:
        page.locator("[value$=' down']").first.focus()
        page.keyboard.press("Enter")
