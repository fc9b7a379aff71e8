"""Where a person stands in a programme: which requirements are met, by what, and what is next."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from academy.programmes.models import Attestation, Programme, Requirement
from courses.curriculum.models import Reading
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
    requirements, all_met = [], True
    wanted = programme.requirements.select_related("course", "policy_version__policy", "exam", "scenario")
    for requirement in wanted:
        met = _MET_BY[requirement.kind](person, requirement, all_met)
        requirements.append(met)
        all_met = all_met and met.met
    return Standing(programme, requirements)


def waits_for(person, version) -> Met | None:
    """What `person` must do before they may sign the policy version: the requirement that
    stands before it, or None if it is open. One that no programme asks for is open too."""
    asking = Programme.objects.filter(requirements__policy_version=version).distinct()
    standings = [standing(person, programme) for programme in asking]
    waiting = [each for each in standings if not _opens(each, version)]
    return waiting[0].next if standings and len(waiting) == len(standings) else None


def _opens(standing, version):
    return any(met.open for met in standing.requirements if met.requirement.policy_version_id == version.pk)


def _course(person, requirement, open):
    lessons = list(requirement.course.lessons().values_list("pk", flat=True))
    finished = {}
    for reading in Reading.objects.of(person).finished().filter(lesson__in=lessons).order_by("finished_at"):
        finished.setdefault(reading.lesson_id, reading)
    readings = list(finished.values())
    at = max((reading.finished_at for reading in readings), default=None)
    return Met(requirement, len(readings), max(1, len(lessons)), open, at, readings)


def _attestation(person, requirement, open):
    return _by_one(
        requirement,
        open,
        Attestation.objects.filter(person=person, version=requirement.policy_version),
        "attested_at",
    )


def _exam(person, requirement, open):
    attempts = (
        Attempt.objects.taken_by(person).passed().filter(exam=requirement.exam).order_by("submitted_at")
    )
    return _by_one(requirement, open, attempts, "submitted_at")


def _drill(person, requirement, open):
    runs = (
        Run.objects.of(person)
        .graded()
        .filter(
            edition__scenario=requirement.scenario, score__gte=requirement.minimum, finished_at__isnull=False
        )
    )
    return _by_one(requirement, open, runs.order_by("finished_at"), "finished_at")


def _by_one(requirement, open, rows, moment):
    row = rows.first()
    if row is None:
        return Met(requirement, 0, 1, open)
    return Met(requirement, 1, 1, open, getattr(row, moment), [row])


_MET_BY = {
    Requirement.Kind.COURSE: _course,
    Requirement.Kind.ATTESTATION: _attestation,
    Requirement.Kind.EXAM: _exam,
    Requirement.Kind.DRILL: _drill,
}
