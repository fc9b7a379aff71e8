"""What is done about accounts later."""

from celery import shared_task
from django.utils.timezone import now

from academy.register.accounts import lapsing
from academy.register.accounts.account import BrandedAccount


@shared_task
def note_of(person_id):
    """Note what became of the accounts that this person holds."""
    lapsing.note(BrandedAccount.objects.filter(holder=person_id), at=now())


@shared_task
def note_everything():
    """The sweep: note what became of any account."""
    lapsing.note(BrandedAccount.objects.all(), at=now())
