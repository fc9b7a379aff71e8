"""Replies are marked by people: who gets which, what settles one, and how far they agree."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from academy.audit.models import Entry
from academy.words.replying import Criterion
from academy.words.standing import Role
from courses.exams.models import Attempt, Exam
from courses.marking import models
from courses.marking.agreement import weighted_kappa
from courses.marking.models import Marking, Script, Settled
from tests.courses.kinds import make_item_of
from tests.factories import NOW, make_bank, make_person

pytestmark = pytest.mark.django_db

ALL_MET = dict.fromkeys(Criterion.values, "met")


def judged(*not_met):
    return ALL_MET | dict.fromkeys(not_met, "not_met"), dict.fromkeys(not_met, "Because of the third line.")


@pytest.fixture
def writer():
    return make_person("Jo Diaz-Okafor")


def make_marker(name):
    return make_person(name, roles=[Role.TRAINER])


@pytest.fixture
def markers():
    return [make_marker(name) for name in ("Kwabena Strand", "Signe Lindqvist", "Mirela Antonescu")]


def hand_in(writer, text="Sorry, Priya. Write to us and Jo looks it up. ^JD", *, doubled=False):
    """The script of a reply that was handed in."""
    if not Exam.objects.exists():
        make_item_of("reply")
        exam = Exam.objects.create(
            slug="replies", title="Replies", bank=make_bank(), minutes=20, cut_score=60, attempts_allowed=None
        )
        exam.cells.create(topic="information", count=1)
        exam.save()
        exam.save_revision().publish()
    attempt = Attempt.start(Exam.objects.get(), by=writer, at=NOW)
    attempt.answer(1, text, sequence=1, at=NOW)
    attempt.submit(by=writer, at=NOW)
    script = Script.objects.get(item__attempt=attempt)
    script.doubled = doubled
    script.save()
    return script


def page_of(client, script, person):
    client.force_login(person)
    return client.get(script.get_absolute_url())


def send(client, script, person, judgements, reasons):
    client.force_login(person)
    form = judgements | {f"why_{criterion}": reason for criterion, reason in reasons.items()}
    return client.post(script.get_absolute_url(), form)


# --- the queue -----------------------------------------------------------------------------------


def test_an_unwritten_reply_earns_nothing_and_is_nobodys_work(writer):
    hand_in(writer)
    attempt = Attempt.start(Exam.objects.get(), by=make_person(), at=NOW)

    attempt.submit(by=None, at=NOW)

    assert attempt.score == 0
    assert Script.objects.count() == 1


def test_nobody_is_given_their_own_reply_nor_one_twice(client, writer, markers):
    script = hand_in(writer, doubled=True)
    writer.grant(Role.TRAINER, by=None, at=NOW)
    script.mark(*judged(), by=markers[0], at=NOW)

    assert list(Script.objects.for_marker(writer)) == []
    assert list(Script.objects.for_marker(markers[0])) == []
    assert list(Script.objects.for_marker(markers[1])) == [script]
    for person in (writer, markers[0]):
        with pytest.raises(PermissionDenied):
            script.mark(*judged(), by=person, at=NOW)
    assert page_of(client, script, writer).status_code == 404


def test_the_oldest_comes_first_and_a_settled_one_never_again(client, writer, markers):
    first, second = hand_in(writer), hand_in(make_person())
    client.force_login(markers[0])
    assert client.get(reverse("marking"))["Location"] == first.get_absolute_url()

    first.mark(*judged(), by=markers[0], at=NOW)

    assert client.get(reverse("marking"))["Location"] == second.get_absolute_url()
    with pytest.raises(Settled):
        first.mark(*judged(), by=markers[1], at=NOW)


def test_one_reply_in_four_is_marked_twice():
    class Item:
        position = 1

        def __init__(self, number):
            self.attempt = Attempt(code=f"{number:012x}")

    doubled = sum(models._is_doubled(Item(number)) for number in range(4000))

    assert 900 < doubled < 1100


def test_a_marker_sees_neither_name_nor_signature(client, writer, markers):
    script = hand_in(writer)

    page = page_of(client, script, markers[0]).content.decode()

    assert "▮▮ looks it up. ^▮▮" in page
    for hidden in ("Diaz", "Okafor", "^JD", writer.email, writer.employee_number):
        assert hidden not in page


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.COMPLIANCE, Role.GOVERNANCE])
def test_who_may_not_mark_sees_no_reply(client, writer, role):
    script = hand_in(writer)

    answer = page_of(client, script, make_person(roles=[role]))

    assert answer.status_code == 403
    assert b"looks it up" not in answer.content


# --- judging ---------------------------------------------------------------------------------------


def test_one_marking_scores_the_attempt_and_tells_its_writer_why(client, writer, markers):
    script = hand_in(writer)

    send(client, script, markers[0], *judged("keeps_promises_safe", "moves_it_forward"))

    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.passed) == (75, True)
    client.force_login(writer)
    page = client.get(reverse("attempt_result", args=[attempt.code])).content.decode()
    assert page.count("Because of the third line.") == 2
    assert "Kwabena" not in page
    entry = Entry.objects.get(act="reply_marked")
    assert (entry.subject, entry.actor) == (str(writer.key), str(markers[0].key))


def test_a_critical_criterion_not_met_fails_the_reply(writer, markers):
    script = hand_in(writer)

    script.mark(*judged("protects_privacy"), by=markers[0], at=NOW)

    assert Attempt.objects.get().score == 0


@pytest.mark.parametrize(
    ("judgements", "reasons"),
    [
        ({}, {}),
        (ALL_MET | {"civil_tone": ""}, {}),
        (ALL_MET | {"civil_tone": "not_met"}, {}),
        (ALL_MET | {"civil_tone": "not_met"}, {"civil_tone": "  "}),
        (ALL_MET | {"civil_tone": "not_met"}, {"civil_tone": "x" * 501}),
        (ALL_MET | {"civil_tone": "not_applicable"}, {}),
    ],
)
def test_what_is_open_or_without_a_reason_is_not_kept_and_what_was_decided_stays(
    client, writer, markers, judgements, reasons
):
    script = hand_in(writer)

    answer = send(client, script, markers[0], judgements, reasons)

    assert answer.status_code == 400
    kept = [value for value in judgements.values() if value in ("met", "not_met")]
    assert answer.content.decode().count(" checked>") == len(kept)
    assert not Marking.objects.exists()
    with pytest.raises(ValidationError):
        script.mark(judgements, reasons, by=markers[0], at=NOW)


def test_two_who_agree_settle_a_doubled_reply(writer, markers):
    script = hand_in(writer, doubled=True)

    script.mark(*judged("civil_tone"), by=markers[0], at=NOW)
    assert Attempt.objects.get().score is None
    script.mark(*judged("civil_tone"), by=markers[1], at=NOW)

    assert Attempt.objects.get().score == 87.5


def test_where_two_differ_a_third_sees_both_and_decides(client, writer, markers):
    script = hand_in(writer, doubled=True)
    script.mark(*judged("civil_tone"), by=markers[0], at=NOW)
    assert "third line" not in page_of(client, script, markers[1]).content.decode()  # marks alone
    script.mark(*judged(), by=markers[1], at=NOW)
    assert Attempt.objects.get().score is None

    page = page_of(client, script, markers[2]).content.decode()
    assert "Marker 1" in page and "Marker 2" in page and "third line" in page
    script.mark(*judged(), by=markers[2], at=NOW)

    assert Attempt.objects.get().score == 100
    seen = page_of(client, script, markers[0]).content.decode()
    assert "This reply is settled" in seen and "The decision" in seen


def test_the_queue_costs_the_same_however_many_wait(client, writer, markers):
    first = hand_in(writer)
    page_of(client, first, markers[0])
    with CaptureQueriesContext(connection) as one:
        client.get(first.get_absolute_url())
    for _ in range(5):
        hand_in(make_person())
    with CaptureQueriesContext(connection) as many:
        client.get(first.get_absolute_url())

    assert len(one) == len(many)


# --- agreement ---------------------------------------------------------------------------------------


def test_weighted_kappa_of_a_worked_example():
    # Two markers, three grades: observed 3 squared differences of 10, expected by the margins.
    pairs = [(0, 0)] * 3 + [(1, 1)] * 2 + [(2, 2)] * 2 + [(0, 1), (1, 2), (2, 1)]

    found = weighted_kappa(pairs, 3)

    expected = sum((one - other) ** 2 for one, _ in pairs for _, other in pairs) / 10
    assert found.n == 10
    assert found.kappa == pytest.approx(1 - 3 / expected)


grades = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=30)


@given(grades)
def test_agreement_is_at_most_one_and_does_not_mind_who_is_called_first(pairs):
    found, turned = weighted_kappa(pairs), weighted_kappa([(other, one) for one, other in pairs])

    assert found == turned
    assert found.kappa is None or -1 <= found.kappa <= 1 + 1e-12


@given(st.lists(st.integers(0, 8), min_size=2).filter(lambda found: len(set(found)) > 1))
def test_those_who_always_agree_have_a_kappa_of_one(found):
    assert weighted_kappa([(grade, grade) for grade in found]).kappa == 1


def test_the_page_reports_the_agreement_of_the_marker_and_of_all(client, writer, markers):
    for text, second in (("One ^JD", ()), ("Two ^JD", ("civil_tone",))):
        script = hand_in(make_person(), text, doubled=True)
        script.mark(*judged(), by=markers[0], at=NOW)
        script.mark(*judged(*second), by=markers[1], at=NOW)
    hand_in(writer)

    page = page_of(client, Script.objects.waiting().last(), markers[0]).content.decode()

    assert "n = 2" in page
