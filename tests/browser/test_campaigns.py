"""An audit campaign, in a browser: announced, drawn, read by keys, signed by two; and who looked at whom."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from academy.demonstration import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def confirm(page):
    """Say who one is once more, where the academy asks."""
    if "/reauthenticate/" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")


def _now():
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M}"


def announce(page, name="2026-Q4-A"):
    page.fill("input[name=name]", name)
    page.fill("input[name=title]", "Advocate certificates, fourth quarter of 2026")
    page.fill("input[name=as_of]", _now())
    page.select_option("select[name=level]", "advocate")
    page.fill("input[name=size]", "2")
    page.get_by_role("checkbox", name="Adaeze Lindholm").check()
    page.select_option("select[name=reviewer]", label="Sunniva Achterberg")
    page.get_by_role("button", name="Announce it").click()


def test_a_campaign_is_walked_from_its_announcement_to_the_signed_report(visitor, site):
    with visitor() as reader:
        page = reader.sign_in("compliance").go("/desk/campaigns/").page
        reader.look_everywhere("campaigns-none")
        page.get_by_role("link", name="Announce a campaign").first.click()
        reader.look_everywhere("campaign-announce")
        announce(page)
        reader.look_everywhere("campaign-announced")
        told, head = (page.locator(each).first.bounding_box() for each in (".lk-notice", ".dk-head"))
        assert head["y"] - told["y"] - told["height"] >= 12  # what was done touches nothing
        page.get_by_role("button", name="Fix the population").click()
        page.get_by_role("button", name="Draw the sample").click()
        reader.look_everywhere("campaign-drawn")
        page.get_by_role("link", name="Draw again and compare").click()
        expect(page.get_by_role("status").first).to_contain_text("in the same order")
        page.get_by_role("link", name="Next unread").click()
        reader.look_everywhere("campaign-record")
        _read_by_keys(reader)
        records = page.locator(".dk-sample a")
        while page.get_by_role("link", name="Next unread").count():
            page.get_by_role("link", name="Next unread").click()
            _yes_to_all(page)
        expect(page.locator(".dk-sample li.read, .dk-sample li.find")).to_have_count(records.count())
        page.get_by_role("link", name="Sign off").click()
        reader.look_everywhere("campaign-sign")
        page.fill("input[name=signature]", "Adaeze Lindholm")
        page.get_by_role("button", name="Sign as its reader").click()
        confirm(page)
    with visitor() as owner:
        owner.sign_in("trainer").go("/").look_everywhere("home-to-put-right")
        owner.page.get_by_role("link", name="Refuse to certify").first.click()
        expect(owner.page.get_by_role("button", name="It is done")).to_be_visible()
    with visitor() as reviewer:
        _review(reviewer, site)


def _review(reviewer, site):
    """What is read once more is opened, the audit signed, its report taken."""
    page = reviewer.sign_in("sunniva").go("/desk/campaigns/of/2026-Q4-A/").page
    page.locator(".dk-sign a").first.click()  # what is read once more
    reviewer.go("/desk/campaigns/of/2026-Q4-A/sign/").look_everywhere("campaign-review")
    page.get_by_label("Sign it").check()
    page.fill("textarea[name=why]", "")
    page.fill("input[name=signature]", "Sunniva Achterberg")
    page.get_by_role("button", name="Decide and sign").click()
    confirm(page)
    reviewer.go("/desk/campaigns/of/2026-Q4-A/").look_everywhere("campaign-signed")
    expect(page.locator("#how + p, .dk-head p").first).to_be_visible()
    answer = page.request.get(site.url + "/desk/campaigns/of/2026-Q4-A/report.pdf")
    assert answer.body()[:5] == b"%PDF-"
    (site_pictures(site) / "campaign-report.pdf").write_bytes(answer.body())
    reviewer.go("/desk/campaigns/").look_everywhere("campaigns")
    reviewer.go("/desk/access/").look_everywhere("access-log")
    reviewer.go("/desk/access/?reader=lindholm&page=campaign_record").look_everywhere("access-log-found")


def site_pictures(site):
    folder = Path(os.environ.get("PICTURES") or site.folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read_by_keys(reader):
    """Y for the first, N for the second with its finding, then on."""
    page = reader.page
    page.keyboard.press("y")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.keyboard.press("n")
    finding = page.locator("[data-finding] textarea")
    expect(finding).to_be_focused()
    reader.look_everywhere("campaign-finding")
    finding.fill("Certified 3 h before the policy was signed: " + "0123456789abcdef" * 60)
    page.get_by_role("button", name="Keep the finding").click()
    expect(page.locator(".dk-find")).to_contain_text("Certified 3 h before")
    _yes_to_all(page)
    page.get_by_role("link", name="Ask somebody to put it right").click()
    page.fill("textarea[name=what]", "Refuse to certify before the signature is there" + "." * 900)
    page.fill("input[name=owner]", "trainer@larkspur.example")
    page.fill("input[name=due]", "2030-11-30")
    reader.look_everywhere("campaign-action-set")
    page.get_by_role("button", name="Ask for it").click()
    page.locator(".dk-find").get_by_role("link", name="Refuse to certify").click()
    reader.look_everywhere("campaign-action")
    page.go_back()
    reader.go("/desk/campaigns/of/2026-Q4-A/1/").look_everywhere("campaign-record-read")


def _yes_to_all(page):
    while True:
        open_ = page.locator("[data-answer]:not(:has([aria-pressed=true])) button.yes")
        if not open_.count():
            break
        left = open_.count()
        open_.first.click()
        expect(open_).to_have_count(left - 1)


def test_everybody_sees_who_looked_at_their_record(visitor, site):
    with visitor() as officer:
        page = officer.sign_in("compliance").go("/desk/register/").page
        page.locator("table a").first.wait_for()
        officer.go("/desk/register/?q=Ines")
        page.locator("tbody th a").first.click()
        officer.look_everywhere("dossier-looked")
    with visitor() as holder:
        holder.sign_in("ines").go("/accounts/me/").look_everywhere("account")
        holder.page.get_by_role("link", name="Who looked at your record").click()
        expect(holder.page.locator("table")).to_contain_text("Adaeze Lindholm")
        holder.look_everywhere("my-looks")


def test_a_record_is_read_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + "/accounts/login/")
    page.fill("input[name=login]", "compliance@larkspur.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.goto(site.url + "/desk/campaigns/announce/")
    page.fill("input[name=name]", "2026-Q4-B")
    page.fill("input[name=title]", "Without scripts")
    page.fill("input[name=as_of]", _now())
    page.select_option("select[name=state]", "")
    page.get_by_role("checkbox", name="Adaeze Lindholm").check()
    page.select_option("select[name=reviewer]", label="Sunniva Achterberg")
    page.get_by_role("button", name="Announce it").click()
    page.get_by_role("button", name="Fix the population").click()
    page.get_by_role("button", name="Draw the sample").click()
    page.get_by_role("link", name="Next unread").click()
    page.locator("#policy button.no").click()
    page.locator("#policy textarea").fill("Signed too late.")
    page.get_by_role("button", name="Keep the finding").click()
    expect(page.locator("#policy")).to_contain_text("Signed too late.")
    context.close()
