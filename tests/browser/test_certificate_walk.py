"""One certificate, from its assignment to its reinstatement, by all who have to do with it."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from academy.demonstration import PASSWORD
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walk")]

HERE = Path(__file__).parent
RIGHT = """
import json
from courses.exams.models import Attempt
from courses.items.scoring import right_keys
attempt = Attempt.objects.get(code="{code}")
print(json.dumps({{item.position: right_keys(item.question) for item in attempt.form.all()}}))
"""
SECOND_VERSION = """
from datetime import date
from django.utils.timezone import now
from courses.curriculum.models import Policy, PolicyVersion
clauses = [{"number": "1.1", "title": "One voice", "text": "Sign each reply with your first name."}]
PolicyVersion.publish(Policy.objects.get(slug="desk-rules"), number=2, in_force=date(2024, 3, 1),
    summary="First names.", clauses=clauses, by=None, at=now())
"""
LOG = "from academy.audit.verification import verify; print(verify().ok)"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """An academy of its own, whose clock the test sets."""
    academy = Site(tmp_path_factory.mktemp("walk"))
    academy.prepare()
    academy.shell((HERE / "walking.py").read_text())
    academy.start()
    yield academy
    academy.kill()


def later(site, days):
    """Restart the academy some days from now."""
    site.kill()
    path = f"{HERE / 'later'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    site.environment |= {"DAYS_LATER": str(days), "PYTHONPATH": path}
    site.start()


def test_one_certificate_is_walked_from_assignment_to_reinstatement(visitor, site):
    with visitor() as manager:
        assign(manager)
    with visitor() as leena:
        number = earn(leena, site)
        says(leena, number, "Valid today")
    site.shell(SECOND_VERSION)
    with visitor() as officer:
        ask_anew(officer)

    later(site, 31)
    with visitor() as leena:
        leena.sign_in("employee")
        says(leena, number, "Expired")
        following = renew_by_delta(leena)
        says(leena, number, "Expired")
        says(leena, following, "Valid today")
    with visitor() as officer:
        decide(officer, following, "suspend", "A reply carried a customer’s address.")
    with visitor() as leena:
        leena.sign_in("employee")
        says(leena, following, "Suspended")
        appeal(leena, following)
    with visitor() as officer:
        lift(officer, following)
    with visitor() as compliance:
        says(compliance.sign_in("compliance"), following, "Valid today")
        audit(compliance, number, following)


def assign(manager):
    page = manager.sign_in("manager").go("/team/").page
    page.locator("summary", has_text="Leena Varghese").click()
    page.get_by_role("link", name="Assign a programme").locator("visible=true").last.click()
    page.select_option("[name=programme]", label="Social desk")
    page.fill("[name=due_at]", str(date.today() + timedelta(days=20)))
    page.fill("[name=reason]", "You join the social desk in December.")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("Social desk is assigned to 1 person.")).to_be_visible()


def earn(leena, site):
    page = leena.sign_in("employee").page
    leena.go("/programmes/social-desk/").look_everywhere("programme")
    leena.go("/policies/desk-rules/1/attest")
    page.fill("input[name=signature]", "Leena Varghese")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url(site.url + "/")
    leena.go("/exams/social-desk/")
    page.check("input[name=honour]")
    page.click("text=Start the exam")
    code = page.get_attribute("[data-sitting]", "data-sitting")
    for position, keys in site.json(RIGHT.format(code=code)).items():
        page.click(f"label.lk-choice:has(input[value='{keys[0]}'])")
        page.wait_for_selector("[data-save] .save-ok time")
        page.click("[data-next]")
        page.wait_for_url(lambda url, here=position: not url.endswith(f"/{here}/"))
    page.click("text=Submit the exam")
    page.wait_for_url("**/result")
    expect(page.locator(".score-n b.num")).to_have_text("100")
    return held(leena)


def held(leena):
    """The number of the newest certificate of the level, once it is there."""
    page = leena.page
    for _ in range(150):
        leena.go("/certificates/")
        active = page.locator("main li", has_text="Social desk").filter(has_text="Active")
        if active.count():
            return active.first.locator(".lk-id").inner_text()
        page.wait_for_timeout(1000)
    raise AssertionError("no certificate was issued")


def says(somebody, number, words):
    somebody.go(f"/verify/{number}/")
    expect(somebody.page.locator("h1")).to_have_text(words)


def again(officer):
    """Says once more who they are, where that is asked; what was written is sent after it."""
    page = officer.page
    page.wait_for_load_state()
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "reauthenticate" not in url)


def ask_anew(officer):
    page = officer.sign_in("governance").go("/programmes/social-desk/").page
    page.get_by_role("link", name="Ask anew").first.click()
    officer.look_everywhere("ask-anew")
    page.select_option("[name=subject]", index=1)
    page.fill("[name=due_at]", str(date.today() + timedelta(days=30)))
    page.fill("[name=reason]", "Customers asked who answers them: first names now.")
    page.get_by_role("button", name="Ask everybody").click()
    again(officer)
    expect(page.get_by_text("What was asked anew")).to_be_visible()
    officer.look_everywhere("programme-changed")


def renew_by_delta(leena):
    """Only what has changed is asked: the new version of the rules, not the exam."""
    page = leena.go("/").page
    expect(page.get_by_text("is new from").first).to_be_visible()
    leena.look_everywhere("home-lapsed")
    leena.go("/policies/desk-rules/2/attest")
    page.fill("input[name=signature]", "Leena Varghese")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url(leena.site.url + "/")
    return held(leena)


def decide(officer, number, act, reason):
    page = officer.sign_in("governance").go(f"/certificates/{number}/decide/").page
    page.check(f"input[value={act}]")
    page.fill("[name=reason]", reason)
    page.fill("[name=signature]", "Rubén Castellanos")
    officer.look_everywhere("decide")
    page.get_by_role("button", name="Decide and sign").click()
    again(officer)
    expect(page.get_by_text(reason)).to_be_visible()


def appeal(leena, number):
    page = leena.go(f"/certificates/{number}/").page
    leena.look_everywhere("certificate-suspended")
    page.get_by_role("link", name="Appeal").click()
    leena.look_everywhere("certificate-appeal")
    page.fill(
        "[name=statement]", "The address was in the customer’s own public post; I quoted nothing of it."
    )
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("An appeal is being decided")).to_be_visible()


def lift(officer, number):
    page = officer.sign_in("second").go("/certificates/appeals/").page
    officer.look_everywhere("certificate-appeals")
    page.locator("tr", has_text=number).get_by_role("link").click()
    page.check("input[value=lifted]")
    page.fill("[name=answer]", "The post shows the address, the reply does not.")
    page.fill("[name=signature]", "Yewande Adeyemi")
    officer.look_everywhere("certificate-appeal-decide")
    page.get_by_role("button", name="Decide and sign").click()
    again(officer)
    expect(
        page.get_by_text("The certificate holds again").or_(page.get_by_text("holds again"))
    ).not_to_have_count(0)


def audit(compliance, *numbers):
    page = compliance.go("/desk/register/?q=Leena").page
    for number in numbers:
        expect(page.get_by_text(number).first).to_be_visible()
    page.locator("a", has_text="Leena Varghese").first.click()
    page.wait_for_load_state()
    words = page.inner_text("main")
    for act in ["Assigned", "Signed", "Certified", "Expired", "Suspended", "Appealed", "Reinstated"]:
        assert act in words, act
    compliance.look_everywhere("dossier-walked")
    assert compliance.site.shell(LOG).strip().endswith("True")
