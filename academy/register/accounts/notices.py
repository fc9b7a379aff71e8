"""Telling the people concerned, by mail."""

from django.utils.translation import gettext_lazy as _

from academy.register.accounts.acts import AccountNotice
from academy.words.accounts import ActKind
from academy.words.letters import write_once

SUBJECTS = {
    ActKind.APPROVE: _("A branded account is approved"),
    ActKind.REFUSE: _("What was asked for a branded account is refused"),
    ActKind.SUSPEND: _("A branded account is suspended"),
    ActKind.REINSTATE: _("A branded account is open again"),
    ActKind.HAND_OVER: _("A branded account has a new holder"),
    ActKind.PROLONG: _("A branded account goes on"),
    ActKind.CLOSE: _("A branded account is closed"),
    ActKind.DEPUTIES: _("The deputies of a branded account have changed"),
    ActKind.PROPOSE: _("A new holder is proposed for a branded account"),
    ActKind.LAPSE: _("A branded account is suspended"),
    ActKind.RESUME: _("A branded account is open again"),
    ActKind.END: _("A branded account is past its last day"),
}


def tell(pk, *, at):
    """Write to one person of one act; whoever was told already is not told again."""
    rows = AccountNotice.objects.untold().select_related("act__account__holder", "person")
    write_once(rows, pk, _letter, at=at)


def _letter(notice):
    account = notice.act.account
    return notice.person, SUBJECTS[notice.act.act], "register/accounts/mail.txt", account.get_absolute_url()
