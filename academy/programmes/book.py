"""What programmes ask for, as the asks and terms that `settling` reads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F, Q

from academy.programmes.models import Programme, Requirement
from academy.programmes.settling import Ask, Changed, Terms
from courses.curriculum.models import LessonPage

Kind = Requirement.Kind


@dataclass(frozen=True)
class Asked:
    """One ask of a programme, and the requirement that it is, or is a part of."""

    ask: Ask
    requirement: Requirement
    lesson: int | None = None  # of a course, which is asked lesson by lesson


class Book:
    """Programmes with all that they ask, read once for however many people."""

    def __init__(self, programmes: Iterable[Programme] | None = None):
        rows = list(_requirements(programmes))
        self.requirements = list({row.pk: row for row in rows}.values())
        asking = sorted({each.programme for each in self.requirements}, key=lambda one: (one.rung, one.pk))
        self.programmes = asking if programmes is None else list(programmes)
        self.changes = _changes(rows)
        self.lessons = _lessons({each.course for each in self.requirements if each.course_id})
        self._rows = defaultdict(list)
        for each in self.requirements:
            self._rows[each.programme_id].append(each)
        self.asked = {programme.pk: self._asked(programme) for programme in self.programmes}
        self._names = {pk: _named(asked) for pk, asked in self.asked.items()}
        self._terms = {programme.pk: self._put(programme) for programme in self.programmes}

    def of(self, programme: Programme) -> list[Any]:
        return self._rows[programme.pk]

    def terms(self, programme: Programme) -> Terms:
        return self._terms[programme.pk]

    def _put(self, programme):
        return Terms(
            asks=tuple(asked.ask for asked in self.asked[programme.pk]),
            length=timedelta(days=programme.days_valid),
            validity=programme.validity,
            calendar=(programme.calendar_month, programme.calendar_day),
            window=timedelta(days=programme.window_days),
            least=timedelta(days=programme.least_days),
            grace=timedelta(days=programme.grace_days),
        )

    def names(self, programme: Programme) -> dict[str, str]:
        """What each ask is called, for `explaining`."""
        return self._names[programme.pk]

    def kinds(self, programme: Programme) -> dict[str, str]:
        """The kind of requirement behind each ask."""
        return {one.ask.key: one.requirement.kind for one in self.asked[programme.pk]}

    def _asked(self, programme: Programme) -> list[Asked]:
        return [one for each in self.of(programme) for one in self._parts(each)]

    def _parts(self, requirement: Any) -> list[Asked]:
        if requirement.kind == Kind.CERTIFICATE:
            return [Asked(Ask(f"{requirement.pk}", lasting=True), requirement)]
        if requirement.kind != Kind.COURSE:
            fresh = requirement.fresh_days and timedelta(days=requirement.fresh_days)
            return [Asked(Ask(f"{requirement.pk}", requirement.renewal, fresh), requirement)]
        lessons = self.lessons[requirement.course_id] or [0]  # none is published yet: nobody can have read it
        return [Asked(Ask(f"{requirement.pk}:{pk}", lasting=True), requirement, pk) for pk in lessons]


def _named(asked):
    called = {one.requirement.pk: str(one.requirement) for one in asked}
    return {one.ask.key: called[one.requirement.pk] for one in asked}


def _requirements(programmes):
    """Each requirement once for each of its changes, and once if it has none."""
    kept = (
        Requirement.objects.all()
        if programmes is None
        else Requirement.objects.filter(programme__in=programmes)
    )
    rows = kept.order_by("programme", "order", "changes__asked_at", "changes__pk")
    asked = ("programme", "course", "policy_version__policy", "exam", "scenario", "needs")
    return rows.select_related(*asked).annotate(
        change_at=F("changes__asked_at"),
        change_since=F("changes__since"),
        change_due=F("changes__due_at"),
        change_lesson=F("changes__lesson"),
        change_before=F("changes__before"),
    )


@dataclass
class _Changes:
    """What was asked anew of a requirement, and the policy versions that were asked before."""

    facts: list[Changed] = field(default_factory=list)
    before: set[int] = field(default_factory=set)


def _changes(rows):
    found = defaultdict(_Changes)
    for row in rows:
        if row.change_at is not None:
            key = f"{row.pk}:{row.change_lesson}" if row.change_lesson else f"{row.pk}"
            found[row.pk].facts.append(Changed(key, row.change_at, row.change_due, row.change_since))
            found[row.pk].before.add(row.change_before)
    return found


def _lessons(courses):
    """The live lessons of each course, in reading order: `{course id: [lesson id]}`."""
    below = Q(pk__in=[])
    for course in courses:
        below |= Q(path__startswith=course.path)
    rows = LessonPage.objects.live().filter(below).order_by("path").values_list("pk", "path")
    rows = list(rows) if courses else []
    return {course.pk: [pk for pk, path in rows if path.startswith(course.path)] for course in courses}
