"""A database brought up to date once, and copied for whoever needs one.

Migrating an empty database takes most of a minute, and a run of the tests needs a
dozen. The first who asks makes it and the rest copy it: on SQLite a file in the
system's temporary folder, named by what the migrations say; on PostgreSQL a
database of the same server. With `--create-db` nothing from an earlier run counts.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parents[1]
NAME = "migrated"  # on PostgreSQL


def choose(*, anew):
    """Say, for this process and those it starts, which file it is."""
    name = f"anew-{os.getpid()}" if anew else _digest()
    os.environ["MIGRATED"] = str(Path(tempfile.gettempdir()) / f"academy-migrated-{name}.sqlite3")


def forget():
    """What one run made anew goes with it."""
    path = Path(os.environ.get("MIGRATED", ""))
    if path.name.endswith(f"anew-{os.getpid()}.sqlite3"):
        for one in (path, _lock(path)):
            one.unlink(missing_ok=True)


def into_memory(name):
    """The SQLite database in memory called `name`, filled; it lasts while what is returned is open."""
    memory = sqlite3.connect(name, uri=True)
    _copy(_file(), memory)
    return memory


def into_file(path):
    """An up-to-date SQLite database at `path`."""
    with contextlib.closing(sqlite3.connect(path)) as there:
        _copy(_file(), there)


def template(url):
    """The name of an up-to-date database beside `url`, a PostgreSQL address, to make others from."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(7)")
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone() is None:
            server.execute(f"DROP DATABASE IF EXISTS {NAME}_half")
            server.execute(f"CREATE DATABASE {NAME}_half")
            _migrate({"DATABASE_URL": named(url, f"{NAME}_half")})
            server.execute(f"ALTER DATABASE {NAME}_half RENAME TO {NAME}")
    return NAME


def named(url, name):
    """The address of another database on the server of `url`."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _file():
    path = Path(os.environ["MIGRATED"])
    with _lock(path).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            with tempfile.TemporaryDirectory() as folder:
                _migrate({"ACADEMY_DATA": folder, "DATABASE_URL": ""})
                made = Path(folder) / "academy.sqlite3"
                with contextlib.closing(sqlite3.connect(made)) as database:
                    database.execute("PRAGMA journal_mode=DELETE")  # a single file, to be read only
                os.replace(made, path)
    return path


def _lock(path):
    return path.with_suffix(".lock")


def _copy(path, there):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as here:
        here.backup(there)


def _migrate(environment):
    command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True)


def _digest():
    """Of every migration, the modules it takes something from (the guards of the log), and the lock."""
    migrations = sorted(path for path in ROOT.glob("*/**/migrations/*.py") if ".venv" not in path.parts)
    taken = {
        ROOT / f"{module.replace('.', '/')}.py"
        for path in migrations
        for module in re.findall(r"(?:from|import) ((?:academy|courses|sandbox)(?:\.\w+)+)", path.read_text())
    }
    read = [*migrations, *sorted(taken), ROOT / "requirements.lock"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()[:16]
