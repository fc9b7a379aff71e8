"""Drawing a form from a bank."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.exams.drawing import Candidate, Cell, Shortage, draw, shuffled

topics = st.sampled_from(["information", "law"])
difficulties = st.sampled_from(["easy", "hard"])
enemy_sets = st.sampled_from(["", "", "heron", "recall"])
banks = st.lists(st.tuples(topics, difficulties, enemy_sets), max_size=20).map(
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
def test_enemies_are_never_on_one_form(bank, blueprint, seed):
    try:
        form = draw(bank, blueprint, seed)
    except Shortage:
        assume(False)

    sets = [item.enemy_set for item in bank if item.id in form and item.enemy_set]

    assert len(sets) == len(set(sets))


small_banks = st.lists(st.tuples(topics, difficulties, enemy_sets), max_size=7).map(
    lambda rows: [Candidate(id, *row) for id, row in enumerate(rows)]
)


@given(small_banks, blueprints.filter(lambda cells: sum(cell.wanted for cell in cells) <= 4))
def test_a_form_is_refused_only_if_no_choice_of_items_would_do(bank, blueprint):
    places = [cell for cell in blueprint for _ in range(cell.wanted)]

    def would_do(items):
        sets = [item.enemy_set for item in items if item.enemy_set]
        fits = all(item.fits(cell) for item, cell in zip(items, places, strict=True))
        return fits and len(sets) == len(set(sets))

    possible = any(would_do(items) for items in permutations(bank, len(places)))
    try:
        draw(bank, blueprint, seed=3)
        drawn = True
    except Shortage:
        drawn = False

    assert drawn == possible


@given(small_banks, blueprints.filter(lambda cells: sum(cell.wanted for cell in cells) <= 4), st.data())
def test_no_item_of_the_last_attempt_is_asked_while_the_bank_can_do_without(bank, blueprint, data):
    avoid = frozenset(data.draw(st.sets(st.sampled_from([item.id for item in bank]))) if bank else ())
    rest = [item for item in bank if item.id not in avoid]
    try:
        draw(rest, blueprint, seed=3)
    except Shortage:
        assume(False)

    assert not avoid & set(draw(bank, blueprint, seed=3, avoid=avoid))


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
