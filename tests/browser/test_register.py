"""The register, its two readings, saved views, an export and coverage, in a browser."""

import pytest

from academy.desk.wholeness import check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

LIVES = """
from datetime import timedelta
from django.utils.timezone import now
from academy.people.models import Unit, User
from academy.register.models import Certificate, Decision
from courses.curriculum.models import PolicyVersion
from tests.factories import make_person, make_right
at = now() - timedelta(days=330)
PolicyVersion.objects.update(in_force="2024-03-01")  # whatever others have published here meanwhile
support = Unit.objects.get(code="support")
names = ["Aurélie Brankovic", "Babak Thorsen", "Caoimhe Devereux", "Dagmar Ilunga", "Eoin Castellanos",
         "Farida Holmqvist", "Gintaras Moreau", "Hana Oyelaran", "Ilse van Doorn", "Jomo Petrauskas"]
held = {}
for number, name in enumerate(names):
    person = make_person(name, unit=support, at=at, email=f"reg{number}@larkspur.example")
    places = [{}, {"channels": ["forum", "blog"]}, {"channels": ["microblog"], "languages": ["de", "fr"]}]
    held[name] = make_right(person, "speak", **places[number % 3], at=at + timedelta(days=number * 4))
judge = User.objects.get(email="governance@larkspur.example")
said = {"signature": judge.name, "by": judge}
revoked, suspended = held["Dagmar Ilunga"], held["Eoin Castellanos"]
Decision.take(revoked, "revoke", "Published figures too early.", at=at + timedelta(days=90), **said)
Decision.take(suspended, "suspend", "A reply named a customer.", at=at + timedelta(days=95), **said)
held["Hana Oyelaran"].person.leave(by=None, at=at + timedelta(days=130), since=at + timedelta(days=100))
print((at + timedelta(days=110)).strftime("%Y-%m-%d"))
"""


def test_the_register_is_read_as_of_a_day_in_two_readings_saved_and_exported(visitor, site, tmp_path):
    day = site.shell(LIVES).strip().splitlines()[-1]

    with visitor() as officer:
        page = officer.sign_in("compliance").go("/desk/register/").page
        officer.look_everywhere("register")
        page.fill("[name=at]", day)
        page.press("[name=at]", "Enter")
        page.get_by_text("differs between the two readings").wait_for()
        assert page.locator("tr.is-otherwise").count() == 1
        officer.look_everywhere("register-then")
        page.click("text=With later corrections")
        page.get_by_text("As known then:").wait_for()
        officer.look_everywhere("register-corrected")
        page.select_option("[name=channel]", "microblog")
        page.click(".dk-filters button")
        page.click("button:has-text('Saved views')")
        page.fill("#views [name=name]", "Microblog")
        page.check("#views [name=shared]")
        officer.look("register-views-1280-light")
        page.click("text=Save this view")
        page.get_by_text("The view “Microblog” is saved.").wait_for()
        page.click("button:has-text('Saved views')")
        page.click("#views a:has-text('Microblog')")
        page.wait_for_url("**/desk/register/?channel=microblog")
        page.click("button:has-text('Saved views')")
        page.click("#views summary")
        officer.look("register-views-rename-1280-light")
        page.fill("#views details [name=name]", "Short posts")
        page.click("#views details button")
        page.get_by_text("The view is called “Short posts” now.").wait_for()
        page.click("button:has-text('Saved views')")
        page.fill("#views .dk-keep [name=name]", "Short posts")
        page.click("text=Save this view")
        page.get_by_role("heading", name="Replace it?").wait_for()
        officer.look_everywhere("register-view-taken")
        page.click("text=What it shows now")
        page.wait_for_url("**/desk/register/?channel=microblog")
        page.click("button:has-text('Export')")
        officer.look_everywhere("register-export")
        for words in ("Table, CSV", "Workbook, XLSX", "Data, JSON"):
            with page.expect_download() as coming:
                page.click(f"#export a:has-text('{words}')")
            coming.value.save_as(tmp_path / "file")
            assert check(tmp_path / "file") > 3
        officer.go("/desk/coverage/").look_everywhere("coverage")
        page.locator("svg.dk-weeks").scroll_into_view_if_needed()
        officer.look("coverage-weeks-1280-light")
        officer.go("/desk/coverage/?until=2999-01-01").look_everywhere("coverage-gaps")


def test_a_large_register_counts_in_a_second_request(visitor, site):
    with visitor() as officer:
        page = officer.sign_in("compliance").page
        page.route("**/desk/register/", lambda route: route.fulfill(body=_uncounted(route)))
        officer.go("/desk/register/")
        page.locator("[data-part=tally] b", has_text="…").first.wait_for(state="detached")
        assert page.locator(".dk-months li").count() == 13


def _uncounted(route):
    """The page as a large register gives it: with nothing counted yet, and where to ask."""
    import re

    body = route.fetch().text()
    body = re.sub(r'<main class="dk-page"', '<main class="dk-page" data-later="/desk/register/totals"', body)
    body = re.sub(r'<div class="dk-strip".*?</div>', '<div data-part="months"></div>', body, flags=re.S)
    body = re.sub(
        r'<ul class="dk-tally".*?</ul>', '<ul data-part="tally"><li><b>…</b></li></ul>', body, flags=re.S
    )
    src = "/static/desk/later.js"
    return body.replace("</head>", f'<script type="module" src="{src}"></script></head>')
