"""Proof for an outsider, in a browser: heads are signed and kept, a pack is asked for, taken and checked."""

import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from academy.audit import verifier

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

NUMBER = """
from academy.register.models import Certificate
print(Certificate.objects.filter(person__email__startswith="ines").first().person.employee_number)
"""


@contextmanager
def served(folder):
    """The folder by HTTP: axe reads the sheet of styles beside a page, which it may not from a file."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_an_officer_gives_an_outsider_what_proves_itself(visitor, site, tmp_path):
    number = site.shell(NUMBER).strip().splitlines()[-1]
    with visitor() as officer:
        page = officer.sign_in("compliance").go("/desk/log/heads/").page
        officer.look_everywhere("heads-none")
        page.get_by_role("button", name="Sign the head now").click()
        page.get_by_text("on its way to the witnesses").wait_for()
        officer.look_everywhere("heads")
        with page.expect_download() as kept:
            page.get_by_text("All of them as a file").click()
        kept.value.save_as(tmp_path / "heads.jsonl")

        officer.go("/desk/packs/").look_everywhere("packs-none")
        page.fill("[name=people]", f"{number} 000-0000")
        page.fill("[name=reason]", "Question of the works council, 12 November")
        page.get_by_role("button", name="Make the pack").click()
        page.get_by_text("No pack was begun").wait_for()
        officer.look_everywhere("packs-refused")
        page.fill("[name=people]", number)
        page.get_by_role("button", name="Make the pack").click()
        page.get_by_role("link", name="Take the pack").wait_for()
        officer.look_everywhere("pack")
        with page.expect_download() as taken:
            page.get_by_role("link", name="Take the pack").click()
        taken.value.save_as(tmp_path / "pack.zip")
        officer.go("/desk/packs/").look_everywhere("packs")

        page.goto(f"{site.url}/desk/log/heads/")
        page.set_input_files("[name=heads]", tmp_path / "heads.jsonl")
        page.get_by_role("button", name="Compare").click()
        page.get_by_text(re.compile(r"heads? holds?\.")).wait_for()
        officer.look_everywhere("heads-compared")

    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.copy(verifier.__file__, outside / "verifier.py")
    command = [sys.executable, "-I", "verifier.py", "../pack.zip", "--heads", "../heads.jsonl"]
    done = subprocess.run(command, cwd=outside, env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[0]) == (0, "HOLDS"), done.stdout


def test_the_pages_of_a_pack_are_read_without_the_academy(visitor, site, tmp_path):
    command = "evidence_pack", "--by", "compliance@larkspur.example", "--reason", "A question", "--output"
    number = site.shell(NUMBER).strip().splitlines()[-1]
    site.manage(*command, str(tmp_path / "pack.zip"), number)
    subprocess.run([sys.executable, "-m", "zipfile", "-e", "pack.zip", "."], cwd=tmp_path, check=True)

    with visitor() as outsider, served(tmp_path) as address:
        outsider.page.goto(f"{address}/index.html")
        outsider.look_everywhere("pack-index")
        outsider.page.locator("tbody a").first.click()
        outsider.look_everywhere("pack-person")
        outsider.page.set_viewport_size({"width": 360, "height": 780})
        cells = outsider.page.locator(".rows tbody :is(th, td)").evaluate_all(
            "all => all.map(one => one.offsetWidth)"
        )
        assert min(cells) > 250, "rows are stacked on a phone"
        outsider.page.set_viewport_size({"width": 1280, "height": 860})
        for start in ("exam-", "drill-"):
            outsider.page.locator(f"a[href^={start}]").first.click()
            outsider.look_everywhere(f"pack-{start[:-1]}")
            outsider.page.go_back()
        outsider.page.get_by_text("facts.json").click()
        assert '"leaf"' in outsider.page.content()


ON_A_PHONE = """
from academy.desk.records.holds import Hold
from academy.people.models import User
from courses.curriculum.models import Reading
from django.utils.timezone import now
officer = User.objects.get(email="records@larkspur.example")
said = {"person": User.objects.get(email="aino@larkspur.example")}
said |= {"reference": "LC-2026-118", "signature": officer.name, "by": officer, "at": now()}
held = Hold.place("A claim of 2026.", **said)
held.release("It is settled.", signature=officer.name, by=officer, at=now())
print(Reading.objects.exclude(finished_at=None).first().pk)
"""


def test_what_the_desk_lists_is_whole_on_a_phone(visitor, site, tmp_path):
    reading = site.shell(ON_A_PHONE).strip().splitlines()[-1]
    command = "evidence_pack", "--by", "compliance@larkspur.example", "--reason", "A question", "--output"
    site.manage(*command, str(tmp_path / "pack.zip"), site.shell(NUMBER).strip().splitlines()[-1])

    with visitor() as officer:
        officer.sign_in("records").go("/desk/records/holds/").look_everywhere("holds")
        assert "Released" in _shown_at_once(officer, "/desk/records/holds/")
    with visitor() as officer:
        officer.sign_in("compliance").go(f"/readings/{reading}/").look_everywhere("reading")
        assert "ready" in _shown_at_once(officer, "/desk/packs/")
        assert "none" in _shown_at_once(officer, "/desk/log/heads/")


def _shown_at_once(officer, path):
    """What a phone shows of the first row without scrolling sideways within the table."""
    page = officer.go(path).page
    page.set_viewport_size({"width": 360, "height": 780})
    cells = page.locator(".dk-ledger tbody tr").first.locator("th, td")
    shown = cells.evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().right <= innerWidth).map(one => one.innerText)"
    )
    return " ".join(shown)
