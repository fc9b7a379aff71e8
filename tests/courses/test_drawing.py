"""Drawing a form from a bank."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.exams.drawing import Candidate, Cell, Shortage, draw, shuffled

topics = st.sampled_from(["information", "law"])
difficulties = st.sampled_from(["easy", "hard"])
banks = st.lists(st.tuples(topics, difficulties), max_size=20).map(
    lambda rows: [Candidate(id, *row) for id, row in enumerate(rows)]
)
blueprints = st.lists(
    st.tuples(topics, st.sampled_from(["", "easy", "hard"]), st.integers(1, 3)),
    max_size=4,
    unique_by=lambda c: c[:2],
).map(lambda rows: [Cell(*row) for row in rows])


@given(banks, blueprints, st.integers(0, 2**32))
def test_a_form_has_what_the_blueprint_asks_and_no_item_twice(bank, blueprint, seed):
    try:
        form = draw(bank, blueprint, seed)
    except Shortage:
        assume(False)
    by_id = {item.id: item for item in bank}

    asked = Counter(cell.topic for cell in blueprint for _ in range(cell.wanted))

    assert len(form) == len(set(form))
    assert Counter(by_id[id].topic for id in form) == asked
    for cell in blueprint:
        if cell.difficulty:
            assert sum(by_id[id].fits(cell) for id in form) >= cell.wanted


@given(banks, blueprints, st.integers(0, 2**32))
def test_the_same_seed_draws_the_same_form(bank, blueprint, seed):
    def outcome():
        try:
            return draw(bank, blueprint, seed)
        except Shortage as short:
            return short.missing

    assert outcome() == outcome()


def test_items_of_the_last_attempt_come_only_when_the_rest_is_used_up():
    bank = [Candidate(id, "law", "easy") for id in range(4)]
    blueprint = [Cell("law", "", 3)]

    form = draw(bank, blueprint, seed=1, avoid=frozenset({0, 1}))

    assert {2, 3} < set(form)


def test_a_shortage_names_the_cell_and_how_many_are_missing():
    with pytest.raises(Shortage) as short:
        draw([Candidate(1, "law", "easy")], [Cell("law", "hard", 2)], seed=1)

    assert short.value.missing == [(Cell("law", "hard", 2), 2)]


def test_options_are_shuffled_by_the_seed_and_none_is_lost():
    assert shuffled("abcd", 7, 1) == shuffled("abcd", 7, 1)
    assert sorted(shuffled("abcd", 7, 2)) == list("abcd")
