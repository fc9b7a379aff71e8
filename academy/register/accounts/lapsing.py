"""Putting on record what happens to accounts by themselves, once, however late the sweep comes.

No right waits for it: an account is closed with the second in which its holder’s right is, whether or not
anybody has noted it.
"""

from django.db import transaction

from academy.register.accounts.account import BrandedAccount, ends
from academy.register.accounts.acts import AccountAct
from academy.words.accounts import AccountState, ActKind

AT_ONCE = 100
_ACTS = {
    AccountState.SUSPENDED: ActKind.LAPSE,
    AccountState.ENDED: ActKind.END,
    AccountState.OPEN: ActKind.RESUME,
}


def note(accounts, *, at):
    """Note of each of the queryset `accounts` what has happened since anybody last did."""
    keys = list(accounts.live().order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), AT_ONCE):
        some = BrandedAccount.objects.filter(pk__in=keys[first : first + AT_ONCE]).with_standing()
        for account in some:
            if account.state(at=at) != account.noted():
                note_one(account, at=at)


@transaction.atomic
def note_one(account, *, at):
    account = account.lock()
    state, last = account.state(at=at), list(account.acts.all())[-1]
    if state == account.noted() or last.at > at:  # a clock that runs behind tells no news
        return
    since = {
        AccountState.SUSPENDED: lambda: account.lapse(at=at).at,
        AccountState.ENDED: lambda: ends(account.sunset),
    }.get(state)
    AccountAct.record(account, _ACTS[state], by=None, at=at, since=since and since())
