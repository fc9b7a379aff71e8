"""Two records officers erase somebody who left long ago; a hold stops it first."""

import pytest
from playwright.sync_api import expect

from academy.demonstration import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

LOG = "from academy.audit.verification import verify; print(verify().ok)"
LEFT = "from academy.people.models import User; print(User.objects.filter(name__icontains='Kallio').count())"


def again(officer):
    """Says once more who they are, where that is asked; what was written is sent after it."""
    page = officer.page
    page.wait_for_load_state()
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "reauthenticate" not in url)


def test_two_officers_erase_somebody_after_a_hold_was_released(visitor, site):
    with visitor() as ottilie:
        hold(ottilie)
        release(ottilie)
        proposal = propose(ottilie)
    with visitor() as edda:
        approve(edda, proposal)
        dossier(edda)
    assert site.shell(LOG).strip().endswith("True")
    assert site.shell(LEFT).strip().endswith("0")


def hold(ottilie):
    page = ottilie.sign_in("records").go("/desk/records/").page
    ottilie.look_everywhere("records")
    page.get_by_role("link", name="Aino Kallio").first.click()
    ottilie.look_everywhere("records-preview")
    page.get_by_role("link", name="Place a hold").click()
    page.fill("[name=reference]", "L-2026-14")
    page.fill("[name=reason]", "A claim about an answer of 2020 is pending.")
    page.fill("[name=signature]", "Ottilie Brandt")
    ottilie.look_everywhere("records-hold-place")
    page.get_by_role("button", name="Place and sign").click()
    again(ottilie)
    expect(page.get_by_text("The hold stands.")).to_be_visible()
    page.get_by_role("link", name="Aino Kallio").click()
    expect(page.get_by_text("Nothing can be erased now.")).to_be_visible()
    ottilie.look_everywhere("records-held")
    page.get_by_role("link", name="Dossier").click()
    expect(page.get_by_text("Legal hold L-2026-14", exact=False).first).to_be_visible()
    ottilie.look_everywhere("dossier-held")


def release(ottilie):
    page = ottilie.go("/desk/records/holds/").page
    ottilie.look_everywhere("records-holds")
    page.get_by_role("link", name="L-2026-14").click()
    page.fill("[name=reason]", "The claim was settled.")
    page.fill("[name=signature]", "Ottilie Brandt")
    ottilie.look_everywhere("records-hold")
    page.get_by_role("button", name="Release and sign").click()
    again(ottilie)
    expect(page.get_by_text("The hold is released.")).to_be_visible()


def propose(ottilie):
    page = ottilie.go("/desk/records/due/").page
    page.fill("[name=reason]", "Their last period is over.")
    page.fill("[name=signature]", "Ottilie Brandt")
    ottilie.look_everywhere("records-many")
    page.get_by_role("button", name="Propose and sign").click()
    again(ottilie)
    expect(page.get_by_text("Take it back").first).to_be_visible()
    return page.url


def approve(edda, proposal):
    page = edda.sign_in("edda").go("/desk/records/").page
    expect(page.get_by_text("Waits for a second officer")).to_be_visible()
    edda.go(proposal)
    page.check("input[value=approve]")
    page.fill("[name=signature]", "Edda Thorvaldsen")
    edda.look_everywhere("records-proposal")
    page.get_by_role("button", name="Decide and sign").click()
    again(edda)
    for _ in range(30):
        if page.get_by_text("Erased 20", exact=False).count():
            break
        page.wait_for_timeout(500)
        edda.go(proposal)
    expect(page.get_by_text("Erased person").first).to_be_visible()
    edda.look_everywhere("records-erased")


def dossier(edda):
    edda.page.get_by_role("link", name="Erased person").first.click()
    expect(edda.page.get_by_text("The facts of this entry were erased.").first).to_be_visible()
    edda.look_everywhere("dossier-erased")
