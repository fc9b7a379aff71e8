"""What the desk does later."""

from celery import shared_task
from django.utils.timezone import now

from academy.desk.access.sealing import MOST, seal
from academy.desk.campaigns import notices


@shared_task
def seal_looks():
    """Every few seconds: what was looked at since is sealed into the log."""
    while seal(at=now()) == MOST:
        pass


@shared_task
def remind_of_actions():
    """Whoever is late with putting something right is written to, once."""
    notices.remind(at=now())
