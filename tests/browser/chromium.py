"""A Chromium for the browser tests: found on the machine, else installed.

`python -m tests.browser.chromium` finds or installs one and says which. With
`REQUIRE_BROWSER=1` (CI) none to be had is an error; else those tests are skipped.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find():
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for path in map(shutil.which, NAMES) if path), None)
    return found or _of_playwright()


def _of_playwright():
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def install():
    """Try the system's package manager where that is allowed, then playwright."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        _try("apt-get", "update", "-qq")
        _try("apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-core", "fonts-noto-cjk")
    if not find():
        _try(sys.executable, "-m", "playwright", "install", "chromium")


def _try(*command):
    print("  " + " ".join(command), flush=True)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def main():
    if not find():
        print("No Chromium on this machine; trying to install one …", flush=True)
        try:
            install()
        except (OSError, Error) as problem:
            print(f"  {problem}")
    path = find()
    print(f"Browser tests use {path}." if path else "No Chromium to be had: browser tests will be skipped.")
    return 1 if path is None and os.environ.get("REQUIRE_BROWSER") == "1" else 0


if __name__ == "__main__":
    sys.exit(main())
