"""The list of what to close: which accounts, why each, and what to do about it."""

import csv
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.register.accounts.account import BrandedAccount
from academy.words.accounts import AccountState, ActKind
from academy.words.cells import harmless

SOON = timedelta(days=30)
COLUMNS = [
    "name", "channel", "language", "address", "holder", "holder_e_mail", "state", "why", "what_to_do",
    "deputies_who_may_hold_it", "last_used", "last_day",
]  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """Why an account is on the list, and what to do about it; each a sentence."""

    why: str
    todo: str


@dataclass(frozen=True)
class Line:
    """One account on the list. `able` are the deputies who could take it over."""

    account: BrandedAccount
    state: AccountState
    reasons: list[Reason]
    able: list[Any]


def to_close(accounts, *, at):
    """The `Line`s of those of the queryset `accounts` that somebody has to do something about, the most
    urgent first."""
    found = [line(account, at=at) for account in accounts.live().with_standing()]
    return sorted((one for one in found if one.reasons), key=lambda one: _URGENT.index(one.state))


def line(account, *, at):
    """What there is to do about one account with its standing; no reasons, where there is nothing."""
    state = account.state(at=at)
    reasons = _reasons(account, state, at) if state in _REASONS else []
    able = [deputy.person for deputy in account.standing_in(at=at) if deputy.may_hold]
    return Line(account, state, reasons, able)


def write(lines, file):
    """The list as CSV, one row an account."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in lines:
        writer.writerow([harmless(cell) for cell in _cells(one)])


def _cells(one):
    account = one.account
    return [
        account.name,
        account.channel,
        account.language,
        account.address,
        account.holder.name,
        account.holder.email,
        one.state.value,
        " ".join(reason.why for reason in one.reasons),
        " ".join(reason.todo for reason in one.reasons),
        ", ".join(person.email for person in one.able),
        account.used_on or "",
        account.sunset,
    ]


def _reasons(account, state, at):
    return [reason for find in _REASONS[state] if (reason := find(account, at))]


def _suspended(account, at):
    if account.stands == AccountState.SUSPENDED:
        decided = [act for act in account.acts.all() if act.act == ActKind.SUSPEND][-1]
        return Reason(
            _("Governance suspended it on %(day)s: %(reason)s")
            % {"day": _day(decided.at), "reason": decided.reason},
            _("Post nothing. Reinstate it, or close it on the channel and say so here."),
        )
    lapse = account.lapse(at=at)
    why = _("Since %(day)s %(holder)s has no right to hold it.") % {
        "day": _moment(lapse.at),
        "holder": account.holder.name,
    }
    if at < lapse.until and account.holder.is_active:
        todo = _(
            "Post nothing. It opens by itself if they hold the right again before %(day)s. "
            "Else hand it over or close it."
        )
        return Reason(why, todo % {"day": _moment(lapse.until)})
    if account.may_hold(account.holder, at=at):
        return Reason(why, _("The right came back too late. Post nothing until governance reinstates it."))
    return Reason(why, _("Post nothing. Hand it over, or close it on the channel and say so here."))


def _past(account, at):
    return Reason(
        _("Its last day was %(day)s.") % {"day": _date(account.sunset)},
        _("Close it on the channel and say so here, or prolong it."),
    )


def _near(account, at):
    if account.sunset - at.date() > SOON:
        return None
    return Reason(
        _("Its last day is %(day)s.") % {"day": _date(account.sunset)},
        _("Have it prolonged, or plan how it closes."),
    )


def _quiet(account, at):
    since = account.quiet_since(at=at)
    if since is None:
        return None
    promised = ngettext("%(count)s post a week was promised", "%(count)s posts a week were promised",
                        account.cadence)  # fmt: skip
    unused = _("Nobody has used it since %(day)s") if account.used_on else _("Never used since %(day)s")
    return Reason(
        f"{unused}; {promised}." % {"day": _date(since), "count": account.cadence},
        _("Use it as promised and say so, or close it."),
    )


_REASONS = {
    AccountState.OPEN: [_near, _quiet],
    AccountState.SUSPENDED: [_suspended, _near],
    AccountState.ENDED: [_past],
}


_URGENT = [AccountState.ENDED, AccountState.SUSPENDED, AccountState.OPEN]


def _day(at):
    return _date(localtime(at))


def _date(day):
    return date_format(day, "j F Y")


def _moment(at):
    return date_format(localtime(at), "j F Y, H:i")
