"""Where a person stands in a programme: which requirements are met, by what, and what is next."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from academy.programmes.models import Attestation, Programme, Requirement
from courses.curriculum.models import LessonPage, Reading
from courses.exams.models import Attempt
from sandbox.drills.models import Run


@dataclass(frozen=True)
class Met:
    """How far one requirement is: `done` of `total` parts, met at `at` by `evidence`
    (the rows it rests on), open to be worked on or waiting for those before it."""

    requirement: Requirement
    done: int
    total: int
    open: bool
    at: datetime | None = None
    evidence: list[Any] = field(default_factory=list)

    @property
    def met(self) -> bool:
        return self.done >= self.total

    @property
    def minutes_left(self) -> int:
        left = self.total - self.done
        return 0 if self.met else max(1, round(self.requirement.minutes * left / self.total))


@dataclass(frozen=True)
class Standing:
    programme: Programme
    requirements: list[Met]

    @property
    def complete(self) -> bool:
        """Every requirement is met; a programme that asks for nothing yet certifies nobody."""
        return bool(self.requirements) and all(met.met for met in self.requirements)

    @property
    def next(self) -> Met | None:
        """The requirement to work on now, or None when all are met."""
        return next((met for met in self.requirements if not met.met), None)

    @property
    def minutes_left(self) -> int:
        return sum(met.minutes_left for met in self.requirements)

    @property
    def evidence(self) -> list[Any]:
        return [row for met in self.requirements for row in met.evidence]


def standing(person, programme) -> Standing:
    """Where `person` stands in `programme`, from the facts as they are now."""
    return standings(person, [programme])[0]


def standings(person, programmes) -> list[Standing]:
    """Where `person` stands in each of `programmes`, in a number of queries that does not
    grow with how many there are."""
    kept = Requirement.objects.filter(programme__in=programmes)
    wanted = list(kept.select_related("course", "policy_version__policy", "exam", "scenario"))
    facts = Facts(person, wanted)
    return [
        _standing(programme, [each for each in wanted if each.programme_id == programme.pk], facts)
        for programme in programmes
    ]


def _standing(programme, wanted, facts):
    requirements, all_met = [], True
    for requirement in wanted:
        met = facts.met(requirement, open=all_met)
        requirements.append(met)
        all_met = all_met and met.met
    return Standing(programme, requirements)


def waits_for(person, **subject) -> Met | None:
    """What `person` must do before they may begin `subject` (`policy_version=`, `exam=` or
    `scenario=`): the requirement that stands before it, or None if it is open. One that no
    programme asks for is open too."""
    asking = Programme.objects.filter(**{f"requirements__{name}": it for name, it in subject.items()})
    stands = standings(person, list(asking.distinct()))
    waiting = [each for each in stands if not _opens(each, subject)]
    return waiting[0].next if stands and len(waiting) == len(stands) else None


def _opens(standing, subject):
    ((name, wanted),) = subject.items()
    pk = getattr(wanted, "pk", wanted)
    return any(met.open for met in standing.requirements if getattr(met.requirement, f"{name}_id") == pk)


class Facts:
    """What one person has done of what some requirements ask, fetched at once."""

    def __init__(self, person, requirements):
        self.lessons = _lessons({each.course for each in requirements if each.course_id})
        self.readings = {}
        asked = [pk for lessons in self.lessons.values() for pk in lessons]
        finished = Reading.objects.of(person).finished().filter(lesson__in=asked)
        for reading in finished.select_related("lesson").order_by("finished_at"):
            self.readings.setdefault(reading.lesson_id, reading)
        self.done = {
            Requirement.Kind.ATTESTATION: _attestations(person, requirements),
            Requirement.Kind.EXAM: _attempts(person, requirements),
            Requirement.Kind.DRILL: _runs(person, requirements),
        }

    def met(self, requirement, *, open):
        if requirement.kind == Requirement.Kind.COURSE:
            return self._course(requirement, open)
        rows = self.done[requirement.kind][requirement.subject.pk]
        if requirement.kind == Requirement.Kind.DRILL:
            rows = [run for run in rows if run.score >= requirement.minimum]
        if not rows:
            return Met(requirement, 0, 1, open)
        return Met(requirement, 1, 1, open, getattr(rows[0], MOMENTS[requirement.kind]), rows[:1])

    def _course(self, requirement, open):
        lessons = self.lessons[requirement.course_id]
        readings = [self.readings[pk] for pk in lessons if pk in self.readings]
        at = max((reading.finished_at for reading in readings), default=None)
        return Met(requirement, len(readings), max(1, len(lessons)), open, at, readings)


MOMENTS = {
    Requirement.Kind.ATTESTATION: "attested_at",
    Requirement.Kind.EXAM: "submitted_at",
    Requirement.Kind.DRILL: "finished_at",
}


def _lessons(courses):
    """The live lessons of each course, in reading order: `{course id: [lesson id]}`."""
    below = Q(pk__in=[])
    for course in courses:
        below |= Q(path__startswith=course.path)
    rows = list(LessonPage.objects.live().filter(below).order_by("path").values_list("pk", "path"))
    return {course.pk: [pk for pk, path in rows if path.startswith(course.path)] for course in courses}


def _attestations(person, requirements):
    versions = {each.policy_version_id for each in requirements}
    rows = Attestation.objects.filter(person=person, version__in=versions - {None})
    return _by(rows.select_related("version__policy"), "version_id")


def _attempts(person, requirements):
    exams = {each.exam_id for each in requirements}
    rows = Attempt.objects.taken_by(person).passed().filter(exam__in=exams - {None})
    return _by(rows.select_related("exam").order_by("submitted_at"), "exam_id")


def _runs(person, requirements):
    scenarios = {each.scenario_id for each in requirements}
    rows = Run.objects.of(person).graded().filter(finished_at__isnull=False)
    rows = rows.filter(edition__scenario__in=scenarios - {None}).select_related("edition__scenario")
    found = defaultdict(list)
    for run in rows.defer("judgement", "edition__clauses").order_by("finished_at"):
        found[run.edition.scenario_id].append(run)
    return found


def _by(rows, name):
    """The rows by the id of what was done, the earliest first."""
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
