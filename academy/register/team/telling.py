"""A matter in words. Whether something is done is told, how well never."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.programmes.explaining import explain
from academy.programmes.renewing import told
from academy.programmes.templatetags.programmes import minutes
from academy.register.team.matters import Group, Matter
from academy.words.standing import State


@dataclass(frozen=True)
class Told:
    """`label`: `what`, `days`; below it `lead`, the moment of the matter, `rest`."""

    label: str
    icon: str
    tone: str
    what: str
    days: str
    lead: str
    rest: str


def tell(matter: Matter, at: datetime) -> Told:
    """The line of a matter as it stands at `at`."""
    label, icon, tone = _label(matter)
    lead, rest = _SMALL[matter.group](matter)
    return Told(label, icon, tone, _what(matter), _days(matter, at), lead, rest)


def why(matter: Matter) -> str:
    """Why its date is what it is: the reasons of the dates, or of who asked."""
    settled = matter.standing.settled
    if matter.state == State.NONE:
        return ""
    if matter.state == State.EXPIRED:
        return f"{explain(settled.ends, matter.standing.names)} {told(matter.standing)}"
    if matter.to_renew and settled.opens:
        return explain(settled.opens, matter.standing.names)
    return explain(settled.ends, matter.standing.names)


def lane(matter: Matter) -> str:
    """The drawing of its lane in words."""
    said = []
    if matter.standing.holding.held and matter.state != State.NONE:
        held = {"day": _day(matter.standing.settled.ends.at)}
        said.append(
            (_("Held until %(day)s") if matter.state == State.ACTIVE else _("Held, ends %(day)s")) % held
        )
    if matter.group in (Group.LAPSED, Group.STOPPED):
        said.append(_("%(label)s since %(day)s") % {"label": _label(matter)[0], "day": _day(matter.moment)})
    if matter.to_renew:
        said.append(_("window open since %(day)s") % {"day": _day(matter.standing.settled.opens.at)})
    if matter.assignment:
        days = {"day": _day(matter.assignment.assigned_at), "due": _day(matter.assignment.due_at)}
        said.append(_("assigned %(day)s, due %(due)s") % days)
    return ", ".join(said)


def headline(people: int, counts: dict[str, int]) -> str:
    """`14 people. 5 need you, 3 can renew, 6 are in order.`"""
    first = ngettext("%(count)s person.", "%(count)s people.", people) % {"count": people}
    rest = [tell_count(counts[key]) for key, tell_count in _COUNTS.items() if counts[key]]
    return f"{first} {', '.join(rest)}." if rest else first


_COUNTS: dict[str, Callable[[int], str]] = {
    "needed": lambda n: ngettext("%(count)s needs you", "%(count)s need you", n) % {"count": n},
    Group.WINDOW: lambda n: ngettext("%(count)s can renew", "%(count)s can renew", n) % {"count": n},
    Group.ORDER: lambda n: ngettext("%(count)s is in order", "%(count)s are in order", n) % {"count": n},
    Group.NOTHING: lambda n: (
        ngettext("%(count)s is asked nothing", "%(count)s are asked nothing", n) % {"count": n}
    ),
}
_LABELS: dict[str, tuple[Any, str, str]] = {
    Group.LAPSED: (lambda: _("Lapsed"), "clock-off", "is-bad"),
    Group.OVERDUE: (lambda: _("Overdue"), "alert-triangle", "is-bad"),
    Group.DUE: (lambda: _("Due"), "calendar-due", ""),
    Group.WINDOW: (lambda: _("Window open"), "hourglass", "is-warn"),
    Group.ORDER: (lambda: _("In order"), "circle-check", "is-good"),
}


def _label(matter):
    if matter.state == State.SUSPENDED:
        return _("Suspended"), "player-pause", "is-bad"
    if matter.state == State.REVOKED:
        return _("Revoked"), "ban", "is-bad"
    word, icon, tone = _LABELS[matter.group]
    return word(), icon, tone


def _what(matter):
    title = matter.programme.title
    if change := matter.asked_anew:
        facts = {"what": matter.standing.names.get(change.ask, change.ask), "title": title}
        return _("%(what)s, for %(title)s") % facts
    return (
        _("renewal of %(title)s") % {"title": title}
        if matter.group == Group.DUE and matter.to_renew
        else title
    )


def _days(matter, at):
    if matter.group in (Group.LAPSED, Group.STOPPED):
        return _ago(at - matter.moment)
    if matter.group == Group.OVERDUE:
        return _count(at - matter.moment)
    if matter.group == Group.DUE:
        return _("in %(days)s") % {"days": _count(matter.moment - at)}
    return _("%(days)s left") % {"days": _count(matter.moment - at)} if matter.group == Group.WINDOW else ""


def _ago(passed):
    return _("%(days)s ago") % {"days": _count(passed)}


def _count(length: timedelta):
    days = length.days
    return (
        ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else _("less than a day")
    )


def _lapsed(matter):
    return _("since"), _due_then(matter)


def _stopped(matter):
    if matter.state == State.SUSPENDED:
        return _("since"), _("until governance reinstates it")
    return _("since"), _due_then(matter) or _("it can only be earned again")


def _overdue(matter):
    return _("was due"), _progress(matter)


def _due(matter):
    facts = {"progress": _progress(matter), "time": minutes(matter.standing.minutes_left)}
    return _("by"), _("%(progress)s; %(time)s of work left") % facts


def _window(matter):
    return _("expires"), _("opened %(day)s") % {"day": _day(matter.standing.settled.opens.at)}


def _order(matter):
    if matter.state == State.ACTIVE:
        return (_("until"), _("asked anew")) if matter.asked_anew else (_("until"), "")
    if matter.standing.complete:
        return _("due"), _("all is done; the certificate is being issued")
    return _("due"), _progress(matter)


_SMALL = {
    Group.LAPSED: _lapsed,
    Group.STOPPED: _stopped,
    Group.OVERDUE: _overdue,
    Group.DUE: _due,
    Group.WINDOW: _window,
    Group.ORDER: _order,
}


def _due_then(matter):
    if not matter.assignment:
        return ""
    return _("asked for again by %(day)s") % {"day": _day(matter.assignment.due_at)}


def _progress(matter):
    total = len(matter.standing.requirements)
    return _("%(done)s of %(total)s done") % {"done": matter.done, "total": total}


def _day(at):
    return date_format(localtime(at), "Y-m-d")
