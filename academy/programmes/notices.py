"""Letters to who is asked to earn a programme: when they are asked, a week before the day, and after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.people import kinds
from academy.people.kinds import Kind, Unwanted
from academy.people.models import Letter
from academy.programmes.facts import Holding, holdings
from academy.programmes.models import Assignment
from academy.programmes.reminding import dates, newest
from academy.programmes.signals import programme_assigned
from academy.programmes.standing import standing

DAYS_BEFORE = (7,)


@dataclass(frozen=True)
class Given:
    """An assignment, as far as its letters need it."""

    programme: int
    slug: str
    title: str
    due_at: datetime
    assigned_at: datetime

    def met(self, holding: Holding) -> bool:
        """It was held at some time since it was asked."""
        return any(each.ends > self.assigned_at for each in holding.held)


def due(person_id: int, given: Given, holding: Holding, *, at: datetime) -> list[Any]:
    """The letters that are due about one assignment."""
    if given.met(holding):
        return []
    if at >= given.due_at:
        return [_letter("assignment_overdue", person_id, given)]
    before = newest(given.due_at, DAYS_BEFORE, since=given.assigned_at, at=at)
    return [] if before is None else [_letter("assignment_due", person_id, given)]


def dates_of(given: Given, holding: Holding) -> list[datetime]:
    """When letters about one assignment fall due."""
    return [] if given.met(holding) else [*dates(given.due_at, DAYS_BEFORE), given.due_at]


def connect() -> None:
    kinds.add(
        Kind(
            "programme_assigned",
            _("Programme assigned"),
            _("They were asked to earn “%(title)s” by %(day)s."),
            "programmes/letter_assigned.txt",
            _assigned,
        ),
        Kind(
            "assignment_due",
            _("Assignment due soon"),
            _("They were asked to earn “%(title)s” by %(day)s, and have not yet."),
            "programmes/letter_due.txt",
            _asked,
        ),
        Kind(
            "assignment_overdue",
            _("Assignment overdue"),
            _("They were asked to earn “%(title)s” by %(day)s, and did not."),
            "programmes/letter_overdue.txt",
            _asked,
        ),
    )
    programme_assigned.connect(_tell, dispatch_uid="programmes.letter_assigned")


def _tell(assignment, at, **_fact):
    Letter.objects.queue([_letter("programme_assigned", assignment.person_id, _given(assignment))], at=at)


def _given(assignment):
    programme = assignment.programme
    return Given(programme.pk, programme.slug, programme.title, assignment.due_at, assignment.assigned_at)


def _letter(kind, person_id, given):
    day = f"{given.due_at:%Y-%m-%d}"
    named = {"title": given.title, "day": day, "path": reverse("home")}
    return Letter.compose(kind, person_id, given.slug, occasion=day, **named)  # a day that moves is another


def _assigned(letter, *, at):
    context = _asked(letter, at=at)
    if at >= context["assignment"].due_at:
        raise Unwanted(_("The day was over before it could be sent."))
    return context


def _asked(letter, *, at):
    asked = Assignment.objects.filter(person=letter.person_id, programme__slug=letter.about)
    assignment = asked.select_related("programme", "assigned_by").first()
    if assignment is None:
        raise Unwanted(_("They are not asked for it any more."))
    programme = assignment.programme
    if _given(assignment).met(holdings([letter.person_id]).get((letter.person_id, programme.pk), Holding())):
        raise Unwanted(_("They have earned it meanwhile."))
    if letter.occasion != f"{assignment.due_at:%Y-%m-%d}":
        raise Unwanted(_("The day was moved."))
    if letter.kind == "assignment_due" and at >= assignment.due_at:
        raise Unwanted(_("The day is over; the next letter says so."))
    left = standing(letter.person, programme, at=at).requirements
    return {"assignment": assignment, "left": [met.requirement for met in left if not met.met]}
