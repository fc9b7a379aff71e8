"""A panel rates every item, its study is looked at, kept and used; in a browser."""

import csv
import io

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

JUDGES = ("Leena Varghese", "Tomasz Wieczorek", "Adaeze Lindholm", "Ottilie Brandt", "Samir Haddad")


def filled_in(sheet):
    """The sheet as five judges give it back: two are far apart on one item, and one thought better of
    another in a second round."""
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    said = [
        row | {"judge": judge, "percent": 55 + (7 * place + 11 * number) % 35}
        for number, judge in enumerate(JUDGES)
        for place, row in enumerate(rows)
    ]
    said[0]["percent"], said[1]["percent"], said[len(rows) + 1]["percent"] = 20, 35, "87.5"
    said.append(said[0] | {"round": 2, "percent": 70})
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(said)
    return text.getvalue()


def send(page, content):
    page.fill("input[name=held_on]", "2026-11-20")
    page.fill(
        "textarea[name=panel]",
        "Five colleagues from support, legal and training who certified in spring; drawn by lot from thirty.",
    )
    page.fill("textarea[name=notes]", "Two rounds, with a discussion of an hour between them.")
    file = {"name": "ratings.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.set_input_files("input[type=file]", file)
    page.click("button:has-text('Look at what follows')")


def test_a_panel_sets_the_cut_score(visitor, site):
    with visitor() as trainer:
        page = trainer.sign_in("trainer").go("/exams/advocate/standard/").page
        trainer.look_everywhere("standard")
        with page.expect_download() as sheet:
            page.click("text=Rating sheet (CSV)")
        good = filled_in(sheet.value.path().read_bytes())
        first = good.split("\r\n")[1]

        send(page, f"{good}{first}\r\n,nothing,1,,,,140\r\n")
        page.get_by_text("2 lines are refused").wait_for()
        trainer.look_everywhere("standard-refused")

        send(page, good)
        page.get_by_text("Nothing is kept yet").wait_for()
        trainer.look_everywhere("standard-preview")
        page.click("button:has-text('Keep this study')")
        page.get_by_text("Kept. The cut score").wait_for()
        trainer.look_everywhere("standard-study")
        page.click("button:has-text('Use this cut score')")
        page.get_by_text("The present cut score rests on it").wait_for()
        trainer.look_everywhere("standard-used")
        trainer.go("/exams/advocate/standard/").look_everywhere("standard-kept")
        assert page.get_by_text("Modified Angoff study of 20 November 2026").count() == 1
