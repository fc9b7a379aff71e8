"""How an exam and its items did: figures of real attempts against hand-computed ones, and their pages."""

import csv
import io
import itertools
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from academy.words.standing import Role
from courses.exams import plots
from courses.exams.analysis import analyse
from courses.exams.models import Attempt
from courses.exams.reliability import of_drawn_forms
from tests.factories import NOW, make_attempt, make_exam, make_person

pytestmark = pytest.mark.django_db


def sat(exam, right, *, person=None, at=NOW):
    return make_attempt(person or make_person("Noor Achterberg"), exam, at=at, right=right, submit=True)


# --- reliability of drawn forms ------------------------------------------------------------------


def test_the_reliability_of_drawn_forms_is_that_computed_by_hand():
    # Means 1, 1/2, 0: MSp = 2 (1/4 + 0 + 1/4) / 2 = 1/2; MSi:p = (0 + 1/2 + 0) / 3 = 1/6.
    found = of_drawn_forms([[1, 1], [1, 0], [0, 0]])

    assert found.n == 3
    assert found.index == pytest.approx(2 / 3)
    assert found.sem == pytest.approx(100 * (1 / 12) ** 0.5)


def test_one_person_or_people_who_all_score_alike_have_no_reliability():
    assert of_drawn_forms([[1, 0]]).index is None
    assert of_drawn_forms([[1, 1], [1, 1]]).index is None


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=2, max_size=5), min_size=2, max_size=9))
def test_the_reliability_is_never_above_one_and_the_order_of_persons_and_items_does_not_matter(forms):
    found = of_drawn_forms(forms)
    turned = of_drawn_forms([form[::-1] for form in reversed(forms)])

    assert found.index is None or found.index <= 1
    assert turned.index == (found.index if found.index is None else pytest.approx(found.index, abs=1e-9))


# --- charts --------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 100), max_size=50))
def test_every_score_stands_in_one_bar_of_the_histogram(scores):
    assert sum(bar.n for bar in plots.histogram(scores)) == len(scores)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_the_names_of_lines_never_cover_each_other(shares):
    drawn = plots.lines([("A", False, False, [0.5, 0.5, share]) for share in shares])

    heights = sorted(line.label_y for line in drawn)
    assert all(high - low >= 13.8 for low, high in itertools.pairwise(heights))


# --- an exam ---------------------------------------------------------------------------------------


def test_the_figures_of_an_exam_are_those_of_its_attempts():
    exam = make_exam(items=2)
    for right in (2, 1, 0):
        sat(exam, right)

    found = analyse(exam)

    assert (found.n, found.mean, found.passed) == (3, 50, 1)
    assert found.reliability.index == pytest.approx(2 / 3)
    assert sorted(one.figures.p for one in found.items) == [pytest.approx(1 / 3), pytest.approx(2 / 3)]
    assert {one.figures.n for one in found.items} == {3}
    assert {one.exposed for one in found.items} == {3}


def test_retakes_and_voided_attempts_are_left_out_and_retakes_can_be_asked_for():
    exam, person = make_exam(items=2), make_person()
    sat(exam, 1, person=person)
    sat(exam, 2, person=person, at=NOW + timedelta(hours=1))
    sat(exam, 2).void("The wrong person sat it.", by=make_person(), at=NOW)

    assert analyse(exam).scores == [50]
    assert sorted(analyse(exam, first_only=False).scores) == [50, 100]


def test_two_revisions_of_an_item_have_figures_of_their_own():
    exam = make_exam(items=2)
    first = sat(exam, 1)
    item = first.form.get(position=1).item
    item.stem = "Worded anew. What do you do first?"
    item.save_revision().publish()
    sat(exam, 2)

    revisions = [one for one in analyse(exam).items if one.item == item]

    assert sorted(one.figures.n for one in revisions) == [1, 1]


def test_the_options_say_who_chose_them():
    exam = make_exam(items=2)
    for right in (2, 2, 1, 0):
        sat(exam, right)

    one = next(one for one in analyse(exam).items if one.figures.p == pytest.approx(0.75))

    shares = {option.option: option.share for option in one.options}
    assert sorted(shares.values()) == [0, 0, 0.25, 0.75]


@pytest.mark.parametrize("people", [2, 9])
def test_many_attempts_take_as_many_queries_as_few(people, django_assert_max_num_queries):
    exam = make_exam(items=2)
    for _ in range(people):
        sat(exam, 1)

    with django_assert_max_num_queries(9):
        assert analyse(exam).n == people


# --- pages -------------------------------------------------------------------------------------------


@pytest.fixture
def exam():
    exam = make_exam(items=2)
    for right in (2, 1, 0):
        sat(exam, right)
    return exam


def addresses(exam):
    revision = Attempt.objects.first().form.first().revision_id
    return [
        reverse("exam_statistics", args=[exam.slug]),
        reverse("item_figures", args=[exam.slug, revision]),
        reverse("exam_statistics_csv", args=[exam.slug]),
    ]


def test_a_trainer_reads_the_figures_and_no_candidate_is_named(client, exam):
    client.force_login(make_person(roles=[Role.TRAINER]))

    told = [client.get(address) for address in addresses(exam)]

    assert [answer.status_code for answer in told] == [200, 200, 200]
    assert not any("Achterberg" in answer.content.decode() for answer in told)
    assert "n = 3" in told[0].content.decode()


def test_an_employee_reads_no_figures(client, exam):
    client.force_login(make_person())

    told = [client.get(address) for address in addresses(exam)]

    assert [answer.status_code for answer in told] == [403, 403, 403]
    assert not any("item-" in answer.content.decode() for answer in told)


def test_an_exam_that_nobody_sat_says_so(client):
    exam = make_exam()
    client.force_login(make_person(roles=[Role.TRAINER]))

    told = client.get(reverse("exam_statistics", args=[exam.slug]))

    assert "Nobody has a score yet" in told.content.decode()


def test_the_file_has_a_row_for_each_item_revision(client, exam):
    client.force_login(make_person(roles=[Role.TRAINER]))

    rows = list(csv.DictReader(io.StringIO(client.get(addresses(exam)[2]).content.decode())))

    assert {float(row["p"]) for row in rows} == {0.333333, 0.666667}
    assert {row["n"] for row in rows} == {"3"}


def test_items_are_found_by_words_and_by_topic(client, exam):
    client.force_login(make_person(roles=[Role.TRAINER]))
    page = reverse("exam_statistics", args=[exam.slug])

    none = client.get(page, {"q": "no such words"}).content.decode()
    some = client.get(page, {"q": "order number", "topic": "information", "order": "p"}).content.decode()

    assert "0 of 2 item revisions" in none
    assert "2 of 2 item revisions" in some
