"""A team as its manager sees it: everybody's matters, read in a fixed number of queries, and grouped."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from academy.people.models import User
from academy.programmes.models import Assignment, Declaration, Programme
from academy.programmes.standing import standings_of
from academy.register.models import Certificate
from academy.register.team import lanes, telling
from academy.register.team.matters import NEEDED, RANK, Group, Matter, matter
from academy.words.standing import EntitlementAct, Validity


@dataclass(frozen=True)
class Shown:
    """A matter with its words and its drawing, which are made when they are asked for."""

    matter: Matter
    scale: lanes.Scale

    @cached_property
    def told(self) -> telling.Told:
        return telling.tell(self.matter, self.scale.at)

    @property
    def why(self) -> str:
        return telling.why(self.matter)

    @property
    def lane(self) -> list[lanes.Bar]:
        return lanes.lane(self.matter, self.scale)

    @property
    def drawn(self) -> str:
        return telling.lane(self.matter)


@dataclass(frozen=True)
class Line:
    """One person: what there is to know of them, the most urgent first; the acts that they may do now; the
    leave they are on, or the next."""

    person: User
    shown: list[Shown]
    acts: set[str]
    away: Declaration | None = None

    @property
    def group(self) -> Group:
        return self.shown[0].matter.group if self.shown else Group.NOTHING

    @property
    def may(self) -> list[str]:
        """In words, as `may_not`."""
        return [str(act.label) for act in EntitlementAct if act in self.acts]

    @property
    def may_not(self) -> list[str]:
        return [str(act.label) for act in EntitlementAct if act not in self.acts]

    @property
    def movable(self) -> list[Assignment]:
        """Those of their assignments that still ask."""
        return [one.matter.assignment for one in self.shown if one.matter.assignment]

    @property
    def order(self) -> Any:
        return (*self.shown[0].matter.urgency, self.person.name) if self.shown else (RANK[Group.NOTHING],)


@dataclass(frozen=True)
class Team:
    """The lines of a team at a moment, the most urgent first."""

    lines: list[Line]
    at: datetime
    scale: lanes.Scale

    @cached_property
    def by_group(self) -> dict[Group, list[Line]]:
        """The lines of each group that has some, in order."""
        return {group: list(lines) for group, lines in groupby(self.lines, key=attrgetter("group"))}

    @property
    def headline(self) -> str:
        counts: dict[str, int] = {group: len(self.by_group.get(group, [])) for group in Group}
        return telling.headline(len(self.lines), counts | {"needed": sum(counts[one] for one in NEEDED)})

    def of(self, group: str) -> list[Line]:
        """The lines of a group; "" for all."""
        return self.by_group.get(Group(group), []) if group else self.lines

    def groups(self, lines: Iterable[Line]) -> list[tuple[Group, str, int, list[Line]]]:
        """Some of the lines by group: `(group, what is true of it, how many it has in all, these lines)`."""
        return [
            (group, _note(group, self.by_group[group]), len(self.by_group[group]), list(found))
            for group, found in groupby(lines, key=attrgetter("group"))
        ]


def read(people: Iterable[User], *, at: datetime) -> Team:
    """Everything about these people, in a number of queries that does not grow with them."""
    people = list(people)
    stands = standings_of(people, list(Programme.objects.all()), at=at)
    assigned = _assignments(people)
    held, away = _held(people, at), _away(people, at)
    scale, lines = lanes.Scale(at), []
    for person in people:
        found = [matter(one, assigned.get((person.pk, one.programme.pk)), at=at) for one in stands[person.pk]]
        shown = [Shown(one, scale) for one in sorted(filter(None, found), key=attrgetter("urgency"))]
        lines.append(Line(person, shown, held[person.pk], away.get(person.pk)))
    return Team(sorted(lines, key=attrgetter("order")), at, scale)


def _assignments(people):
    rows = Assignment.objects.filter(person__in=people).select_related("programme", "assigned_by")
    return {(row.person_id, row.programme_id): row for row in rows.prefetch_related("moves__by")}


def _held(people, at):
    """The acts that active certificates allow."""
    found = defaultdict(set)
    held = Certificate.objects.active(at=at).filter(person__in=people)
    for person, acts in held.values_list("person", "acts"):
        found[person].update(acts)
    return found


def _away(people, at):
    rows = Declaration.objects.filter(person__in=people, kind=Declaration.Kind.AWAY)
    return {row.person_id: row for row in rows.filter(until__gt=at).order_by("-begins_at")}


def _note(group, lines):
    if group == Group.WINDOW and any(_loses(one) for line in lines for one in line.shown):
        return ""
    return {
        Group.LAPSED: _("what it allowed is closed to them until it is renewed"),
        Group.STOPPED: _("what it allowed is closed to them"),
        Group.OVERDUE: _("the day has passed and not all is done"),
        Group.WINDOW: _("renewing now loses no days: the new year starts when the old one ends"),
        Group.ORDER: _("nothing is due within 30 days"),
        Group.NOTHING: _("they hold nothing, and nobody asks them for anything"),
    }.get(group, "")


def _loses(shown):
    """Whether a renewal before the expiry loses days."""
    return shown.matter.to_renew and shown.matter.programme.validity != Validity.EXPIRY
