"""Before somebody signs they say again who they are: that they did is a fact of its own."""

from allauth.account.signals import authentication_step_completed
from django.db import transaction
from django.utils.timezone import now

from academy.people import signals
from academy.people.models import User


def connect():
    authentication_step_completed.connect(_confirmed, dispatch_uid="people.confirmed")


def _confirmed(user, method, *, reauthenticated=False, **_):
    """A signing in is no confirmation: nobody had been there before."""
    if reauthenticated:
        with transaction.atomic():
            signals.identity_confirmed.send(User, person=user, method=method, by=user, at=now())
