"""The modified Angoff method, against sums done by hand and rules that hold for every panel."""

from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.exams.angoff import Gap, Lack, Rating, standard
from courses.exams.drawing import Candidate, Cell

LAW, LAW_TOO, KIND = (
    Candidate(1, "law", "easy"),
    Candidate(2, "law", "hard"),
    Candidate(3, "kindness", "easy"),
)
BLUEPRINT = [Cell("law", "", 3), Cell("kindness", "", 1)]


def ratings(*said):
    """`(judge, item, percent)` or `(judge, item, percent, round)`."""
    return [
        Rating(judge, item, round[0] if round else 1, Decimal(str(percent)))
        for judge, item, percent, *round in said
    ]


def panel(**judges):
    """Three items a judge, in the order LAW, LAW_TOO, KIND."""
    return ratings(
        *[
            (judge, item, percent)
            for judge, percents in judges.items()
            for item, percent in zip((LAW, LAW_TOO, KIND), percents, strict=True)
        ]
    )


def test_the_cut_is_that_of_a_form_drawn_by_the_blueprint():
    """By hand: a judge's law items count three times, by their mean, and the one on kindness once.
    Ada (3·70 + 50)/4 = 65, Ben (3·60 + 80)/4 = 65, Cleo (3·80 + 61)/4 = 75.25; mean 68.41667;
    squares 2·3.41667² + 6.83333² = 70.04167, so SD √35.02083 = 5.91784 and SE 5.91784/√3 = 3.41667."""
    found = standard(panel(ada=(80, 60, 50), ben=(70, 50, 80), cleo=(90, 70, 61)), BLUEPRINT)

    assert [(judge.name, judge.cut) for judge in found.judges] == [("ada", 65), ("ben", 65), ("cleo", 75.25)]
    assert found.cut == pytest.approx(68.41667, abs=1e-5)
    assert found.sd == pytest.approx(5.91784, abs=1e-5)
    assert found.se == pytest.approx(3.41667, abs=1e-5)
    assert found.cut_score == 69
    assert [one.mean for one in found.items if one.item == LAW] == [80]


def test_a_whole_cut_is_not_rounded_up_any_further():
    """70.1 and 69.9 are no binary fractions, and their sum must not come out a hair above."""
    judges = panel(a=(70.1, 70.1, 70.1), b=(69.9, 69.9, 69.9), c=(70, 70, 70))

    assert standard(judges, BLUEPRINT).cut_score == 70


def test_the_last_round_counts_and_the_one_before_is_told():
    first = panel(a=(90, 90, 90), b=(60, 60, 60), c=(60, 60, 60))

    found = standard([*first, *ratings(("a", LAW, 60, 2), ("a", KIND, 60, 2))], BLUEPRINT)

    ada = found.judges[0]
    assert (ada.rounds, ada.items, ada.cut) == (2, 3, 71.25)  # (3·(60 + 90)/2 + 60)/4
    law = next(one for one in found.items if one.item == LAW)
    assert law.given[0].percent == 60
    assert law.given[0].before == (90,)


def test_items_more_than_forty_apart_are_named_the_widest_first():
    found = standard(panel(a=(20, 50, 10), b=(60, 50, 50), c=(60, 91, 60)), BLUEPRINT)

    assert [(one.item, one.spread) for one in found.differing] == [(KIND, 50), (LAW_TOO, 41)]


def test_two_judges_are_no_panel():
    found = standard(panel(a=(50, 50, 50), b=(60, 60, 60)), BLUEPRINT)

    assert (found.cut, found.cut_score, found.sd, found.se) == (None, None, None, None)
    assert found.gaps == [Gap(Lack.JUDGES)]
    assert [judge.cut for judge in found.judges] == [50, 60]


def test_a_cell_that_nobody_rated_an_item_of_is_named():
    hard = Cell("kindness", "hard", 1)

    found = standard(panel(a=(50, 50, 50), b=(60, 60, 60), c=(70, 70, 70)), [*BLUEPRINT, hard])

    assert found.cut is None
    assert found.gaps == [Gap(Lack.CELL, hard)]


def test_a_judge_who_rated_nothing_of_a_cell_is_named():
    said = [
        one for one in panel(a=(1, 2, 3), b=(4, 5, 6), c=(7, 8, 9)) if (one.judge, one.item) != ("b", KIND)
    ]

    assert standard(said, BLUEPRINT).gaps == [Gap(Lack.JUDGE, BLUEPRINT[1], "b")]


def test_an_empty_blueprint_has_no_cut_score():
    found = standard(panel(a=(1, 2, 3), b=(4, 5, 6), c=(7, 8, 9)), [])

    assert (found.cut, found.gaps) == (None, [Gap(Lack.BLUEPRINT)])


def test_nothing_said_is_nothing_found():
    assert [gap.lack for gap in standard([], BLUEPRINT).gaps] == [Lack.JUDGES, Lack.CELL, Lack.CELL]


percents = st.decimals(0, 100, places=2)
three = st.tuples(percents, percents, percents)
blueprints = st.lists(
    st.builds(Cell, st.sampled_from(["law", "kindness"]), st.sampled_from(["", "easy"]), st.integers(1, 5)),
    min_size=1,
    max_size=4,
)


@given(three, st.integers(3, 8), blueprints)
def test_one_more_judge_who_says_the_same_leaves_the_cut(said, number, blueprint):
    agreed = {f"judge {place}": said for place in range(number)}

    before = standard(panel(**agreed), blueprint)
    after = standard(panel(**agreed, another=said), blueprint)

    assert (after.cut, after.cut_score, after.sd) == (before.cut, before.cut_score, 0)


@given(st.lists(three, min_size=3, max_size=8), blueprints)
def test_a_panel_that_says_everything_twice_over_sets_the_same_cut_more_surely(said, blueprint):
    once = {f"judge {place}": one for place, one in enumerate(said)}
    again = {f"{judge} again": one for judge, one in once.items()}

    before, after = standard(panel(**once), blueprint), standard(panel(**once, **again), blueprint)

    assert (after.cut, after.cut_score) == (before.cut, before.cut_score)
    assert after.se <= before.se


@given(st.lists(three, min_size=3, max_size=8), blueprints)
def test_the_cut_lies_between_the_lowest_and_the_highest_rating(said, blueprint):
    found = standard(panel(**{f"judge {place}": one for place, one in enumerate(said)}), blueprint)

    everything = [float(percent) for one in said for percent in one]
    assert min(everything) <= found.cut <= max(everything)
    assert found.cut <= found.cut_score < found.cut + 1
    assert found.se == pytest.approx(found.sd / sqrt(len(said)))
