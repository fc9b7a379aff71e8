"""The academy: courses teach, the sandbox drills, the academy certifies and remembers."""

from academy.celery import app as celery_app

__all__ = ["celery_app"]
