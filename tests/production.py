"""`python -m tests.production`: a deployment as it should be passes `check --deploy`
without a word, and one that lacks a setting refuses to start and names it."""

import os
import subprocess
import sys
import tempfile

WHOLE = {
    "ACADEMY_MODE": "production",
    "DJANGO_SECRET_KEY": "a-secret-of-sixty-characters-made-for-this-check-and-nothing-else",
    "DJANGO_ALLOWED_HOSTS": "academy.larkspur.example",
    "ACADEMY_URL": "https://academy.larkspur.example",
    "EMAIL_URL": "smtp://localhost:2525",
    "DEFAULT_FROM_EMAIL": "academy@larkspur.example",
    "REDIS_URL": "redis://localhost:6379/0",
}
NEEDED = [
    "ACADEMY_KEYS",
    "DJANGO_SECRET_KEY",
    "DJANGO_ALLOWED_HOSTS",
    "ACADEMY_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
]


CHECK = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
START = ["-c", "import academy.settings"]


def attempt(command, settings):
    """A command of Python's under exactly these settings: (exit status, what it said)."""
    with tempfile.TemporaryDirectory() as folder:
        outside = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            [sys.executable, *command],
            env=outside | {"ACADEMY_DATA": folder} | settings,
            capture_output=True,
            text=True,
            check=False,
        )
    return done.returncode, done.stdout + done.stderr


def main():
    with tempfile.TemporaryDirectory() as folder:
        keys = f"{folder}/keys.json"
        subprocess.run([sys.executable, "-m", "academy.keyring", keys], check=True, capture_output=True)
        return look(WHOLE | {"ACADEMY_KEYS": keys})


def look(whole):
    status, said = attempt(CHECK, whole)
    if status:
        print(said)
        return "check --deploy is not clean under production settings"
    status, said = attempt(CHECK[:2], {key: value for key, value in whole.items() if key != "REDIS_URL"})
    if status == 0 or "REDIS_URL" not in said:
        return f"check lets production run without Redis:\n{said}"
    for name in NEEDED:
        status, said = attempt(START, {key: value for key, value in whole.items() if key != name})
        if status == 0 or f"{name} is not set" not in said:
            return f"production started without {name}, or did not name it:\n{said}"
    print(f"Production: check --deploy is clean; each of {len(NEEDED)} missing settings is refused by name.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
