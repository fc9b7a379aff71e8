"""Run inside the academy: a level of its own, short to earn, and a second officer for appeals."""

from datetime import date, timedelta

from django.utils.timezone import now

from academy.demonstration import PASSWORD
from academy.people.models import User
from academy.programmes.models import Programme
from academy.words.standing import Role
from courses.curriculum.models import Policy, PolicyVersion
from tests.factories import make_bank, make_exam

at = now() - timedelta(hours=1)
policy = Policy.objects.create(slug="desk-rules", title="Rules of the social desk")
clauses = [{"number": "1.1", "title": "One voice", "text": "Sign each reply with your initials."}]
version = PolicyVersion.publish(
    policy, number=1, in_force=date(2024, 3, 1), summary="How we answer.", clauses=clauses, by=None, at=at
)
exam = make_exam("social-desk", bank=make_bank("social-desk"))  # the starter's bank asks for several keys
exam.title = "Social desk exam"
exam.save()
programme = Programme.objects.create(
    slug="social-desk",
    title="Social desk",
    level="responder",
    rung=5,
    allows="You may answer for the company on the social desk.",
    acts=["share", "speak"],
    open_to_all=False,
)
programme.requirements.create(order=1, kind="attestation", policy_version=version, minutes=5)
programme.requirements.create(order=2, kind="exam", exam=exam, minutes=10)
second = User.objects.join(
    email="second@larkspur.example",
    name="Yewande Adeyemi",
    employee_number="106-0001",
    by=None,
    at=at,
    password=PASSWORD,
    demonstration=True,
)
second.grant(Role.GOVERNANCE, by=None, at=at)
