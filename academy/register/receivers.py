"""The register listens for facts that may complete, change or end what somebody holds.

Whom a fact concerns is noted as due in the fact's own transaction, and settled after commit. A dead broker
breaks no click: the sweep settles whoever is due.
"""

import logging

from django.db import transaction

from academy.people.signals import person_left
from academy.programmes.signals import (
    declared,
    due_moved,
    holdings_asked,
    policy_attested,
    programme_assigned,
    requirement_changed,
)
from academy.register import signals
from academy.register.due import Due
from academy.register.holding import answer
from academy.register.models import Certificate
from academy.words.standing import End
from courses.corrections.signals import attempt_regraded
from courses.curriculum.signals import lesson_finished
from courses.exams.signals import attempt_scored
from sandbox.drills.signals import run_graded

log = logging.getLogger(__name__)

# Each fact that concerns one person, and who that is.
CONCERNS = {
    lesson_finished: lambda reading, **_: reading.person_id,
    policy_attested: lambda attestation, **_: attestation.person_id,
    programme_assigned: lambda assignment, **_: assignment.person_id,
    due_moved: lambda move, **_: move.assignment.person_id,
    declared: lambda declaration, **_: declaration.person_id,
    attempt_scored: lambda attempt, **_: attempt.candidate_id,
    attempt_regraded: lambda correction, **_: correction.attempt.candidate_id,
    run_graded: lambda run, **_: run.trainee_id,
    signals.certificate_suspended: lambda certificate, **_: certificate.person_id,
    signals.certificate_reinstated: lambda certificate, **_: certificate.person_id,
    signals.certificate_revoked: lambda certificate, **_: certificate.person_id,
}


def connect():
    for fact in CONCERNS:
        fact.connect(_after, dispatch_uid="register.after")
    requirement_changed.connect(_close_in_time, dispatch_uid="register.changed")
    person_left.connect(_close, dispatch_uid="register.left")
    holdings_asked.connect(answer, dispatch_uid="register.holdings")


def _after(signal, at, **fact):
    person = CONCERNS[signal](**fact)
    Due.objects.note([person], at=at)
    transaction.on_commit(lambda: _send(person))


def _close_in_time(change, at, **_):
    """Every right that rests on what has changed closes with the deadline, whether or not anybody sweeps; who
    has done it by then is settled, and keeps the expiry. A deadline is a day away at least: the rights are
    cut after commit, and hold no row while the log is written."""
    running = Certificate.objects.filter(programme=change.requirement.programme_id, ends_at__gt=at)
    Due.objects.note(running.order_by("person").values_list("person", flat=True).distinct(), at=at)
    if change.due_at:
        transaction.on_commit(lambda: _cut(change, running.filter(ends_at__gt=change.due_at), at))


@transaction.atomic
def _cut(change, late, at):
    if count := late.update(ends_at=change.due_at, end=End.CHANGED):
        signals.rights_cut.send(type(change), change=change, count=count, by=None, at=at)


def _close(person, at, **_):
    """Who leaves holds nothing from that second, also where it is told only later."""
    for certificate in Certificate.objects.filter(person=person, ends_at__gt=at):
        certificate.close(End.LEFT, at=person.left_at)
        certificate.tell_expiry(at=at)


def _send(person_id):
    from academy.register.tasks import settle

    try:
        settle.delay(person_id)
    except Exception:  # whatever the broker raises; the sweep does it later
        log.warning("the broker took no task; the sweep will settle", exc_info=True)
