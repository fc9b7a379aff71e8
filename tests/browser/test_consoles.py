"""An operator lets a console in, and whoever makes one reads how it asks; in a browser."""

import pytest

from academy.demonstration import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_a_console_is_let_in_and_shut_out_and_its_documentation_is_read(visitor):
    with visitor() as reader:
        reader.go("/api/docs").look_everywhere("api-docs")

    with visitor() as operator:
        page = operator.sign_in("operator").go("/consoles/").page
        operator.look_everywhere("consoles-none")
        page.fill("input[name=name]", "Command centre")
        page.fill("input[name=owner]", "operator@larkspur.example")
        page.click("main .dk-form button[type=submit]")
        page.fill("input[name=password]", PASSWORD)  # who they are, once more
        page.press("input[name=password]", "Enter")
        page.wait_for_selector("text=It is shown this once")
        operator.look_everywhere("consoles-token")
        page.click("text=Revoke")
        page.wait_for_selector("text=opens nothing any more")
        operator.look_everywhere("consoles-revoked")
