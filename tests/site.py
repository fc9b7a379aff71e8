"""The whole academy as its people meet it: processes of their own, a database that stays.

Used by the browser tests and the journeys that kill it. On PostgreSQL and Redis
when `DATABASE_URL` and `REDIS_URL` are set (see `tests.servers`).
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psycopg

from tests import migrated


class Site:
    """One running academy: site and worker, on its own data."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.processes = []
        self.environment = (
            os.environ
            | self._servers()
            | {
                "ACADEMY_DATA": str(folder),
                "ACADEMY_DEMO": "1",
                "ACADEMY_URL": self.url,
                "PORT": str(self.port),
                "EMAIL_URL": f"filemail:///{folder}/mail",
                "LOG_LEVEL": "WARNING",
                "PYTHONWARNINGS": "ignore",
            }
        )

    def _servers(self):
        """A database and a Redis number of its own, where there are such servers."""
        names = {}
        if os.environ.get("DATABASE_URL"):
            names["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/academy?", f"/site_{self.port}?")
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
                server.execute(f"CREATE DATABASE site_{self.port}")
        if os.environ.get("REDIS_URL"):
            names["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{1 + self.port % 15}"
        return names

    def migrate(self):
        """An up-to-date database."""
        url = self.environment.get("DATABASE_URL")
        if "MIGRATED" not in os.environ:
            self.manage("migrate", "--verbosity", "0")
        elif url:
            like = migrated.template(os.environ["DATABASE_URL"])
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
                server.execute(f"DROP DATABASE site_{self.port}")
                server.execute(f"CREATE DATABASE site_{self.port} TEMPLATE {like}")
        else:
            migrated.into_file(os.path.join(self.folder, "academy.sqlite3"))

    def prepare(self):
        """An up-to-date database with the starter academy and its people."""
        self.migrate()
        self.manage("load_starter", "--demo")

    def manage(self, *command):
        """Run a management command; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"manage.py {' '.join(command)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def shell(self, code):
        """Run Python inside the academy; returns what it printed."""
        return self.manage("shell", "--no-imports", "-c", code)

    def json(self, code):
        """Run Python inside the academy; returns what it printed last, as data."""
        return json.loads(self.shell(code).strip().splitlines()[-1])

    def start(self):
        self.start_site()
        self.start_worker()
        return self

    def start_site(self):
        command = ["uvicorn", "academy.asgi:application", "--port", str(self.port), "--lifespan", "on"]
        self._start(*command, "--log-level", "warning")
        self._wait_until_up()

    def start_worker(self):
        command = ["celery", "-A", "academy", "worker", "--concurrency", "1", "--loglevel", "warning"]
        beat = ["-B", "--schedule", os.path.join(self.environment["ACADEMY_DATA"], "beat")]
        self._start(*command, *beat, "--without-gossip", "--without-mingle")

    def kill(self):
        """SIGKILL everything, as a machine that loses power."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes = []

    def _start(self, *command):
        self.processes.append(
            subprocess.Popen([sys.executable, "-m", *command], env=self.environment, start_new_session=True)
        )

    def _wait_until_up(self):
        for _ in range(200):
            with (
                contextlib.suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(self.url + "/healthz"),
            ):
                return
            time.sleep(0.1)
        raise AssertionError("the site did not come up")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
