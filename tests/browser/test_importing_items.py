"""A trainer brings items from another system in, as people do: part of the file is broken."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

GIFT = """$CATEGORY: Information

::blurred-screens:: May a photo of the team show its screens? {
  =No, screens may show customers' names. #Right.
  ~Yes, if they are small in the picture. #People zoom in.
  ~%50%Only when the screens are off. #Better, yet a badge may still show.
}

::no-answer:: Whom do you ask before you share a launch date? {}

::roadmap:: The roadmap may be shared once the product is {=announced =published}.
"""


def test_a_trainer_sees_what_a_file_holds_before_anything_is_written(visitor, site, tmp_path):
    file = tmp_path / "from-the-old-system.gift"
    file.write_text(GIFT)
    with visitor() as trainer:
        page = trainer.sign_in("trainer").go("/admin/items/import/").page
        trainer.look("items-import", axe=False)
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="Look into the file").click()
        page.get_by_role("heading", name="Refused").wait_for()
        for name in ("blurred-screens", "roadmap"):
            page.get_by_text(name, exact=True).wait_for()
        page.set_viewport_size({"width": 360, "height": 780})
        trainer.look("items-import-preview-360", axe=False)
        page.set_viewport_size({"width": 1280, "height": 860})
        trainer.look("items-import-preview", axe=False)
        page.get_by_role("button", name=re.compile("Import 2 drafts")).click()
        page.get_by_text("2 drafts are in the bank").wait_for()
        trainer.look("items-imported", axe=False)
        trainer.go("/admin/snippets/exams/exam/").page.get_by_role(
            "link", name="Social media principles"
        ).first.click()
        page.get_by_role("heading", name="What the bank holds").wait_for()  # its link beside comes later
        page.get_by_role("heading", name="What the bank holds").scroll_into_view_if_needed()
        trainer.look("exam-editor", axe=False)
