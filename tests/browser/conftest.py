"""A running academy and a real Chromium to visit it with."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from academy.demonstration import PASSWORD
from tests.browser import chromium
from tests.site import Site

PICTURES = os.environ.get("PICTURES")  # a folder: every page looked at is kept there
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 360, "height": 780}


@pytest.fixture(scope="module")  # what drives it keeps an event loop running, which other tests start
def browser():
    path = chromium.find()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("No Chromium on this machine, and REQUIRE_BROWSER=1.")
        pytest.skip("no Chromium on this machine: the browser tests did not run")
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--disable-quic"]
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=quiet)
        yield chrome
        chrome.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    academy = Site(tmp_path_factory.mktemp("academy"))
    academy.prepare()
    academy.start()
    yield academy
    academy.kill()


class Visitor:
    """Somebody at a browser. `look()` is what every page must bear: axe, no sideways
    scrolling on a phone, nothing refused by the content security policy."""

    def __init__(self, page, site):
        self.page, self.site, self.complaints = page, site, []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def go(self, path):
        self.page.goto(self.site.url + path if path.startswith("/") else path)
        return self

    def sign_in(self, account):
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", f"{account}@larkspur.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(self.site.url + "/")
        return self

    def look(self, name, axe=True):
        self.page.wait_for_load_state()  # a click waits for the next page to come, not to be there
        assert self.complaints == [], f"{name}: {self.complaints}"
        if axe:
            found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
            told = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]
            assert told == [], f"{name}: {told}"
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{name} scrolls sideways by {wide} px"
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png")
        return self

    def look_everywhere(self, name):
        """Look at 1280 and 360 px, in light and in dark."""
        for scheme in ("light", "dark"):
            for size, width in ((WIDE, "1280"), (NARROW, "360")):
                self.page.emulate_media(color_scheme=scheme)
                self.page.set_viewport_size(size)
                self.look(f"{name}-{width}-{scheme}")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(WIDE)
        return self


@pytest.fixture
def visitor(request, browser, site):
    """`with visitor() as somebody:` a browser of its own, cookies and all."""

    @contextmanager
    def open_():
        context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
        context.set_default_timeout(30_000)
        page = context.new_page()
        try:
            yield Visitor(page, site)
        except BaseException:
            name = f"failed-{request.node.originalname}"
            page.screenshot(path=Path(PICTURES or site.folder) / f"{name}.png", full_page=True)
            (Path(PICTURES or site.folder) / f"{name}.html").write_text(page.content())
            raise
        finally:
            context.close()

    return open_
