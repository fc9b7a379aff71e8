"""The register listens for facts that may complete a programme, and settles after commit.

A dead broker breaks no click: the nightly and five-minute sweep finds what was missed.
"""

import logging

from django.db import transaction

from academy.programmes.signals import policy_attested
from courses.corrections.signals import attempt_regraded
from courses.curriculum.signals import lesson_finished
from courses.exams.signals import attempt_scored
from sandbox.drills.signals import run_graded

log = logging.getLogger(__name__)


def connect():
    lesson_finished.connect(_after_reading, dispatch_uid="register.reading")
    policy_attested.connect(_after_attestation, dispatch_uid="register.attestation")
    attempt_scored.connect(_after_attempt, dispatch_uid="register.attempt")
    attempt_regraded.connect(_after_correction, dispatch_uid="register.correction")
    run_graded.connect(_after_run, dispatch_uid="register.run")


def _after_reading(reading, **kwargs):
    _settle(reading.person_id)


def _after_attestation(attestation, **kwargs):
    _settle(attestation.person_id)


def _after_attempt(attempt, **kwargs):
    _settle(attempt.candidate_id)


def _after_correction(correction, **kwargs):
    _settle(correction.attempt.candidate_id)


def _after_run(run, **kwargs):
    _settle(run.trainee_id)


def _settle(person_id):
    transaction.on_commit(lambda: _send(person_id))


def _send(person_id):
    from academy.register.tasks import settle

    try:
        settle.delay(person_id)
    except Exception:  # whatever the broker raises; the sweep does it later
        log.warning("the broker took no task; the sweep will settle", exc_info=True)
