"""What waits for somebody because of what they may do: counted, and where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.desk.campaigns.findings import Action
from academy.desk.records.models import Proposal
from academy.register.accounts.account import BrandedAccount
from academy.register.appeals import Appeal as DecisionAppeal
from academy.words.accounts import AccountState
from courses.corrections.appeals import Appeal as ExamAppeal


@dataclass(frozen=True)
class Waiting:
    """A number of things of one kind, and the page that lists them."""

    count: int
    what: str
    why: str
    url: str


def waiting(person) -> list[Waiting]:
    """What waits for `person`, the kinds of which there is none left out; one query for each kind that is
    theirs."""
    found = []
    for permission, rows, what, why, name in _KINDS:
        if person.has_perm(permission) and (count := rows().count()):
            found.append(Waiting(count, what, why, reverse(name)))
    return found


def to_put_right(person, *, at: datetime) -> list[tuple[Action, bool]]:
    """What audits ask of `person`, the most urgent first, and whether it is late; one query where it is
    nothing."""
    return [
        (action, action.is_overdue(at=at))
        for action in Action.objects.filter(owner=person).with_steps().open()
    ]


_KINDS: list[tuple[str, Callable[[], QuerySet], str, str, str]] = [
    (
        "register.change_appeal",
        lambda: DecisionAppeal.objects.open(),
        _("Appeals against decisions"),
        _("Each is decided within ten days, by somebody who had no part in it."),
        "certificate_appeals",
    ),
    (
        "register.add_accountact",
        lambda: BrandedAccount.objects.filter(stands=AccountState.REQUESTED),
        _("Branded accounts asked for"),
        _("Approve or refuse each, with a reason."),
        "branded_accounts_all",
    ),
    (
        "corrections.change_appeal",
        lambda: ExamAppeal.objects.open(),
        _("Appeals against exam results"),
        _("Oldest first."),
        "appeals",
    ),
    (
        "records.change_proposal",
        lambda: Proposal.objects.waiting(),
        _("Proposals to erase"),
        _("A second officer reads the preview and decides."),
        "records",
    ),
]
