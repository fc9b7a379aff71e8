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
        rename_and_replace(officer)
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


def rename_and_replace(officer):
    """The view that is shown gets another name; under a name that is taken the academy asks first."""
    page = officer.page
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


LONG_NAMES = """
from django.utils.timezone import now
from academy.people.models import Unit
from tests.factories import make_person, make_right
top = Unit.objects.get(code="larkspur")
long = {"long-one": "Öffentlichkeitsarbeitskoordinationsstell", "long-two": "大阪カスタマーサポート第二部門"}
for number, name in enumerate(["José María de la Vega-Hernández", "Wolfeschlegelsteinhausenbergerdorff"]):
    code = list(long)[number]
    unit = top.add_child(code=code, name=long[code])
    staff = {"email": f"{code}@x.example", "employee_number": f"77-{number}"}
    person = make_person(name, unit=unit, at=now(), **staff)
    top.refresh_from_db()
    make_right(person, "speak", channels=["forum", "blog"], at=now())
    make_right(person, "speak", channels=["microblog"], languages=["de", "fr"], at=now())
"""
WIDTHS = (320, 360, 480, 641, 700, 768, 930, 1024, 1153, 1249, 1280, 1440, 1441, 1600, 1729, 1920)


def test_no_name_is_too_long_for_the_register_at_any_width(visitor, site):
    site.shell(LONG_NAMES)

    with visitor() as officer:
        page = officer.sign_in("compliance").go("/desk/register/").page
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 860})
            officer.look(f"register-long-{width}", axe=False)
        page.set_viewport_size({"width": 1280, "height": 860})
        heads = page.locator(".dk-ledger thead th:visible").all_inner_texts()
        assert heads[-2:] == ["Entitled to", "Evidence"]
        officer.look_everywhere("register-long")


def test_the_printed_register_has_every_column_and_no_controls(visitor, site):
    with visitor() as officer:
        page = officer.sign_in("compliance").go("/desk/register/?at=2026-01-31&level=professional").page
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1032, "height": 700})  # what A4, landscape, leaves

        heads = page.locator(".dk-ledger thead th:visible").all_inner_texts()

        assert heads[:6] == ["Line", "Person", "Unit", "Certified for", "Certificate", "Policy"]
        assert [head.split(",")[0] for head in heads[6:]] == [
            *("Issued", "Expires", "State", "Entitled to", "Evidence"),
        ]
        assert not page.locator(":is(button, input, select, .dk-places, .dk-months):visible").count()
        foot = page.locator(".dk-ledger tfoot").evaluate("one => getComputedStyle(one).display")
        assert foot == "table-row-group", "the sum stands once, at the end"
        said = page.locator(".dk-printed").inner_text()
        assert "2026-01-31 23:59 UTC" in said and "As known then" in said and "Professional" in said
        officer.look("register-printed")


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
    body = re.sub(
        r'<main class="dk-page is-filed"',
        '<main class="dk-page is-filed" data-later="/desk/register/totals"',
        body,
    )
    body = re.sub(r'<div class="dk-strip".*?</div>', '<div data-part="months"></div>', body, flags=re.S)
    body = re.sub(
        r'<ul class="dk-tally".*?</ul>', '<ul data-part="tally"><li><b>…</b></li></ul>', body, flags=re.S
    )
    src = "/static/desk/later.js"
    return body.replace("</head>", f'<script type="module" src="{src}"></script></head>')
