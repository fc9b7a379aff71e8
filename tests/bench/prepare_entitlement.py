"""Run inside the academy: people, each with a certificate, and a console's token. Prints the token as
JSON."""

import json
import os
from datetime import timedelta

from django.utils.timezone import now

from academy.people.models import User
from academy.programmes.models import Programme
from academy.register.models import ApiClient, Certificate

PEOPLE = int(os.environ["BENCH_PEOPLE"])
at = now()
programme = Programme.objects.create(slug="bench", title="Bench", level="professional", acts=["speak"])
User.objects.bulk_create(
    User(email=f"bench-{n}@larkspur.example", name=f"P {n}", employee_number=f"B-{n:05}", joined_at=at)
    for n in range(PEOPLE)
)
Certificate.objects.bulk_create(
    Certificate(
        number=f"LK-26-{n:06}",
        person=person,
        programme=programme,
        cycle=1,
        holder=person.name,
        title="Bench",
        level="professional",
        allows="",
        acts=["share", "speak"],
        channels=["forum", "blog"],
        languages=["en", "de"],
        evidence=[{"reading": number, "what": "Lesson", "sha256": "0" * 64} for number in range(12)],
        earned_at=at,
        issued_at=at,
        expires_at=at + timedelta(days=365),
        ends_at=at + timedelta(days=365),
    )
    for n, person in enumerate(User.objects.filter(employee_number__startswith="B-"))
)
owner = User.objects.first()
print(json.dumps(ApiClient.make("Bench", owner, by=None, at=at)[1]))
