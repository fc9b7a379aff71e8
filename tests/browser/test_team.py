"""A manager looks at the team, asks for a programme, moves a due date and records a leave."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from academy.demonstration import PASSWORD
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("team")]

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """An academy of its own: others count the people and the certificates of theirs."""
    academy = Site(tmp_path_factory.mktemp("team"))
    academy.prepare()
    academy.shell(Path(__file__).with_name("team_scene.py").read_text())
    academy.start()
    yield academy
    academy.kill()


def test_a_manager_sees_who_needs_them_and_acts(visitor):
    with visitor() as manager:
        page = manager.sign_in("manager").page
        page.get_by_role("link", name="Team", exact=True).click()
        page.get_by_role("link", name="Include teams below mine").click()
        expect(page.locator("h1")).to_contain_text("13 people. 8 need you, 1 can renew, 3 are in order")
        page.locator("summary", has_text="Bastien Okwuosa").click()
        manager.look_everywhere("team")
        expect(page.get_by_text("3 of 6")).to_be_visible()  # lessons

        page.get_by_role("link", name="Move the due date of Advocate").locator("visible=true").click()
        page.fill("[name=due_at]", str(date.today() + 9 * DAY))
        page.fill("[name=reason]", "He was on another project.")
        manager.look_everywhere("team-move-due")
        page.get_by_role("button", name="Move the due date").click()
        expect(page.locator("summary", has_text="Bastien Okwuosa")).to_contain_text("Due")

        assign(manager, "Thiago Lindqvist")
        record_a_leave(manager, "Thiago Lindqvist")
        take_along(page)


def assign(manager, name):
    page = manager.page
    page.locator("summary", has_text=name).click()
    page.get_by_role("link", name="Assign a programme").locator("visible=true").last.click()
    expect(page.get_by_label(name)).to_be_checked()
    manager.look_everywhere("team-assign")
    page.select_option("[name=programme]", label="Advocate")
    page.fill("[name=due_at]", str(date.today() - DAY))
    page.fill("[name=reason]", "New in support")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("This day has passed.")).to_be_visible()
    page.fill("[name=due_at]", str(date.today() + 60 * DAY))
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("Advocate is assigned to 1 person.")).to_be_visible()
    expect(page.locator("summary", has_text=name)).to_contain_text("In order")


def record_a_leave(manager, name):
    page = manager.page
    page.locator("summary", has_text=name).click()
    page.get_by_role("link", name="Record a leave").locator("visible=true").click()
    page.fill("[name=begins_at]", str(date.today()))
    page.fill("[name=until]", str(date.today() + 20 * DAY))
    page.fill("[name=reason]", "Parental leave")
    page.fill("[name=signature]", "Tomasz Wieczorek")
    manager.look_everywhere("team-leave")
    page.get_by_role("button", name="Record and sign").click()
    page.fill("input[name=password]", PASSWORD)  # what was written is kept meanwhile
    page.press("input[name=password]", "Enter")
    expect(page.get_by_text(f"The leave of {name} is on record.")).to_be_visible()
    expect(page.locator("summary", has_text=name)).to_contain_text(re.compile(r"Away (until|from)"))


def take_along(page):
    with page.expect_download() as calendar:
        page.get_by_role("link", name="Due dates to calendar").click()
    assert "SUMMARY:Advocate is due: Thiago Lindqvist" in Path(calendar.value.path()).read_text()
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Export").click()
    assert "Thiago Lindqvist" in Path(sheet.value.path()).read_text()
