"""Exams at the desk: their figures, their results as a file, and receipts that people bring."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from academy.words.standing import Role
from courses.exams.models import Attempt
from tests.factories import NOW, make_attempt, make_exam, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])
    client.force_login(person)
    return person


def bring(client, content):
    file = SimpleUploadedFile("receipt.json", content)
    answer = client.post(reverse("desk_exams"), {"receipt": file})
    return answer.status_code, answer.content.decode()


def receipt_of(attempt):
    return json.dumps(attempt.receipts.get().as_file()).encode()


def results(client, exam):
    answer = client.get(reverse("exam_results_csv", args=[exam.slug]))
    assert answer.streaming
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_a_genuine_receipt_is_said_to_be_genuine_and_an_altered_one_altered(client, officer):
    attempt = make_attempt(right=2, submit=True)
    genuine = receipt_of(attempt)

    assert "The receipt is genuine and the records say the same" in bring(client, genuine)[1]
    assert "The receipt was altered" in bring(client, genuine.replace(b'"100.00"', b'"10.00"'))[1]


def test_a_receipt_whose_records_say_something_else_now_names_what(client, officer):
    attempt = make_attempt(right=2, submit=True)
    Attempt.objects.update(score=0, passed=False)

    assert "the records differ in: score, passed" in bring(client, receipt_of(attempt))[1]


@pytest.mark.parametrize("content", [b"", b"[" * 50_000, b"\xff\xfe", b"{}", b"x" * 300_000])
def test_what_is_no_receipt_is_told_in_words(client, officer, content):
    status, page = bring(client, content)

    assert status in (200, 400)
    assert any(words in page for words in ("does not read as a receipt", "far larger", "empty"))


def test_the_results_of_an_exam_hold_every_submitted_attempt_and_no_open_one(client, officer):
    exam = make_exam()
    passed = make_attempt(make_person("=Cmd|1"), exam, right=2, submit=True)
    voided = make_attempt(make_person(), exam, right=0, submit=True)
    voided.void("The fire alarm went off.", by=officer, at=NOW)
    make_attempt(make_person(), exam)

    rows = results(client, exam)

    assert [row["attempt"] for row in rows] == [passed.code, voided.code]
    assert (rows[0]["candidate"], rows[0]["score"], rows[0]["passed"]) == ("'=Cmd|1", "100.00", "yes")
    assert rows[1]["void_reason"] == "The fire alarm went off."


def test_figures_leave_voided_attempts_out(client, officer):
    exam = make_exam()
    make_attempt(make_person(), exam, right=2, submit=True)
    make_attempt(make_person(), exam, right=0, submit=True).void("Wrong person.", by=officer, at=NOW)

    [row] = client.get(reverse("desk_exams")).context["exams"]

    assert (row.scored, row.passing, row.mean, row.voided) == (1, 1, 100, 1)


@pytest.mark.parametrize("sat", [1, 3])
def test_neither_the_page_nor_the_file_asks_more_when_more_have_sat(
    client, officer, sat, django_assert_max_num_queries
):
    exam = make_exam()
    for _ in range(sat):
        make_attempt(make_person(), exam, right=1, submit=True)

    with django_assert_max_num_queries(8):
        client.get(reverse("desk_exams"))
    with django_assert_max_num_queries(8):
        assert len(results(client, exam)) == sat


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.TRAINER, Role.OPERATOR])
def test_who_may_not_read_records_gets_neither(client, role):
    attempt = make_attempt(make_person("Ines Okonjo-Reyes"), submit=True, right=1)
    client.force_login(make_person(roles=[role]))

    for address in (reverse("desk_exams"), reverse("exam_results_csv", args=[attempt.exam.slug])):
        answer = client.get(address)
        assert answer.status_code == 403
        assert b"Okonjo-Reyes" not in answer.content
