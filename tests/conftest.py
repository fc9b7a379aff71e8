"""What every test may ask for."""

import os

import pytest

os.environ.setdefault("ACADEMY_DEMO", "1")


@pytest.fixture(autouse=True)
def settings_for_tests(settings, tmp_path):
    """Tasks run where they are sent, mail stays here, files go away with the test."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.MEDIA_ROOT = tmp_path / "media"
