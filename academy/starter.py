"""The starter academy: policy, course, items, exam, scenarios and the first programmes.

Loading it again changes nothing, and what trainers have changed stays as they have it.
"""

from pathlib import Path

from academy.programmes.models import Programme, Requirement
from courses.curriculum.loading import load_course, load_policy
from courses.exams.loading import load_exam
from courses.items.loading import load_bank
from sandbox.scenarios.starting import load_scenario

ROOT = Path(__file__).resolve().parent.parent
COURSES = ROOT / "courses" / "starter"
SCENARIOS = ROOT / "sandbox" / "starter"
SHIPPED = ("first-watch", "quiet-tuesday", "battery-rumour", "full-day")

LEAST_DRILL_SCORE = 50


def load(*, at, tell):
    """Load everything; `tell(sentence)` hears what is being done."""
    tell("the policy")
    version = load_policy(COURSES / "policy" / "social-media-v6.yaml", by=None, at=at)
    policy = f"{version.policy.slug}@{version.number}"
    tell("the item banks")
    for path in sorted((COURSES / "items").glob("*.yaml")):
        load_bank(path, policy, by=None)
    tell("the course and its exam")
    course = load_course(COURSES, version, by=None)
    exam = load_exam(COURSES / "exam.yaml", course)
    tell("the scenarios and their posts")
    editions = {name: load_scenario(SCENARIOS / name, at=at) for name in SHIPPED}
    tell("the programmes")
    advocate = _advocate(course, version, exam, editions["first-watch"].scenario)
    _professional(advocate, editions["battery-rumour"].scenario)


def _advocate(course, version, exam, scenario):
    programme, made = Programme.objects.get_or_create(
        slug="advocate",
        defaults={
            "title": "Advocate",
            "level": "advocate",
            "rung": 1,
            "allows": "You may share company news on your own accounts, saying that you work here.",
            "acts": ["share"],
        },
    )
    if made:
        minutes = sum(lesson.minutes for lesson in course.lessons())
        asked = [
            {"kind": "course", "course": course, "minutes": minutes},
            {"kind": "attestation", "policy_version": version, "minutes": 5},
            {"kind": "exam", "exam": exam, "minutes": exam.minutes},
            {"kind": "drill", "scenario": scenario, "minutes": 15, "minimum": LEAST_DRILL_SCORE},
        ]
        Requirement.objects.bulk_create(
            Requirement(programme=programme, order=order, **wanted)
            for order, wanted in enumerate(asked, start=1)
        )
    return programme


def _professional(advocate, scenario):
    """The next rung of the ladder: for those whom a manager asks."""
    programme, made = Programme.objects.get_or_create(
        slug="professional",
        defaults={
            "title": "Professional",
            "level": "professional",
            "rung": 2,
            "allows": "You may speak for the company, and hold a branded account "
            "once the governance team approves it.",
            "acts": ["share", "speak", "hold_account"],
            "open_to_all": False,
        },
    )
    if made:
        asked = [
            {"kind": "certificate", "needs": advocate, "minutes": 0},
            {"kind": "event", "event": "Speaking for the company, a morning with the desk", "minutes": 180},
            {"kind": "drill", "scenario": scenario, "minutes": 20, "minimum": LEAST_DRILL_SCORE},
        ]
        Requirement.objects.bulk_create(
            Requirement(programme=programme, order=order, **wanted)
            for order, wanted in enumerate(asked, start=1)
        )
