"""What is done about accounts later."""

from celery import shared_task
from django.utils.timezone import now

from academy.register.accounts import lapsing, notices
from academy.register.accounts.account import BrandedAccount
from academy.register.accounts.acts import AccountNotice


@shared_task
def note_of(person_id):
    """Note what became of the accounts that this person holds."""
    lapsing.note(BrandedAccount.objects.filter(holder=person_id), at=now())


@shared_task
def note_everything():
    """The sweep: note what became of any account."""
    lapsing.note(BrandedAccount.objects.all(), at=now())


@shared_task
def tell():
    """Write to everybody who does not know yet what was done about an account of theirs."""
    for pk in AccountNotice.objects.untold().values_list("pk", flat=True):
        tell_one.delay(pk)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=3)
def tell_one(pk):
    notices.tell(pk, at=now())
