"""What governance decides about branded accounts: signed, once, and never about one’s own."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from academy.register.accounts.acts import AccountAct
from academy.register.accounts.asking import check_deputies, check_holder, check_last_day
from academy.words.accounts import DECISIONS, AccountState, ActKind
from academy.words.signing import signed

_POSSIBLE = {
    AccountState.REQUESTED: [ActKind.APPROVE, ActKind.REFUSE],
    AccountState.OPEN: [ActKind.HAND_OVER, ActKind.PROLONG, ActKind.SUSPEND, ActKind.CLOSE],
    AccountState.SUSPENDED: [ActKind.HAND_OVER, ActKind.CLOSE],
    AccountState.ENDED: [ActKind.PROLONG, ActKind.CLOSE],
}
_BECOMES = {
    ActKind.APPROVE: AccountState.OPEN,
    ActKind.REFUSE: AccountState.REFUSED,
    ActKind.SUSPEND: AccountState.SUSPENDED,
    ActKind.REINSTATE: AccountState.OPEN,
    ActKind.CLOSE: AccountState.CLOSED,
}


def possible(account, *, at):
    """The acts that its state allows at `at`."""
    state = account.state(at=at)
    acts = list(_POSSIBLE.get(state, []))
    if state == AccountState.SUSPENDED and account.may_hold(account.holder, at=at):
        acts.insert(0, ActKind.REINSTATE)
    elif state == AccountState.SUSPENDED and account.stands == AccountState.OPEN:
        acts.append(ActKind.SUSPEND)  # so that it does not open again by itself
    if account.proposed and state in (AccountState.OPEN, AccountState.SUSPENDED):
        acts.append(ActKind.REFUSE)
    return acts


def took_part(person, account):
    """Whether the person holds the account, asked for it, stands in or is proposed as its holder."""
    concerned = {account.holder_id, account.requested_by_id, account.proposed_id}
    return person.pk in concerned or person in account.deputies.all()


@transaction.atomic
def decide(account, act, reason, *, signature, by, at, person=None, sunset=None):
    """Take one of the `possible` acts. `person` becomes the holder, `sunset` the last day. What is so already
    stays so, and is decided once. Returns the row of the act.

    Raises `PermissionDenied` for whoever it concerns, `ValidationError` where the state does not allow it,
    the reason is empty, somebody lacks the right, or the signature is not the decider’s name.
    """
    account = account.lock()
    if took_part(by, account) or person == by:
        raise PermissionDenied(_("You hold it, asked for it or use it; somebody else must decide."))
    last = next((row for row in reversed(list(account.acts.all())) if row.act in DECISIONS), None)
    if act not in possible(account, at=at):
        if last and last.act == act and account.stands == _BECOMES.get(act):
            return last
        raise ValidationError(_("Its state does not allow this: look at it again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    kept = signed(signature, by)
    before = account.holder
    _CHANGES.get(act, _change_nothing)(account, person, sunset, at)
    account.stands = _stands(account, act)
    account.proposed = None if act in (ActKind.HAND_OVER, ActKind.REFUSE) else account.proposed
    account.save()
    return AccountAct.record(account, act, reason.strip(), signature=kept, concerns=[before], by=by, at=at)


def _stands(account, act):
    """A refused proposal changes nothing of how the account stands."""
    if act == ActKind.REFUSE and account.stands != AccountState.REQUESTED:
        return account.stands
    return _BECOMES.get(act, account.stands)


def _change_nothing(account, person, sunset, at):
    pass


def _approve(account, person, sunset, at):
    check_last_day(account.sunset, at=at)
    check_holder(account, account.holder, at=at)
    check_deputies(account, list(account.deputies.all()), at=at)


def _reinstate(account, person, sunset, at):
    check_holder(account, account.holder, at=at)


def _hand_over(account, person, sunset, at):
    if person is None or person == account.holder:
        raise ValidationError({"person": _("Say who holds it from now on.")})
    try:
        check_holder(account, person, at=at)
    except ValidationError as problem:
        raise ValidationError({"person": problem}) from problem
    account.deputies.remove(person)
    account.holder = person


def _prolong(account, person, sunset, at):
    if sunset is None or sunset == account.sunset:
        raise ValidationError({"sunset": _("Name another last day.")})
    check_last_day(sunset, at=at)
    check_holder(account, account.holder, at=at)
    account.sunset = sunset


_CHANGES = {
    ActKind.APPROVE: _approve,
    ActKind.REINSTATE: _reinstate,
    ActKind.HAND_OVER: _hand_over,
    ActKind.PROLONG: _prolong,
}
