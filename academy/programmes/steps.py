"""The one next thing to do, and the ladder it stands on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from academy.programmes.models import Programme, Requirement
from academy.programmes.standing import Met, Standing, standings
from courses.curriculum.models import Reading
from courses.exams.models import Attempt
from sandbox.drills.models import Run


@dataclass(frozen=True)
class Rung:
    """One level of the ladder for one person. `held` is the active certificate, or None;
    `lapsed` the last one that ran out or was revoked, or is suspended, and `state` which of them."""

    standing: Standing
    held: Any
    lapsed: Any
    open: bool
    state: str = ""

    @property
    def programme(self):
        return self.standing.programme

    @property
    def being_issued(self):
        return self.open and not self.held and not self.lapsed and self.standing.complete


@dataclass(frozen=True)
class Step:
    """What to do now: words, where it is done, and how long it takes."""

    title: str
    why: str
    url: str
    action: str
    minutes: int | None = None
    assignment: Any = None
    left_off: Any = None


def ladder(person, certificates, *, at):
    """The rungs in order, with what the person holds at `at` out of `certificates`."""
    rungs, programmes = [], list(Programme.objects.all())
    assigned = set(person.assignments.values_list("programme", flat=True))
    for programme, stands in zip(programmes, standings(person, programmes), strict=True):
        mine = [certificate for certificate in certificates if certificate.programme_id == programme.pk]
        held = next((certificate for certificate in mine if certificate.state(at=at) == "active"), None)
        lapsed = mine[0] if mine and not held else None
        is_open = programme.open_to_all or programme.pk in assigned
        rungs.append(Rung(stands, held, lapsed, is_open, lapsed.state(at=at) if lapsed else ""))
    return rungs


def next_step(person, rungs):
    """The next requirement of the lowest rung that is open and not held; None when
    there is nothing to do. A clock that runs comes before everything else."""
    if running := Attempt.objects.taken_by(person).open().select_related("exam").first():
        return _running(running)
    for rung in rungs:
        if not rung.open or rung.held or rung.lapsed:
            continue
        if rung.standing.next is None:
            return _waiting(rung) if rung.standing.complete else None
        met = rung.standing.next
        assignment = person.assignments.filter(programme=rung.programme).select_related("assigned_by").first()
        return _STEPS[met.requirement.kind](person, met, rung, assignment)
    return None


def where(met: Met):
    """Where a requirement is worked on."""
    requirement = met.requirement
    if requirement.kind == Requirement.Kind.COURSE:
        return requirement.course.url
    if requirement.kind == Requirement.Kind.ATTESTATION:
        version = requirement.policy_version
        return reverse("attest", args=[version.policy.slug, version.number])
    return requirement.subject.get_absolute_url()


def _waiting(rung):
    return Step(
        title=_("Your %(programme)s certificate is being issued") % {"programme": rung.programme.title},
        why=_("You have met every requirement. It takes a few seconds; this page shows it when it is there."),
        url=reverse("home"),
        action=_("Look again"),
    )


def _course(person, met, rung, assignment):
    lessons = list(met.requirement.course.lessons())
    mine = Reading.objects.of(person).filter(lesson__in=lessons)
    # A finished reading counts, though a later revision of the lesson has been opened since.
    readings = {reading.lesson_id: reading for reading in [*mine.filter(finished_at=None), *mine.finished()]}
    finished = {pk for pk, reading in readings.items() if reading.finished_at}
    lesson = next((lesson for lesson in lessons if lesson.pk not in finished), None)
    if lesson is None:
        return _no_lesson_yet(met, assignment)
    reading = readings.get(lesson.pk)
    words = _("Finish the lesson “%(lesson)s”") if reading else _("Read the lesson “%(lesson)s”")
    progress = reading.progress if reading else 0
    minutes = max(1, round(lesson.minutes * (100 - progress) / 100))
    return Step(
        title=words % {"lesson": lesson.title},
        why=_(
            "%(done)s of %(total)s lessons of “%(course)s” are read. "
            "The course is the first part of %(programme)s."
        )
        % {
            "done": met.done,
            "total": met.total,
            "course": met.requirement.course.title,
            "programme": rung.programme,
        },
        url=lesson.url,
        action=_("Continue, %(minutes)s minutes left") % {"minutes": minutes}
        if reading
        else _("Start reading, %(minutes)s minutes") % {"minutes": minutes},
        minutes=minutes,
        assignment=assignment,
        left_off=reading if reading and reading.left_off_at else None,
    )


def _no_lesson_yet(met, assignment):
    course = met.requirement.course
    return Step(
        title=_("Wait for the course “%(course)s”") % {"course": course.title},
        why=_("None of its lessons is published at the moment. This page shows the first one when it is."),
        url=reverse("catalogue"),
        action=_("See the courses"),
        assignment=assignment,
    )


def _attestation(person, met, rung, assignment):
    version = met.requirement.policy_version
    return Step(
        title=_("Read and sign the policy, version %(number)s") % {"number": version.number},
        why=_(
            "You have read the course that teaches it. Signing says that you accept it, and opens the exam."
        ),
        url=where(met),
        action=_("Read and sign, %(minutes)s minutes") % {"minutes": met.requirement.minutes},
        minutes=met.requirement.minutes,
        assignment=assignment,
    )


def _running(attempt):
    ends = date_format(localtime(attempt.closes_at), "H:i")
    return Step(
        title=_("Finish the exam “%(exam)s”") % {"exam": attempt.exam},
        why=_("Its clock runs and ends at %(ends)s. Your saved answers are where you left them.")
        % {"ends": ends},
        url=attempt.exam.get_absolute_url(),
        action=_("Go on with the exam"),
    )


def _exam(person, met, rung, assignment):
    exam = met.requirement.exam
    return Step(
        title=_("Sit the exam “%(exam)s”") % {"exam": exam},
        why=_(
            "%(items)s questions in %(minutes)s minutes; you need %(cut)s of 100 to pass. "
            "It opens the graded drill."
        )
        % {"items": exam.length, "minutes": exam.minutes, "cut": exam.cut_score},
        url=where(met),
        action=_("Look at the rules and start"),
        minutes=exam.minutes,
        assignment=assignment,
    )


def _drill(person, met, rung, assignment):
    scenario = met.requirement.scenario
    runs = Run.objects.of(person).graded().filter(edition__scenario=scenario)
    running = runs.open().exists()
    best = runs.aggregate(best=Max("score"))["best"]
    return Step(
        title=_("Finish the graded drill “%(drill)s”") % {"drill": scenario}
        if running
        else _("Run the graded drill “%(drill)s”") % {"drill": scenario},
        why=_(
            "The last part of %(programme)s. You need %(minimum)s of 100. "
            "You may practise first, as often as you like."
        )
        % {"programme": rung.programme, "minimum": met.requirement.minimum}
        + ("" if best is None else " " + _("Your best so far: %(best)g of 100.") % {"best": best}),
        url=where(met),
        action=_("Go on with the drill") if running else _("Read the briefing"),
        minutes=met.requirement.minutes,
        assignment=assignment,
    )


_STEPS = {
    Requirement.Kind.COURSE: _course,
    Requirement.Kind.ATTESTATION: _attestation,
    Requirement.Kind.EXAM: _exam,
    Requirement.Kind.DRILL: _drill,
}
