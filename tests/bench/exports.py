"""The file of an exam's results at 20 and at 20,000 attempts: how long it takes, how much memory it holds."""

import tracemalloc
from copy import copy

from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from academy.words.standing import Role
from courses.exams.attempts import new_code
from courses.exams.models import Attempt
from tests.bench.timing import say, timed
from tests.factories import make_attempt, make_exam, make_person

SIZES = (20, 20_000)


def bench_exports():
    """Against fetching the same attempts once."""
    exam = make_exam(slug="exported")
    model = make_attempt(exam=exam, right=2, submit=True, at=now())
    officer = Client()
    officer.force_login(make_person(roles=(Role.COMPLIANCE,)))
    address = reverse("exam_results_csv", args=[exam.slug])
    for size in SIZES:
        _fill(model, size)
        rows, peak = _peak(lambda: _rows(officer, address))
        assert rows == size + 1, rows
        took = timed(lambda: _rows(officer, address), 3)
        say(
            f"export {size:,} results, {peak:.1f} MB held", took, timed(lambda: _fetch(exam), 3), "fetch them"
        )


def _fill(model, size):
    there = Attempt.objects.filter(exam=model.exam).count()
    copies = []
    for _ in range(size - there):
        one = copy(model)
        one.pk, one.code = None, new_code()
        copies.append(one)
    Attempt.objects.bulk_create(copies, batch_size=500)


def _rows(officer, address):
    return sum(chunk.count(b"\n") for chunk in officer.get(address).streaming_content)


def _fetch(exam):
    for _ in Attempt.objects.filter(exam=exam).values_list().iterator():
        pass


def _peak(act):
    tracemalloc.start()
    try:
        return act(), tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
