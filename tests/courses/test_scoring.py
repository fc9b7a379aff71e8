"""From a response to its credit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.items.scoring import credit


def question(kind, *credits):
    return {
        "kind": kind,
        "options": [{"key": str(place), "credit": worth} for place, worth in enumerate(credits)],
    }


def test_single_choice_earns_the_credit_of_the_option():
    assert credit(question("single_choice", 0, 1, 0), ["1"]) == 1
    assert credit(question("single_choice", 0, 1, 0), ["0"]) == 0


def test_no_response_earns_nothing():
    assert credit(question("single_choice", 0, 1), []) == 0
    assert credit(question("multiple_response", 0, 1), []) == 0


def test_multiple_response_takes_a_wrong_choice_from_a_right_one():
    asked = question("multiple_response", 1, 1, 0, 0)

    assert credit(asked, ["0", "1"]) == 1
    assert credit(asked, ["0"]) == Decimal("0.5")
    assert credit(asked, ["0", "2"]) == 0
    assert credit(asked, ["0", "1", "2"]) == Decimal("0.5")


def test_choosing_everything_earns_nothing_where_half_is_wrong():
    assert credit(question("multiple_response", 1, 1, 0, 0), ["0", "1", "2", "3"]) == 0


@pytest.mark.parametrize("response", [["9"], ["0", "0"], ["0", "1"]])
def test_what_nobody_could_choose_is_refused(response):
    with pytest.raises(ValueError):
        credit(question("single_choice", 0, 1), response)


@given(
    st.lists(st.sampled_from([0, 1]), min_size=2, max_size=6).filter(any),
    st.sets(st.integers(0, 5)),
)
def test_credit_is_always_between_nothing_and_one(credits, chosen):
    response = [str(place) for place in chosen if place < len(credits)]

    assert 0 <= credit(question("multiple_response", *credits), response) <= 1
