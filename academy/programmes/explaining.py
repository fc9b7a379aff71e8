"""The dates that `settling` gives, with their reasons, in words."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.programmes.settling import Dated
from academy.words.standing import Validity


def explain(dated: Dated, names: dict[str, str] | None = None) -> str:
    """Why it is that date, in sentences; `names` has what each requirement is called, by its key."""
    return " ".join(REASONS[code](about, names or {}) for code, about in dated.why)


def _counted(renewed: bool) -> Callable[[Any, dict[str, str]], str]:
    def told(validity: Any, _names: dict[str, str]) -> str:
        if validity == Validity.CALENDAR:
            return _("All certificates of this programme expire on the same day of the year.")
        if renewed and validity == Validity.EXPIRY:
            return _("It was renewed in time and is counted from the expiry before, so that no day was lost.")
        return _("It is counted from the day on which the last requirement was met.")

    return told


def _caught_up(_validity: Any, _names: dict[str, str]) -> str:
    return _("What had changed was done; the expiry stayed what it was.")


def _restored(_validity: Any, _names: dict[str, str]) -> str:
    return _("Its revocation was lifted on appeal; the expiry stayed what it was.")


def _changed(change: Any, names: dict[str, str]) -> str:
    facts = {"what": names.get(change.ask, change.ask), "day": day(change.at), "by": day(change.by)}
    return _("“%(what)s” is new from %(day)s, and is to be done again by %(by)s.") % facts


def _leave(leave: Any, _names: dict[str, str]) -> str:
    facts = {"day": day(leave.at), "until": day(leave.until)}
    return _("The days of the leave from %(day)s to %(until)s do not count.") % facts


def _days(length: timedelta) -> str:
    return ngettext("%(count)s day", "%(count)s days", length.days) % {"count": length.days}


def day(at: datetime) -> str:
    """`19 October 2027`, in the reader's time."""
    return date_format(localtime(at), "j F Y")


REASONS: dict[str, Callable[[Any, dict[str, str]], str]] = {
    "earned": _counted(renewed=False),
    "renewed": _counted(renewed=True),
    "caught up": _caught_up,
    "restored": _restored,
    "changed": _changed,
    "left": lambda left, _names: _("They left on %(day)s.") % {"day": day(left.at)},
    "revoked": lambda revoked, _names: _("It was revoked on %(day)s.") % {"day": day(revoked.at)},
    "window": lambda window, _names: (
        _("A renewal may begin %(days)s before the expiry.") % {"days": _days(window)}
    ),
    "least": lambda least, _names: _("It is held for at least %(days)s.") % {"days": _days(least)},
    "grace": lambda grace, _names: _("The shorter way back is open for %(days)s.") % {"days": _days(grace)},
    "leave": _leave,
}
