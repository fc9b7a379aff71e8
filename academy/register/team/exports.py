"""A team as a sheet and as a calendar."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from academy.register.team.matters import Group
from academy.register.team.page import Line, Shown, Team
from academy.words.calendars import Event, calendar
from academy.words.cells import harmless
from academy.words.standing import State

COLUMNS = [
    "as_of", "name", "employee_number", "e_mail", "unit", "reports_to", "group", "programme", "state",
    "moment", "done", "asked", "may",
]  # fmt: skip


def sheet(team: Team, file: Any) -> None:
    """Write the team as CSV: a line a person and programme. Whether is told, how well never."""
    write = csv.writer(file).writerow
    write(COLUMNS)
    for line in team.lines:
        for shown in line.shown or [None]:
            write([harmless(cell) for cell in _row(team, line, shown)])


def dates(team: Team) -> str:
    """What is due and what expires from the team's moment on, one event each, as an iCalendar file."""
    host = urlsplit(settings.SITE_URL).hostname or "academy"
    events = [event for line in team.lines for shown in line.shown for event in _events(line, shown, host)]
    coming = [event for event in events if event.at >= team.at]
    return calendar(coming, maker=f"{settings.ORGANISATION} Academy", at=team.at)


def _row(team, line, shown):
    person, found = line.person, shown and shown.matter
    return [
        _iso(team.at),
        person.name,
        person.employee_number,
        person.email,
        person.unit or "",
        person.manager,
        found.group.value if found else Group.NOTHING.value,
        found.programme.slug if found else "",
        found.state if found else State.NONE.value,
        _iso(found.moment) if found else "",
        found.done if found else "",
        len(found.standing.requirements) if found else "",
        "; ".join(line.may),
    ]


def _events(line: Line, shown: Shown, host: str) -> Iterator[Event]:
    matter, facts = shown.matter, {"name": line.person.name, "title": shown.matter.programme.title}
    if matter.assignment and not matter.standing.complete:
        summary = _("%(title)s is due: %(name)s") % facts
        assignment = matter.assignment
        yield Event(f"due-{assignment.pk}@{host}", assignment.due_at, summary, assignment.reason)
    if matter.state in (State.ACTIVE, State.SUSPENDED) and matter.standing.settled.ends:
        summary = _("%(title)s expires: %(name)s") % facts
        number = matter.standing.holding.held[-1].number
        yield Event(f"expiry-{number}@{host}", matter.standing.settled.ends.at, summary)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
