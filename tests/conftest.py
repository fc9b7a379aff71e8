"""What every test may ask for."""

import os

import pytest

os.environ.setdefault("ACADEMY_DEMO", "1")


@pytest.fixture(scope="session", autouse=True)
def tasks_run_where_they_are_sent():
    from academy.celery import app

    app.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture(scope="session", autouse=True)
def the_log_lets_itself_be_emptied_between_tests():
    """Whoever owns its tables takes the guards away first; nobody else can."""
    from django.db import connection
    from django.test import TransactionTestCase

    from academy.audit import guards

    empty = TransactionTestCase._fixture_teardown

    def teardown(self):
        guards.unguard(connection)
        empty(self)
        guards.guard(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(autouse=True)
def files_go_away_with_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def passwords_are_hashed_quickly(settings):
    """Every person of a test has one; the real hash takes a quarter of a second on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
