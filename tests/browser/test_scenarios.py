"""A trainer writes a scenario in the editor; an archive is labelled by two people and decided by a third."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ARCHIVE = "id,at,text\n" + "".join(
    f'h{number},2026-03-09T09:{number:02}:00Z,"{words}"\n'
    for number, words in enumerate(
        [
            "@LarkspurCares my parcel is nine days late and nobody answers",
            "the larkspur by the gate is out, blue as anything",
            "@Larkspur the charger hisses and smells of fish, is that bad?",
            "my nan calls every laptop a larkspur, even the toaster",
        ]
    )
)


def label(page, *, needs, button="Save, next post", **chosen):
    page.get_by_label("It needs us" if needs else "It needs nothing").check()
    for name, value in {
        "sentiment": "negative",
        "topic": "other",
        "classification": "other",
        **chosen,
    }.items():
        page.select_option(f"[name={name}]", value)
    if needs:
        page.select_option("[name=priority]", "high")
        page.select_option("[name=track]", "reactive")
        page.check("[name=routes][value=support]")
        page.check("[name=actions][value=reply]")
        page.fill("[name=why]", "She waits and asks us.")
    page.get_by_role("button", name=button).click()


def test_two_people_label_an_archive_a_third_decides_and_it_is_published(visitor, site, tmp_path):
    file = tmp_path / "harvest.csv"
    file.write_text(ARCHIVE)
    site.manage("import_archive", str(file), "--scenario", "harvest")
    with visitor() as first, visitor() as second, visitor() as third:
        page = first.sign_in("trainer").go("/labelling/").page
        first.look_everywhere("labelling")
        page.get_by_role("link", name="Harvest").click()
        first.look_everywhere("labelling-desk-empty")
        page.get_by_role("link", name="Label the next post").click()
        first.look_everywhere("labelling-post")
        for needs in (True, False, True, False):
            label(page, needs=needs)
            page.wait_for_load_state()
        page.get_by_text("Nothing is left for you to label here.").first.wait_for()

        page = second.sign_in("signe").go("/labelling/harvest/next/").page
        for needs in (True, False, False, False):
            label(page, needs=needs)
            page.wait_for_load_state()
        second.go("/labelling/harvest/").look_everywhere("labelling-desk")
        page.get_by_text("They part over").wait_for()

        page = third.sign_in("kofi").go("/labelling/harvest/").page
        page.get_by_role("link", name="Decide").click()
        third.look_everywhere("labelling-decide")
        label(page, needs=True, button="That is its truth")
        page.get_by_text("Decided. That is its truth now.").wait_for()

        page.goto(f"{site.url}/admin/scenarios/harvest/draft/")
        third.look("scenario-draft", axe=False)
        page.get_by_label("I know that what is published").check()
        page.get_by_role("button", name="Publish").click()
        page.get_by_text("Published: Harvest, version 1.").wait_for()
        page.goto(f"{site.url}/scenarios/harvest/")
        page.get_by_role("button", name="Start practice").click()
        page.get_by_text("my parcel is nine days late").first.wait_for()


def test_a_trainer_begins_the_next_version_changes_a_post_and_its_settings(visitor, site):
    with visitor() as trainer:
        page = trainer.sign_in("trainer").go("/admin/snippets/scenarios/scenario/").page
        trainer.look("scenarios", axe=False)
        page.goto(f"{site.url}/admin/scenarios/quiet-tuesday/draft/")
        page.get_by_role("button", name="Begin the next version from the newest").click()
        page.get_by_role("link", name="Posts", exact=True).click()
        trainer.look("scenario-posts", axe=False)
        page.get_by_role("link", name="qt-001").click()
        page.fill("[name=title]", "Vista 27: the page for the wall mount is gone")
        trainer.look("scenario-post", axe=False)
        page.get_by_role("button", name="Save in the draft").click()
        page.get_by_text("Saved in the draft: qt-001.").wait_for()
        page.goto(f"{site.url}/admin/scenarios/quiet-tuesday/settings/")
        trainer.look("scenario-settings", axe=False)
        page.fill("[name=profiles]", "Faults :: broken AND (")
        page.get_by_role("button", name="Save in the draft").click()
        page.get_by_text("The settings are saved in the draft.").wait_for()
        page.get_by_text(re.compile("cannot be read, at character")).wait_for()
        trainer.look("scenario-draft-with-an-error", axe=False)


def test_a_whole_day_is_entered_at_its_hour_and_searched(visitor):
    with visitor() as trainee:
        page = trainee.sign_in("employee").go("/scenarios/full-day/").page
        trainee.look_everywhere("full-day")
        page.get_by_role("button", name="Start practice").click()
        page.locator("[data-search]").wait_for()
        # Maybe before the scripts are there: it is heard still.
        page.locator(".wr-text").nth(5).wait_for(timeout=60_000)
        page.fill("[data-search]", "batter* NEAR/6 (hot OR swell*)")
        page.locator("[data-search-told]").filter(has_text=re.compile(r"\d+ found")).wait_for()
        trainee.look("full-day-console", axe=False)


def test_a_picture_comes_with_its_post_and_says_what_it_shows(visitor):
    with visitor() as trainee:
        page = trainee.sign_in("employee").go("/scenarios/quiet-tuesday/").page
        page.select_option("[name=speed]", "60")
        page.get_by_role("button", name="Start practice").click()
        page.get_by_text("help page for the wall mount").first.click(timeout=60_000)
        shown = page.get_by_role("img", name=re.compile("a hanging lamp"))
        shown.wait_for()
        assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 760
        trainee.look_everywhere("console-picture")


def test_a_listening_profile_is_written_and_scored(visitor):
    with visitor() as trainee:
        page = trainee.sign_in("employee").go("/scenarios/quiet-tuesday/listen/").page
        trainee.look_everywhere("listen-empty")
        page.get_by_label("Query").fill("larkspur AND (broken OR late OR help*)")
        page.get_by_role("button", name="Listen").click()
        page.get_by_role("heading", name=re.compile("of 100")).wait_for()
        trainee.look_everywhere("listen")
        page.goto(page.url.split("?")[0] + "?q=broken+AND+(")
        trainee.look_everywhere("listen-error")
