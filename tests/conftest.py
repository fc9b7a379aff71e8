"""What every test may ask for."""

import os

import pytest

os.environ.setdefault("ACADEMY_DEMO", "1")


@pytest.fixture(scope="session", autouse=True)
def tasks_run_where_they_are_sent():
    from academy.celery import app

    app.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture(autouse=True)
def files_go_away_with_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def passwords_are_hashed_quickly(settings):
    """Every person of a test has one; the real hash takes a quarter of a second on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
