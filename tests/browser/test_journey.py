"""One employee, from signing in to a certificate; a trainer and a compliance officer beside her."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("journey")]

RIGHT = """
import json
from courses.exams.models import Attempt
from courses.items.scoring import right_keys
attempt = Attempt.objects.get(code="{code}")
print(json.dumps({{item.position: right_keys(item.question) for item in attempt.form.all()}}))
"""
NUMBER = """
from academy.register.models import Certificate
print(Certificate.objects.get(person__email="employee@larkspur.example").number)
"""
EDITED = """
import json
from django.urls import reverse
from courses.curriculum.models import LessonPage
from courses.exams.models import Attempt
item = Attempt.objects.get(code="{code}").form.first().item
revision = reverse("wagtailsnippets_items_item:revisions_view", args=[item.pk, item.live_revision_id])
lesson = LessonPage.objects.get(slug="who-may-speak").pk
print(json.dumps([item.pk, item.stem.split(".")[0], revision, lesson]))
"""
LEENA = "Leena Varghese"


def test_an_employee_is_certified_end_to_end_and_her_record_stands(visitor, site):
    site.shell(Path(__file__).with_name("short_drill.py").read_text())

    with visitor() as employee:
        employee.sign_in("employee").look_everywhere("home")
        read_the_course(employee)
        sign_the_policy(employee)
        attempt = sit_the_exam(employee, site)
        run_the_drill(employee)
        number = hold_the_certificate(employee, site)

    with visitor() as stranger:
        verify_as_a_stranger(stranger, number)
    with visitor() as trainer:
        item, asked = edit_a_lesson_and_an_item(trainer, site, attempt)
    with visitor() as second:
        approve(second, item)
    with visitor() as employee:
        employee.sign_in("employee").go("/learn/social-media-principles/")
        assert employee.page.get_by_text("Who may speak, revised").count()
        employee.go(f"/attempts/{attempt}/result")
        assert asked in employee.page.inner_text("main")
        assert "An entirely different question" not in employee.page.inner_text("main")
    with visitor() as officer:
        audit(officer, number)


def read_the_course(employee):
    page = employee.page
    for lesson in range(4):  # two of the six are read already
        page.click(".next a.btn-primary") if lesson == 0 else None
        page.wait_for_selector(".lk-check")
        if lesson == 0:
            employee.look_everywhere("lesson")
        page.locator(".lk-check .lk-choice").first.click()
        page.locator(".lk-check button[type=submit]").first.click()
        page.wait_for_selector(".lk-check .why")
        page.click("[data-finish] button, form[action$='/finish'] button")
        page.wait_for_load_state()
    assert page.url == employee.site.url + "/"


def sign_the_policy(employee):
    page = employee.page
    page.click(".next a.btn-primary")
    employee.look_everywhere("attestation")
    page.fill("input[name=signature]", "Somebody Else")
    page.click("main form[method=post] button[type=submit]")
    assert "Sign with your name as we know it" in page.inner_text("main")
    page.fill("input[name=signature]", LEENA)
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url(employee.site.url + "/")


def sit_the_exam(employee, site):
    page = employee.page
    page.click(".next a.btn-primary")
    employee.look_everywhere("exam-start")
    page.check("input[name=honour]")
    page.click("text=Start the exam")
    page.wait_for_selector("[data-sitting]")
    code = page.get_attribute("[data-sitting]", "data-sitting")
    right = json.loads(site.shell(RIGHT.format(code=code)).strip().splitlines()[-1])
    employee.look_everywhere("exam-item")
    for position, keys in right.items():
        for key in keys:
            page.click(f"label.lk-choice:has(input[value='{key}'])")
            page.wait_for_selector("[data-save] .save-ok time")
        page.click("[data-next]")
        page.wait_for_url(re.compile(rf"/attempts/{code}/({int(position) + 1}/|review)"))
    employee.look_everywhere("exam-review")
    page.click("text=Submit the exam")
    page.wait_for_url(f"**/attempts/{code}/result")
    assert "100" in page.inner_text("main")
    employee.look_everywhere("exam-result")
    return code


def run_the_drill(employee):
    page = employee.page
    employee.go("/")
    page.click(".next a.btn-primary")
    employee.look_everywhere("scenario")
    page.click("text=Start the graded run")
    for words in ("parcel", "nine"):
        handle_by_keyboard(page, words)
    employee.look("console-1280")
    page.click("[data-open=end]")
    page.click("[data-finish] button[type=submit]")
    page.wait_for_url("**/report")
    assert "100" in page.inner_text("main")
    employee.look_everywhere("report")


def handle_by_keyboard(page, words):
    """Find the post, take it, triage it and answer it, all without the mouse."""
    page.wait_for_timeout(7_000)  # by then both have come
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] li")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.keyboard.press("t")
    for choice in "22311":  # negative, delivery, high, reactive, support; then the reply has the focus
        page.keyboard.press(choice)
    page.keyboard.type("I have found it and will write here by 11:00. ^LV")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-save]:has-text('Saved')")
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")


def hold_the_certificate(employee, site):
    page = employee.page
    for _ in range(150):  # the worker issues it
        employee.go("/")
        if page.locator("#hold-h").count():
            break
        page.wait_for_timeout(500)
    employee.look_everywhere("home-certified")
    number = site.shell(NUMBER).strip().splitlines()[-1]
    employee.go(f"/certificates/{number}/")
    assert LEENA in page.inner_text("main")
    employee.look_everywhere("certificate")
    pdf = page.request.get(f"{site.url}/certificates/{number}.pdf")
    assert pdf.status == 200
    assert pdf.body().startswith(b"%PDF")
    return number


def verify_as_a_stranger(stranger, number):
    stranger.go("/verify/").look_everywhere("verify")
    stranger.page.fill("main input[name=number]", number.lower())
    stranger.page.keyboard.press("Enter")
    stranger.page.wait_for_url(f"**/verify/{number}/")
    assert LEENA in stranger.page.inner_text("main")
    assert "employee@" not in stranger.page.content()
    stranger.look_everywhere("verified")


def edit_a_lesson_and_an_item(trainer, site, attempt):
    """Publish a change to a lesson and submit one to an item of the attempt; returns the item and
    what it asked."""
    told = site.shell(EDITED.format(code=attempt)).strip().splitlines()[-1]
    item, asked, revision, lesson = json.loads(told)
    page = trainer.page
    trainer.sign_in("trainer").go(f"/admin/pages/{lesson}/edit/")
    page.fill("#id_title", "Who may speak, revised")
    act(page, "publish", said="published")
    trainer.go(f"/admin/snippets/items/item/edit/{item}/")
    page.fill("#id_stem", "An entirely different question?")
    act(page, "submit", said="submitted")
    trainer.go(f"/admin/pages/{lesson}/view_draft/").look("lesson-preview")
    trainer.go(revision).look("item-preview")
    return item, asked


def approve(second, item):
    """Another trainer approves what was submitted."""
    page = second.page
    second.sign_in("signe").go(f"/admin/snippets/items/item/edit/{item}/")
    act(page, "approve", said="approved")


def act(page, name, said):
    """Choose an act in the editor's footer and wait until the next page says it is done."""
    page.locator("footer button[aria-label='More actions'], footer .w-dropdown button").first.click()
    page.locator(f"footer [name=action-{name}], footer [data-workflow-action-name={name}]").first.click()
    page.get_by_text(re.compile(rf"\b{said}\b")).first.wait_for()


def audit(officer, number):
    page = officer.page
    officer.sign_in("compliance").go("/desk/register/").look_everywhere("register")
    assert number in page.inner_text("main")
    page.click(f"text={LEENA}")
    page.wait_for_selector("h1")
    for fact in ("Assigned", "Learned", "Signed", "Scored", "Drilled", "Certified"):
        assert fact in page.inner_text("main")
    officer.look_everywhere("dossier")
    officer.go("/desk/log/").look_everywhere("log")
    page.click("text=Verify the log")
    expect(page.locator("main")).to_contain_text("None missing, none altered")
    officer.look_everywhere("log-verified")
