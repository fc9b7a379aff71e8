"""A branded account from the request to another holder, in a browser; it closes by itself in between."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

RIGHTS = """
from datetime import timedelta
from django.utils.timezone import now
from academy.people.models import User
from tests.factories import make_right
make_right(User.objects.get(email="haruto@larkspur.example"), at=now() - timedelta(days=1))
"""
SUSPENDED = """
from django.utils.timezone import now
from academy.people.models import User
from academy.register.models import Certificate, Decision
judge = User.objects.get(email="governance@larkspur.example")
held = Certificate.objects.get(person__email="ines@larkspur.example", title="Professional")
Decision.take(held, "suspend", "A reply named a customer.", signature=judge.name, by=judge, at=now())
"""


def test_an_account_is_asked_for_approved_lapses_and_is_handed_over(visitor, site):
    site.shell(RIGHTS)

    with visitor() as employee:
        employee.sign_in("ines").go("/branded-accounts/").look_everywhere("accounts-none")
        address = ask(employee)
        employee.look_everywhere("account-requested")
        employee.go("/branded-accounts/").look_everywhere("accounts-mine")
    with visitor() as judge:
        judge.sign_in("governance").go("/branded-accounts/all/").look_everywhere("accounts-all")
        judge.page.click("table a:has-text('Decide')")
        judge.look_everywhere("account-decide")
        decide(judge, "approve", "Owners ask there, and nobody answers.", password=True)
        judge.page.get_by_text("Decided. The holder").wait_for()
        judge.look_everywhere("account-approved")
    with visitor() as employee:
        employee.sign_in("ines").go(address).page.click("text=I used it today")
        employee.page.get_by_text("Noted.").wait_for()
        employee.look_everywhere("account-open")
        for page in ("use", "deputies", "propose"):
            employee.go(f"{address}{page}/").look_everywhere(f"account-{page}")
    site.shell(SUSPENDED)
    with visitor() as employee:
        employee.sign_in("ines").go(address)
        assert employee.page.get_by_text("has no right to hold it").count() == 1
        assert employee.page.get_by_text("I used it today").count() == 0
        employee.look_everywhere("account-lapsed")
    with visitor() as judge:
        judge.sign_in("governance").go("/branded-accounts/to-close/").look_everywhere("accounts-closing")
        judge.page.click("table th a")
        judge.page.click(".lk-actions a:has-text('Decide')")
        judge.page.fill("input[name=person]", "haruto@larkspur.example")
        decide(judge, "hand_over", "Haruto goes on with it.", password=True)
        judge.page.get_by_text("To Haruto Nishimura.").wait_for()
        judge.look_everywhere("account-handed-over")
    with visitor() as officer:
        officer.sign_in("compliance").go(address)
        assert officer.page.get_by_text("Open", exact=True).count() == 1
        assert officer.page.locator("a:has-text('Decide')").count() == 0


def ask(employee):
    page = employee.page
    page.click("text=Ask for an account")
    page.click("button:has-text('Ask for it')")
    page.get_by_text("This field is required").first.wait_for()
    employee.look_everywhere("account-request")
    page.fill("input[name=name]", "@LarkspurCares")
    page.select_option("select[name=channel]", "microblog")
    page.select_option("select[name=language]", "en")
    page.fill("input[name=address]", "https://microblog.example/larkspurcares")
    page.fill(
        "textarea[name=purpose]", "Answers to owners whose order is late, in public and within four hours."
    )
    page.fill("input[name=cadence]", "20")
    page.fill("input[name=sunset]", page.evaluate("new Date(Date.now() + 25e8).toISOString().slice(0, 10)"))
    page.fill("textarea[name=deputies]", "haruto@larkspur.example")
    page.click("button:has-text('Ask for it')")
    page.get_by_text("Asked for. Governance decides").wait_for()
    return page.url.removeprefix(employee.site.url)


def decide(judge, act, reason, *, password=False):
    """Decide and sign; whoever has not given the password of late gives it, and nothing is written twice."""
    page = judge.page
    page.check(f"input[value={act}]")
    page.fill("textarea[name=reason]", reason)
    page.fill("input[name=signature]", "Rubén Castellanos")
    page.click("text=Decide and sign")
    if password:
        page.fill("input[name=password]", "larkspur-demonstration")
        page.press("input[name=password]", "Enter")
