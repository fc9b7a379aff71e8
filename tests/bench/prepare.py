"""Run inside the academy: an exam of 20 items, and people with sessions to sit it. Prints JSON."""

import json
import os

from django.db import connection

from academy.people.models import User
from courses.exams.models import Exam
from tests.bench.sessions import session_of
from tests.factories import NOW, make_exam

PEOPLE = int(os.environ["BENCH_PEOPLE"])


with connection.cursor() as cursor:
    cursor.execute(
        "CREATE TABLE IF NOT EXISTS bench_floor"
        " (person BIGINT, position INTEGER, response TEXT, PRIMARY KEY (person, position))"
    )
if not Exam.objects.filter(slug="bench").exists():
    make_exam("bench", items=60, count=20, minutes=60)
made = User.objects.filter(email__startswith="bench-").count()
people = [
    User(
        email=f"bench-{n}@larkspur.example",
        name=f"Candidate {n}",
        employee_number=f"B-{n:05}",
        joined_at=NOW,
    )
    for n in range(made, made + PEOPLE)
]
User.objects.bulk_create(people)
print(json.dumps([session_of(person) for person in people]))
