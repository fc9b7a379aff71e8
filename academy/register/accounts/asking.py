"""What people ask for and say of branded accounts: a new one, its deputies, another holder, its use."""

from datetime import UTC, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from academy.register.accounts.account import BrandedAccount
from academy.register.accounts.acts import AccountAct
from academy.register.accounts.signals import account_used
from academy.words.accounts import AccountState, ActKind

LONGEST_LIFE = timedelta(days=366)  # from request or prolongation: somebody looks at each once a year
NAMED = (AccountState.REQUESTED, AccountState.OPEN, AccountState.SUSPENDED)


@transaction.atomic
def request(*, by, at, deputies=(), **asked):
    """Ask for an account that `by` will hold; `asked` are its fields. It is opened by governance.

    Raises `ValidationError` where it is not complete, there is one already, or somebody lacks the right.
    """
    account = BrandedAccount(holder=by, requested_by=by, requested_at=at, **asked)
    check_last_day(account.sunset, at=at)
    account.full_clean()
    check_holder(account, by, at=at)
    check_deputies(account, deputies, at=at)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as other:  # somebody else asked for it since we looked
        raise ValidationError(_("There is an account of this name on this channel already.")) from other
    account.deputies.set(deputies)
    AccountAct.record(account, ActKind.REQUEST, account.purpose, by=by, at=at)
    return account


@transaction.atomic
def name_deputies(account, deputies, *, by, at):
    """The holder names all who stand in. Naming the same changes nothing. Raises `PermissionDenied` for
    anybody else, `ValidationError` where somebody may not speak there or it can no longer be used."""
    account = account.lock()
    if account.holder != by:
        raise PermissionDenied(_("Only its holder names deputies."))
    _check_live(account, at)
    check_deputies(account, deputies, at=at)
    if set(deputies) == set(account.deputies.all()):
        return
    before = set(account.deputies.all())
    account.deputies.set(deputies)
    if account.proposed not in deputies:
        account.proposed = None
        account.save(update_fields=["proposed"])
    words = ", ".join(person.name for person in deputies) or _("Nobody")
    AccountAct.record(account, ActKind.DEPUTIES, str(words), concerns=before, by=by, at=at)


@transaction.atomic
def propose(account, person, reason, *, by, at):
    """Propose a deputy as the next holder; governance decides. Raises `PermissionDenied` for strangers,
    `ValidationError` where the person is no deputy or may not hold it."""
    account = account.lock()
    if not may_propose(account, by):
        raise PermissionDenied(_("Its holder, a deputy or the holder’s manager proposes another holder."))
    _check_live(account, at)
    if person not in account.deputies.all():
        raise ValidationError({"person": _("Propose one of its deputies.")})
    check_holder(account, person, at=at)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if account.proposed != person:
        account.proposed = person
        account.save(update_fields=["proposed"])
        AccountAct.record(account, ActKind.PROPOSE, reason.strip(), by=by, at=at)


def may_propose(account, person):
    return person.pk in {account.holder_id, account.holder.manager_id} or person in account.deputies.all()


@transaction.atomic
def use(account, on, *, by, at):
    """Say that it was last used on the day `on`; an earlier day than is known changes nothing. Raises
    `PermissionDenied` for who may not use it now, `ValidationError` for a day that cannot be."""
    account = account.lock()
    if not account.usable_by(by, at=at):
        raise PermissionDenied(_("It is not open to you now."))
    approved = next(act.at for act in account.acts.all() if act.act == ActKind.APPROVE)
    if not approved.astimezone(UTC).date() - timedelta(days=1) <= on <= localdate(at):
        raise ValidationError({"on": _("Name a day from its approval until today.")})
    if account.used_on is None or on > account.used_on:
        account.used_on = on
        account.save(update_fields=["used_on"])
        account_used.send(BrandedAccount, account=account, by=by, at=at)


def check_holder(account, person, *, at):
    """Raises `ValidationError` where the person has no right to hold an account there at `at`."""
    if not (person.is_active and account.may_hold(person, at=at)):
        raise ValidationError(
            _("%(name)s holds no active certificate that allows a branded account on %(where)s."),
            params={"name": person.name, "where": where(account)},
        )


def check_deputies(account, deputies, *, at):
    """Raises `ValidationError` where one of them may not speak there, or is the holder."""
    if account.holder in deputies:
        raise ValidationError({"deputies": _("The holder is no deputy.")})
    silent = [
        person.name for person in deputies if not (person.is_active and account.may_speak(person, at=at))
    ]
    if silent:
        problem = ValidationError(
            _("No active certificate to speak for the company on %(where)s: %(names)s."),
            params={"names": ", ".join(silent), "where": where(account)},
        )
        raise ValidationError({"deputies": problem})


def check_last_day(sunset, *, at):
    """Raises `ValidationError` where the last day is not ahead, or further than a year."""
    today = at.astimezone(UTC).date()
    if not today < sunset <= today + LONGEST_LIFE:
        raise ValidationError({"sunset": _("The last day lies ahead, by a year at most.")})


def where(account):
    """Its channel and language in words."""
    return _("%(channel)s in %(language)s") % {
        "channel": account.get_channel_display(),
        "language": account.get_language_display(),
    }


def _check_live(account, at):
    if account.state(at=at) not in NAMED:
        raise ValidationError(_("It is no longer in use: there is nothing to change."))
