"""`manage.py serve`: site, worker and beat as one process group, until Ctrl-C."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from academy import demonstration

# Remarks that would push the address off the screen: static files reach the server as plain
# iterators, and in a container everything runs as root.
REMARKS = ["ignore::Warning:django.core.handlers.asgi", "ignore:You're running the worker"]
PR_SET_PDEATHSIG = 1  # prctl(2)
LAST_PORT = 65_536
QUIET = {"PYTHONWARNINGS": ",".join(REMARKS)}


class Command(BaseCommand):
    help = "Starts site, worker and beat together on PORT (8000). Ctrl-C stops all of it."

    def handle(self, *args, **options):
        port = _port(os.environ.get("PORT") or "8000")
        _refuse_busy(port)
        _forget_stale_letters()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        # What matters goes to standard error; on standard output there are only banners.
        quiet = {"env": os.environ | QUIET, "stdout": subprocess.DEVNULL, "preexec_fn": die_with_me}
        children = [subprocess.Popen(command, **quiet) for command in _commands(port)]
        try:
            self._wait_until_up(port, children)
            self._welcome(port)
            _until_one_ends(children)
            raise CommandError(
                "A part of the academy stopped, so all of it was stopped. Its last lines say why."
            )
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        finally:
            _stop(children)

    def _wait_until_up(self, port, children):
        self.stdout.write("Starting site, worker and beat …")
        while not _answers(port):
            if any(child.poll() is not None for child in children):
                raise CommandError("The academy did not start. The lines above say why.")
            time.sleep(0.1)

    def _welcome(self, port):
        say = self.stdout.write
        say(self.style.SUCCESS(f"\nThe academy is open at http://localhost:{port}\n"))
        if settings.DEMONSTRATION:
            say("Demonstration accounts, all with the password " + self.style.SUCCESS(demonstration.PASSWORD))
            for role, name, email in demonstration.accounts():
                say(f"  {role:<11} {email:<31} {name}")
        say("\nCtrl-C stops all of it.")
        self.stdout.flush()


def _commands(port):
    quiet = ["--log-level", "warning", "--no-access-log"]
    site = ["uvicorn", "academy.asgi:application", "--port", str(port), "--lifespan", "on", *quiet]
    worker = [
        "celery",
        "-A",
        "academy",
        "worker",
        "-B",
        "-n",
        "main@%h",
        "--without-gossip",
        "--without-mingle",
    ]
    worker += ["--concurrency", "2", "--loglevel", "warning", "--schedule", str(settings.DATA_DIR / "beat")]
    return [
        [sys.executable, "-m", *site, "--timeout-graceful-shutdown", "3"],
        [sys.executable, "-m", *worker],
    ]


def _port(text):
    if not text.isdecimal() or not 0 < int(text) < LAST_PORT:
        raise CommandError(f"PORT is {text!r}; it must be a number from 1 to {LAST_PORT - 1}.")
    return int(text)


def die_with_me():
    """In a child before it becomes the site or the worker: end with `serve`, even if that is
    killed without a word. Other systems than Linux have no such request; there the port stays taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _refuse_busy(port):
    with socket.socket() as knock:
        if knock.connect_ex(("127.0.0.1", port)) == 0:
            raise CommandError(
                f"Port {port} is taken by another program. Choose one with PORT=8001 make run."
            )


def _forget_stale_letters():
    """What was for a worker that was killed, or half written by it, would lie in the folder for ever."""
    for pattern in ("*.pidbox.msg", "**/*.draft"):
        for letter in settings.BROKER_DIR.glob(pattern):
            letter.unlink(missing_ok=True)


def _answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _until_one_ends(children):
    while all(child.poll() is None for child in children):
        time.sleep(0.5)


def _stop(children):
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.wait(timeout=8)
        except subprocess.TimeoutExpired:
            child.kill()
