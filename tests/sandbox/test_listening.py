"""A listening profile as the exercise: scored by what it misses and by its noise."""

import pytest
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from sandbox.drills.models import Run
from sandbox.grading.listening import hear
from tests.factories import make_edition, make_person, make_programme

numbers = st.sets(st.integers(0, 30))


def test_a_profile_is_scored_by_noise_and_misses_alike():
    heard = hear({1, 2, 3, 9}, needed={1, 2, 4}, needless={3, 5, 6})

    assert (heard.found, heard.missed, heard.noise) == ([1, 2], [4], [3])
    assert heard.score == pytest.approx(66.7)


@given(numbers, numbers, numbers)
def test_only_all_that_is_needed_and_nothing_else_scores_a_hundred(hits, needed, needless):
    needless -= needed
    heard = hear(hits, needed, needless)

    assert 0 <= heard.score <= 100
    assert (heard.score == 100) == bool(needed and needed <= hits and not hits & needless)


def test_finding_everything_is_hardly_better_than_finding_nothing():
    stream = set(range(1000))
    needed = set(range(30))

    assert hear(set(), needed, stream - needed).score == 0
    assert hear(stream, needed, stream - needed).score < 6


@pytest.fixture
def trainee(client):
    person = make_person()
    client.force_login(person)
    return person


@pytest.mark.django_db
def test_a_trainee_is_told_what_a_query_misses_and_its_noise(client, trainee):
    make_edition(slug="open")

    page = client.get(reverse("listen", args=["open"]), {"q": '"number 2" OR "number 7"'}).content.decode()

    assert "50 of 100" in page
    assert "larkspur post number 5" in page  # missed
    assert "larkspur post number 7" in page  # noise


@pytest.mark.django_db
def test_a_query_that_cannot_be_read_says_where(client, trainee):
    make_edition(slug="open")

    answer = client.get(reverse("listen", args=["open"]), {"q": "wifi AND ("})

    assert answer.status_code == 400
    assert "at character" in answer.content.decode()


@pytest.mark.django_db
def test_a_stream_that_people_are_graded_on_tells_nothing(client, trainee):
    make_programme(edition=make_edition(slug="asked"), minimum=50)

    answer = client.get(reverse("listen", args=["asked"]), {"q": "larkspur"})

    assert answer.status_code == 403
    assert "larkspur post number" not in answer.content.decode()


@pytest.mark.django_db
def test_nor_does_one_on_which_the_trainee_is_being_graded(client, trainee):
    edition = make_edition(slug="open")
    Run.start(edition, Run.Mode.GRADED, by=trainee, at=now())

    answer = client.get(reverse("listen", args=["open"]), {"q": "larkspur"})

    assert answer.status_code == 403
    assert "larkspur post number" not in answer.content.decode()
