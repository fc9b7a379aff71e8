"""Whenever what a person holds changes, what became of their accounts is noted after commit. A dead broker
breaks nothing: the account is closed already, and the sweep notes it."""

import logging

from django.db import transaction

from academy.people.signals import person_left
from academy.register import signals

log = logging.getLogger(__name__)

CONCERNS = {
    signals.certificate_issued: lambda certificate, **_: certificate.person_id,
    signals.certificate_expired: lambda certificate, **_: certificate.person_id,
    signals.certificate_suspended: lambda certificate, **_: certificate.person_id,
    signals.certificate_reinstated: lambda certificate, **_: certificate.person_id,
    signals.certificate_revoked: lambda certificate, **_: certificate.person_id,
    person_left: lambda person, **_: person.pk,
}


def connect():
    for fact in CONCERNS:
        fact.connect(_after, dispatch_uid="register.accounts.after")


def _after(signal, **fact):
    person = CONCERNS[signal](**fact)
    transaction.on_commit(lambda: _send(person))


def _send(person_id):
    from academy.register.accounts.tasks import note_of

    try:
        note_of.delay(person_id)
    except Exception:  # whatever the broker raises
        log.warning("the broker took no task; the sweep will note it", exc_info=True)
