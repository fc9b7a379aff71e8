"""What every test may ask for."""

import os

import pytest

from tests import migrated

os.environ.setdefault("ACADEMY_DEMO", "1")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # those who work for this process are told by it
        migrated.choose(anew=config.getoption("create_db"))


def pytest_collection_finish(session):
    """A group has an academy of its own: taken apart it would be made, and reached for, by two."""
    if getattr(session.config.option, "loadgroup", False):
        for item in session.items:
            if item.get_closest_marker("xdist_group") and not item.nodeid.rpartition("]")[2].count("@"):
                raise pytest.UsageError("This pytest and this pytest-xdist keep no group together.")


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        migrated.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """What is migrated into the tests' own database is already there."""
    from django.db import connection

    if connection.vendor == "postgresql":
        url = os.environ["DATABASE_URL"]
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.template(url)
        yield
    else:
        memory = migrated.into_memory(connection.creation._get_test_db_name())
        yield
        memory.close()


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
