"""A holder takes their badge away, a stranger checks the file: genuine, tampered with, and no credential."""

import pytest

from academy.register.credentials import png
from tests.browser.conftest import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CERTIFY = """
from datetime import timedelta
from django.utils.timezone import now
from academy.register.models import Certificate
from academy.people.models import User
held = Certificate.objects.filter(person__demonstration=True, expires_at__gt=now() + timedelta(days=1))[0]
print(f"{held.number} {held.person.email.split('@')[0]}")
"""


def test_a_badge_is_taken_away_and_checked_by_a_stranger(visitor, site, tmp_path):
    number, account = site.shell(CERTIFY).split()[-2:]
    with visitor() as holder:
        holder.sign_in(account).go(f"/certificates/{number}/")
        holder.page.wait_for_function("document.querySelector('.badge-away img').naturalWidth > 0")
        holder.page.locator(".badge-away").scroll_into_view_if_needed()
        holder.look_everywhere("certificate-badge")
        holder.page.set_viewport_size(NARROW)
        holder.page.locator(".badge-away").scroll_into_view_if_needed()
        holder.look("certificate-badge-away-360")
        for form in ("png", "svg", "json", "jwt"):
            with holder.page.expect_download() as download:
                holder.page.click(f".badge-away a[href$='.{form}']")
            download.value.save_as(tmp_path / f"badge.{form}")
    token = png.unbake((tmp_path / "badge.png").read_bytes())
    head, claims, signature = token.split(".")
    other = signature[:40].swapcase() + signature[40:]
    (tmp_path / "tampered.jwt").write_text(f"{head}.{claims}.{other}")
    (tmp_path / "no.txt").write_text("banana")

    with visitor() as stranger:
        for form in ("svg", "json", "jwt", "png"):
            check(stranger, tmp_path / f"badge.{form}", "Valid today")
        stranger.look_everywhere("checked-file")
        check(stranger, tmp_path / "tampered.jwt", "Tampered with", look="tampered-file")
        check(stranger, tmp_path / "no.txt", "Not a credential", look="no-credential")
        stranger.go("/verify/").look_everywhere("verify-by-file")


def check(stranger, path, told, look=""):
    stranger.go("/verify/")
    stranger.page.set_input_files("input[name=file]", path)
    stranger.page.click("form[action$='/file/'] button")
    stranger.page.wait_for_selector(f"h1:has-text('{told}')")
    if look:
        stranger.look_everywhere(look)
