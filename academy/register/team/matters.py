"""What a manager has to know of one programme of one person, and how urgent it is. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from academy.programmes.settling import Changed, Suspended
from academy.programmes.standing import Standing
from academy.words.standing import State

SOON = timedelta(days=30)


class Group(TextChoices):
    """How a team is grouped, the most urgent first."""

    LAPSED = "lapsed", _("Lapsed")
    STOPPED = "stopped", _("Suspended or revoked")
    OVERDUE = "overdue", _("Overdue")
    DUE = "due", _("Due within 30 days")
    WINDOW = "window", _("Renewal window open")
    ORDER = "order", _("In order")
    NOTHING = "nothing", _("Nothing asked")


RANK = {group: place for place, group in enumerate(Group)}
NEEDED = [Group.LAPSED, Group.STOPPED, Group.OVERDUE, Group.DUE]


@dataclass(frozen=True)
class Matter:
    """One programme of one person. `moment` is when it ended, ends or is due, whichever `group` is about;
    `assignment` the one that still asks for it, if one does."""

    group: Group
    moment: datetime
    standing: Standing
    assignment: Any = None

    @property
    def programme(self) -> Any:
        return self.standing.programme

    @property
    def state(self) -> State:
        return self.standing.settled.state

    @property
    def urgency(self) -> tuple[int, datetime]:
        return RANK[self.group], self.moment

    @property
    def done(self) -> int:
        return sum(met.met for met in self.standing.requirements)

    @property
    def asked_anew(self) -> Changed | None:
        """The change with a deadline that what is held has to catch up with."""
        settled = self.standing.settled
        if self.state != State.ACTIVE or settled.why != "caught up" or not settled.ends:
            return None
        return next((about for code, about in settled.ends.why if code == "changed"), None)

    @property
    def to_renew(self) -> bool:
        """Whether it is held and its renewal can be worked on now."""
        settled = self.standing.settled
        return self.state == State.ACTIVE and settled.why == "renewed" and _asks(self.standing)


def matter(standing: Standing, assignment: Any, *, at: datetime) -> Matter | None:
    """What there is to know at `at`; None for who neither holds nor held it and is not asked for it."""
    settled = standing.settled
    if settled.state == State.NONE:
        return _not_held(standing, assignment, at) if assignment else None
    assert settled.ends
    ends = settled.ends.at
    still = assignment if assignment and settled.state != State.ACTIVE and assignment.due_at > ends else None
    if settled.state == State.EXPIRED:
        return Matter(Group.LAPSED, ends, standing, still)
    if settled.state == State.ACTIVE:
        return Matter(_held(standing, at), ends, standing)
    return Matter(Group.STOPPED, _suspended(standing) or ends, standing, still)


def _not_held(standing: Standing, assignment: Any, at: datetime) -> Matter:
    due = assignment.due_at
    if standing.complete or due > at + SOON:
        return Matter(Group.ORDER, due, standing, assignment)
    return Matter(Group.DUE if due > at else Group.OVERDUE, due, standing, assignment)


def _held(standing: Standing, at: datetime) -> Group:
    settled = standing.settled
    assert settled.ends
    if not _asks(standing):
        return Group.ORDER
    if settled.ends.at <= at + SOON:
        return Group.DUE
    return Group.WINDOW if settled.why == "renewed" else Group.ORDER


def _asks(standing: Standing) -> bool:
    settled = standing.settled
    return settled.due and bool(settled.missing) and settled.issue is None


def _suspended(standing: Standing) -> datetime | None:
    """Since when it is suspended, if it is."""
    if standing.settled.state != State.SUSPENDED:
        return None
    return [fact.at for fact in standing.holding.decisions if isinstance(fact, Suspended)][-1]
