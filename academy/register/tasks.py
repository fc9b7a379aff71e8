"""What the register does later."""

from celery import shared_task
from django.utils.timezone import now

from academy.people.models import User
from academy.programmes.models import Programme
from academy.register import notices
from academy.register.decisions import Decision
from academy.register.models import Certificate, in_state
from academy.words.standing import State


@shared_task
def settle(person_id):
    """Issue what this person has earned and does not hold yet."""
    person, at = User.objects.active().filter(pk=person_id).first(), now()
    for programme in Programme.objects.all() if person else []:
        Certificate.issue(person, programme, by=None, at=at)


@shared_task
def settle_everyone():
    """The sweep: settle whoever signed a policy and may have been missed, and tell lapses."""
    signed = User.objects.active().exclude(attestations=None)
    for programme in Programme.objects.all():
        without = signed.exclude(certificates__programme=programme)
        for person_id in without.values_list("pk", flat=True):
            settle.delay(person_id)
    at = now()
    untold = Certificate.objects.filter(in_state(State.EXPIRED, at=at), expiry_told_at=None)
    for pk in untold.values_list("pk", flat=True):
        tell_expiry.delay(pk)


@shared_task
def tell_expiry(certificate_id):
    for certificate in Certificate.objects.filter(pk=certificate_id):
        certificate.tell_expiry(at=now())


@shared_task
def tell():
    """Write to everybody about whose certificate something was decided, and who does not know yet."""
    for pk in Decision.objects.untold().values_list("pk", flat=True):
        tell_of_decision.delay(pk)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=3)
def tell_of_decision(pk):
    notices.tell_of_decision(pk, at=now())
