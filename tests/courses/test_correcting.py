"""Putting an item right: what its answers are worth under another key, and that nothing asked is altered."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.items.correcting import Act, Change, credit_after, rekeyed, score
from courses.items.scoring import credit

ONE = {
    "kind": "single_choice",
    "language": "en",
    "rule": "",
    "options": [
        {"key": "a", "text": "A", "credit": 1.0, "rationale": ""},
        {"key": "b", "text": "B", "credit": 0.0, "rationale": ""},
        {"key": "c", "text": "C", "credit": 0.0, "rationale": ""},
    ],
}


def test_a_second_key_gives_whoever_chose_either_the_whole_credit():
    both = rekeyed(ONE, ["a", "b"])

    assert [credit(both, [key]) for key in "abc"] == [1, 1, 0]
    assert ONE["options"][1]["credit"] == 0


def test_a_new_key_takes_the_credit_from_the_old_one():
    assert [credit(rekeyed(ONE, ["b"]), [key]) for key in "abc"] == [0, 1, 0]


def test_several_right_answers_count_in_equal_parts_under_the_new_key():
    several = {**ONE, "kind": "multiple_response", "rule": "weighted"}

    right = rekeyed(several, ["b", "c"])

    assert credit(right, ["b", "c"]) == 1
    assert credit(right, ["b"]) == Decimal("0.5")
    assert credit(right, ["a", "b"]) == 0


def test_a_written_answer_is_accepted_besides_those_that_were():
    written = {**ONE, "kind": "short_answer"}

    right = rekeyed(written, ["Ground control"])

    assert [credit(right, said) for said in ("a", " ground  CONTROL ", "support")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        (ONE, []),
        (ONE, ["x"]),
        (ONE, ["a", "a"]),
        ({**ONE, "kind": "numeric"}, ["about four"]),
        ({**ONE, "kind": "matching"}, ["a"]),
        ({**ONE, "kind": "short_answer"}, [" "]),
    ],
    ids=["none", "unknown", "twice", "no number", "cannot be named", "blank"],
)
def test_a_key_that_the_item_cannot_have_is_refused(question, keys):
    with pytest.raises(ValueError, match=r"\w"):
        rekeyed(question, keys)


@given(st.sampled_from("abc"), st.sets(st.sampled_from("abc"), min_size=1))
def test_under_any_key_a_choice_is_worth_all_or_nothing_and_giving_credit_is_worth_all(chosen, keys):
    before = credit(ONE, [chosen])

    after = credit_after(Change(Act.REKEY, tuple(sorted(keys))), ONE, [chosen], before)

    assert after == (chosen in keys)
    assert credit_after(Change(Act.CREDIT), ONE, [chosen], before) == 1
    assert credit_after(Change(Act.DROP), ONE, [chosen], before) == before


def test_a_score_is_the_mean_credit_of_what_counts():
    assert score([Decimal(1), Decimal(0), Decimal("0.5")]) == Decimal("50.00")
