"""Letters to the people of an account about what was done."""

from django.utils.translation import gettext_lazy as _

from academy.people import kinds
from academy.people.kinds import Kind
from academy.register.accounts.acts import LETTER, AccountAct
from academy.words.accounts import ActKind

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


def connect():
    why = _("They hold, stand in for or answer for the branded account %(account)s, changed on %(day)s.")
    kinds.add(Kind(LETTER, _("Branded account"), why, "register/accounts/letter.txt", _read))


def _read(letter, *, at):
    """What is told happened, whatever came after it: each act has its letter."""
    act = AccountAct.objects.select_related("account", "holder").get(pk=letter.occasion)
    return {"act": act, "subject": SUBJECTS[act.act]}
