"""A programme's requirements are met in order: each opens the next, wherever one tries to begin."""

from django.db.models import Min
from django.utils.translation import gettext as _

from academy.programmes.models import Requirement
from academy.programmes.standing import waits_for
from academy.programmes.steps import where
from academy.words.hindrance import Hindrance
from courses.exams import signals as exams
from sandbox.drills import signals as drills


def connect():
    exams.start_asked.connect(_before_exam, dispatch_uid="programmes.exam")
    drills.start_asked.connect(_before_drill, dispatch_uid="programmes.drill")
    drills.need_asked.connect(_needed, dispatch_uid="programmes.needed")


def _before_exam(exam, person, at, **kwargs):
    return _told(waits_for(person, at=at, exam=exam))


def _before_drill(edition, person, at, **kwargs):
    return _told(waits_for(person, at=at, scenario=edition.scenario_id))


def _needed(edition, **kwargs):
    asking = Requirement.objects.filter(scenario=edition.scenario_id)
    return asking.aggregate(least=Min("minimum"))["least"]


def _told(met):
    if met is None:
        return None
    words = _("This comes first: %(requirement)s. What follows opens when it is done.")
    return Hindrance(words % {"requirement": met.requirement}, where(met.requirement), _("Go there"))
