"""Whether a person may start an exam now, and if not, why and from when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from academy.words.hindrance import Hindrance, first_hindrance
from courses.exams.signals import start_asked


class Reason(TextChoices):
    BEFORE = "before", _("Something comes before it.")
    LESSONS = "lessons", _("Lessons of the course are left to read.")
    NOT_YET = "not_yet", _("The exam cannot be started yet.")
    OVER = "over", _("The exam can no longer be started.")
    USED_UP = "used_up", _("No attempt is left.")
    WAIT = "wait", _("The waiting time since the last attempt is not over.")


@dataclass(frozen=True)
class Door:
    """`reason` is None where the exam may be started; `opens_at` says when it may, where that is known.
    `left` is how many attempts are left, None if there is no limit."""

    reason: Reason | None = None
    opens_at: datetime | None = None
    left: int | None = None
    hindrance: Hindrance | None = None

    @property
    def is_open(self):
        return self.reason is None


class Shut(Exception):
    """The exam may not be started; `door` says why."""

    def __init__(self, door):
        self.door = door
        super().__init__(str(door.reason.label))


def door(exam, person, *, at):
    """The door of `exam` for `person`: lessons first and what else comes before it, then the window,
    the attempts, the waiting time.

    A running attempt is never behind it: what was started can always be gone on with."""
    if exam.lessons_left(person).exists():
        return Door(Reason.LESSONS)
    if hindrance := first_hindrance(start_asked.send(type(exam), exam=exam, person=person, at=at)):
        return Door(Reason.BEFORE, hindrance=hindrance)
    if exam.opens_at and at < exam.opens_at:
        return Door(Reason.NOT_YET, exam.opens_at)
    granted = list(exam.extra_attempts.filter(person=person))
    waived = bool(granted) and _is_unused(granted, exam.attempts.taken_by(person))
    if exam.last_start_at and at >= exam.last_start_at and not waived:
        return Door(Reason.OVER)
    more = sum(extra.replaces_id is None for extra in granted)
    return _by_attempts(exam, person, at, more=more, waived=waived)


def _is_unused(granted, attempts):
    """Whether one was granted since the last attempt began: that waives the waiting time and the last day."""
    begun = attempts.order_by("started_at").values_list("started_at", flat=True).last()
    return any(begun is None or extra.granted_at > begun for extra in granted)


def _by_attempts(exam, person, at, *, more, waived):
    attempts = exam.attempts.taken_by(person).standing().order_by("started_at")
    taken = list(attempts.values_list("submitted_at", "passed"))
    left = None
    if exam.attempts_allowed is not None:
        left = max(0, exam.attempts_allowed + more - _since_passed(taken))
        if left == 0:
            return Door(Reason.USED_UP, left=0)
    last = taken[-1][0] if taken else None
    if last and not waived and exam.waiting_hours and at < last + exam.waiting_time:
        return Door(Reason.WAIT, last + exam.waiting_time, left)
    return Door(left=left)


def _since_passed(taken):
    """How many attempts count against the limit: whoever passed begins anew, for the next renewal."""
    passed = [place for place, (_, passed) in enumerate(taken, start=1) if passed]
    return len(taken) - (passed[-1] if passed else 0)
