"""The one next thing to do, and the ladder it stands on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from academy.programmes import renewing
from academy.programmes.models import Programme, Requirement
from academy.programmes.standing import Standing, standings
from academy.words.standing import State
from courses.curriculum.models import Reading
from courses.exams.models import Attempt
from sandbox.drills.models import Run


@dataclass(frozen=True)
class Rung:
    """One level of the ladder for one person. `held` is the active certificate, or None; `last` the last one,
    however it stands, and `state` how that is."""

    standing: Standing
    held: Any
    last: Any
    state: str
    open: bool
    assignment: Any = None  # that waits for what is to be done now

    @property
    def programme(self):
        return self.standing.programme

    @property
    def asked(self):
        """Whether there is something to do or to wait for: nothing is while it is suspended, or held and not
        yet to be renewed."""
        if not self.open or self.state == State.SUSPENDED:
            return False
        return not self.held or bool(self.standing.next)

    @property
    def being_issued(self):
        return self.asked and self.standing.complete

    @property
    def renews(self):
        """Why it is asked again and until when, in words; "" for who never held it."""
        return renewing.told(self.standing) if self.last and self.asked else ""


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
    ends: datetime | None = None  # of the right that it renews


def ladder(person, certificates, *, at):
    """The rungs in order, with what the person holds at `at` out of `certificates`."""
    rungs, programmes = [], list(Programme.objects.all())
    assigned = {
        one.programme_id: one for one in person.assignments.select_related("programme", "assigned_by")
    }
    for programme, stands in zip(programmes, standings(person, programmes, at=at), strict=True):
        mine = [certificate for certificate in certificates if certificate.programme_id == programme.pk]
        last = mine[0] if mine else None
        state = last.state(at=at) if last else State.NONE
        is_open = programme.open_to_all or programme.pk in assigned
        assignment = assigned.get(programme.pk)
        if assignment and last and assignment.assigned_at <= last.issued_at:
            assignment = None  # it was done
        held = last if state == State.ACTIVE else None
        rungs.append(Rung(stands, held, last, state, is_open, assignment))
    return rungs


def next_step(person, rungs):
    """The next requirement of what was held and lapses, else of the lowest rung that asks for something; None
    when there is nothing to do. A clock that runs comes before everything else."""
    if running := Attempt.objects.taken_by(person).open().select_related("exam").first():
        return _running(running)
    for rung in sorted(filter(lambda rung: rung.asked, rungs), key=lambda rung: rung.last is None):
        if rung.standing.next is None:
            return _waiting(rung) if rung.standing.complete else None
        met = rung.standing.next
        step = _STEPS[met.requirement.kind](person, met, rung, rung.assignment)
        ends = rung.standing.settled.ends.at if rung.held else None
        return replace(step, why=f"{rung.renews} {step.why}".strip(), ends=ends)
    return None


def where(requirement):
    """Where a requirement is worked on."""
    if requirement.kind == Requirement.Kind.COURSE:
        return requirement.course.url
    if requirement.kind in (Requirement.Kind.EVENT, Requirement.Kind.CERTIFICATE):
        return reverse("home")
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
    lesson = met.requirement.course.lessons().filter(pk__in=met.lessons).first()
    if lesson is None:
        return _no_lesson_yet(met, assignment)
    reading = Reading.objects.of(person).filter(lesson=lesson, revision=lesson.live_revision_id).first()
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
        why=_("Signing says that you have read it and will keep to it. It opens what comes next."),
        url=where(met.requirement),
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
            "It opens what comes next."
        )
        % {"items": exam.length, "minutes": exam.minutes, "cut": exam.cut_score},
        url=where(met.requirement),
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
        url=where(met.requirement),
        action=_("Go on with the drill") if running else _("Read the briefing"),
        minutes=met.requirement.minutes,
        assignment=assignment,
    )


def _event(person, met, rung, assignment):
    return Step(
        title=_("Come to “%(event)s”") % {"event": met.requirement.event},
        why=_(
            "Whoever leads it puts you on the list of those who were there. You need not do anything here."
        ),
        url=reverse("home"),
        action=_("Look again"),
        minutes=met.requirement.minutes,
        assignment=assignment,
    )


def _certificate(person, met, rung, assignment):
    needs = {"needs": met.requirement.needs, "programme": rung.programme}
    return Step(
        title=_("Hold the %(needs)s certificate first") % needs,
        why=_("%(programme)s can be earned by whoever holds an active %(needs)s certificate.") % needs,
        url=reverse("certificates"),
        action=_("See your certificates"),
        assignment=assignment,
    )


_STEPS = {
    Requirement.Kind.COURSE: _course,
    Requirement.Kind.ATTESTATION: _attestation,
    Requirement.Kind.EXAM: _exam,
    Requirement.Kind.DRILL: _drill,
    Requirement.Kind.EVENT: _event,
    Requirement.Kind.CERTIFICATE: _certificate,
}
