"""Item statistics: the published figures, the textbook's formulas longhand, and what is undefined."""

import json
import math
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from itertools import pairwise, permutations, product
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from courses.exams.matrices import Matrix, read_matrix
from courses.exams.statistics import (
    Choice,
    Consistency,
    FormStatistics,
    ItemStatistics,
    Sittings,
    consistency,
    form_statistics,
    item_statistics,
    matrix_statistics,
    option_statistics,
    standard_error,
)

LSAT6 = Path(__file__).parent / "lsat6.csv"
NAMES = ["Q1", "Q2", "Q3", "Q4", "Q5"]
UNKNOWN_ITEM = ItemStatistics(0, None, None, None, None, None)


def matrices(credits=(0, 1), persons=(0, 12), items=(1, 6)):
    def of(k):
        row = st.lists(st.sampled_from(credits), min_size=k, max_size=k)
        return st.lists(row, min_size=persons[0], max_size=persons[1])

    return st.integers(*items).flatmap(of)


partial = matrices(credits=(0, 0.333, 0.5, 0.667, 1))


def near(value):
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


def rounded(values):
    return [f"{value:.3f}".removeprefix("0") for value in values]


def mean(values):
    return Fraction(sum(values)) / len(values)


def covariance(xs, ys):
    return mean([x * y for x, y in zip(xs, ys, strict=True)]) - mean(xs) * mean(ys)


def longhand_alpha(columns):
    """By the covariances between items, in fractions; the variances of items are not used."""
    k = len(columns)
    total = [sum(row) for row in zip(*columns, strict=True)]
    if k < 2 or not total or not covariance(total, total):
        return None
    between = sum(covariance(columns[i], columns[j]) for i, j in permutations(range(k), 2))
    return float(Fraction(k, k - 1) * between / covariance(total, total))


def longhand_r(xs, ys):
    if not xs or not covariance(xs, xs) or not covariance(ys, ys):
        return None
    return float(covariance(xs, ys)) / math.sqrt(covariance(xs, xs) * covariance(ys, ys))


def exact(rows):
    return [[Fraction(str(credit)) for credit in row] for row in rows]


# What is published


@pytest.fixture(scope="module")
def lsat6():
    return matrix_statistics(read_matrix(LSAT6.read_bytes()).rows)


def test_the_form_of_lsat6_has_the_published_figures(lsat6):
    form, _ = lsat6

    assert rounded([form.kr20, form.alpha]) == [".295", ".295"]
    assert (form.n, form.totals) == (1000, [3, 20, 85, 237, 357, 298])
    assert form.mean == near(3.819)


def test_every_item_of_lsat6_has_the_published_figures(lsat6):
    _, items = lsat6

    def column(name):
        return " ".join(rounded(getattr(item, name) for item in items))

    assert column("p") == ".924 .709 .553 .763 .870"
    assert column("item_total") == ".362 .567 .618 .534 .435"
    assert column("corrected_item_total") == ".113 .153 .173 .144 .122"
    assert column("alpha_if_removed") == ".275 .238 .217 .246 .266"


def test_the_standard_error_is_the_spread_that_alpha_leaves_unexplained(lsat6):
    form, _ = lsat6

    total = [t for t, persons in enumerate(form.totals) for _ in range(persons)]

    assert form.sd == near(math.sqrt(covariance(total, total)))
    assert form.sem == near(form.sd * math.sqrt(1 - form.alpha))


# What the textbook says


@given(matrices())
@example([[1, 1], [0, 0]])
@settings(deadline=None)
def test_kr20_and_alpha_are_the_textbooks_for_right_and_wrong(rows):
    form = form_statistics(rows)

    assert form.alpha == near(longhand_alpha(list(zip(*rows, strict=True))))
    assert form.kr20 == form.alpha


@given(partial)
@settings(deadline=None)
def test_alpha_is_the_textbooks_for_partial_credit_and_kr20_is_not_given(rows):
    form = form_statistics(rows)

    assert form.alpha == near(longhand_alpha(list(zip(*exact(rows), strict=True))))
    if any(credit not in (0, 1) for row in rows for credit in row):
        assert form.kr20 is None


@given(partial)
@settings(deadline=None)
def test_every_figure_of_an_item_is_the_textbooks(rows):
    columns = list(zip(*exact(rows), strict=True))
    total = [sum(row) for row in exact(rows)]

    _, items = matrix_statistics(rows)

    for at, (item, column) in enumerate(zip(items, columns, strict=True)):
        rest = [t - credit for t, credit in zip(total, column, strict=True)]
        assert item.p == near(float(mean(column)))
        assert item.item_total == near(longhand_r(column, total))
        assert item.corrected_item_total == near(longhand_r(column, rest))
        assert item.alpha_if_removed == near(longhand_alpha(columns[:at] + columns[at + 1 :]))


@given(matrices(persons=(2, 12), items=(2, 6)))
@settings(deadline=None)
def test_a_right_or_wrong_item_has_the_point_biserial_and_its_correction(rows):
    form, items = matrix_statistics(rows)

    for item, column in zip(items, zip(*rows, strict=True), strict=True):
        if item.item_total is None or item.corrected_item_total is None:
            continue
        right = [sum(row) for row, credit in zip(rows, column, strict=True) if credit]
        own = math.sqrt(item.p * (1 - item.p))
        r = (sum(right) / len(right) - form.mean) / form.sd * math.sqrt(item.p / (1 - item.p))
        rest_sd = math.sqrt(form.sd**2 + own**2 - 2 * r * form.sd * own)
        assert item.item_total == near(r)
        assert item.corrected_item_total == pytest.approx((r * form.sd - own) / rest_sd, abs=1e-6)


def every_breaking_of_ties(rows, at):
    """Upper-lower of every order of the persons that their totals allow."""
    size = max(1, math.floor(0.27 * len(rows) + 0.5))
    for order in permutations(rows):
        if all(sum(a) <= sum(b) for a, b in pairwise(order)):
            credits = [row[at] for row in order]
            yield Fraction(sum(credits[-size:]) - sum(credits[:size]), size)


@given(matrices(persons=(2, 6), items=(2, 4)))
@settings(deadline=None)
def test_upper_lower_discrimination_is_the_mean_over_every_way_to_break_ties(rows):
    assume(len({sum(row) for row in rows}) > 1)

    _, items = matrix_statistics(rows)

    for at, item in enumerate(items):
        assert item.discrimination == near(float(mean(list(every_breaking_of_ties(rows, at)))))


def test_the_upper_and_lower_groups_are_27_percent_in_whole_persons():
    ladder = [[int(step <= level) for step in range(1, 100)] for level in range(100)]

    _, items = matrix_statistics(ladder)

    assert items[98].discrimination == near(1 / 27)  # one person, the last of the upper 27
    assert items[26].discrimination == near(1.0)
    assert items[25].discrimination == near(26 / 27)  # the 27th from below has it right


# What changes nothing


@given(partial, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_persons_changes_nothing(rows, dice):
    shuffled = list(rows)
    dice.shuffle(shuffled)

    assert matrix_statistics(shuffled) == matrix_statistics(rows)


@given(matrices(persons=(1, 12), items=(2, 6)), st.sampled_from([0, 1]))
@settings(deadline=None)
def test_an_item_that_all_have_alike_leaves_the_other_items_as_they_were(rows, credit):
    """Alpha itself counts items: with one more it changes by (k + 1)(k - 1)/k², and no further."""
    k = len(rows[0])
    form, items = matrix_statistics(rows)

    wider, more = matrix_statistics([[*row, credit] for row in rows])

    assert [replace(item, alpha_if_removed=None) for item in more[:-1]] == [
        replace(
            item,
            alpha_if_removed=None,
            item_total=near(item.item_total),
            corrected_item_total=near(item.corrected_item_total),
        )
        for item in items
    ]
    assert (wider.mean, wider.sd) == (near(form.mean + credit), near(form.sd))
    assert wider.alpha == near(form.alpha and form.alpha * (k + 1) * (k - 1) / k**2)
    assert more[-1].alpha_if_removed == near(form.alpha)
    assert (more[-1].p, more[-1].item_total, more[-1].corrected_item_total) == (credit, None, None)


@given(partial)
@settings(deadline=None)
def test_every_figure_is_finite_and_within_its_bounds(rows):
    form, items = matrix_statistics(rows)

    assert sum(form.totals) == form.n == len(rows)
    assert form.alpha is None or form.alpha <= 1 + 1e-9
    json.dumps([vars(form), *map(vars, items)], allow_nan=False)
    for item in items:
        assert item.p is None or 0 <= item.p <= 1
        for r in (item.item_total, item.corrected_item_total, item.discrimination):
            assert r is None or -1 <= r <= 1


# What the data do not define


def test_nobody_has_no_figures():
    assert form_statistics([]) == FormStatistics(0, None, None, None, None, None, [])
    assert item_statistics(Sittings([], [], [])) == UNKNOWN_ITEM
    assert matrix_statistics([]) == (form_statistics([]), [])


def test_one_person_has_points_but_no_spread():
    form, items = matrix_statistics([[1, 0]])

    assert form == FormStatistics(1, 1.0, None, None, None, None, [0, 1, 0])
    assert items == [ItemStatistics(1, p, None, None, None, None) for p in (1.0, 0.0)]


def test_one_item_has_no_rest_and_no_alpha():
    form, [item] = matrix_statistics([[1], [0], [1]])

    assert (form.alpha, form.kr20, form.sem) == (None, None, None)
    assert form.sd == near(math.sqrt(2 / 9))
    assert item == ItemStatistics(3, near(2 / 3), near(1.0), None, near(1.0), None)


def test_persons_who_all_have_the_same_total_are_not_set_apart():
    form, items = matrix_statistics([[1, 0], [0, 1]])

    assert (form.sd, form.alpha, form.sem) == (0.0, None, None)
    assert [(item.item_total, item.discrimination) for item in items] == [(None, None)] * 2
    assert [item.corrected_item_total for item in items] == [near(-1.0)] * 2


def test_totals_that_differ_only_in_the_last_digit_are_the_same():
    form, [first, *_] = matrix_statistics([[0.1, 0.2, 0], [0.3, 0, 0]])

    assert 0.1 + 0.2 != 0.3
    assert (form.sd, form.alpha, first.item_total, first.discrimination) == (0.0, None, None, None)


def test_an_item_that_all_have_in_part_has_no_correlation():
    _, [same, *_] = matrix_statistics([[0.1, 1, 0], [0.1, 0, 0], [0.1, 1, 1]])

    assert same == ItemStatistics(
        3, near(0.1), None, None, near(0.0), near(longhand_alpha([(1, 0, 1), (0, 0, 1)]))
    )


def test_a_negative_alpha_stands_and_puts_the_error_above_the_spread():
    form = form_statistics([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]])

    assert form.alpha < 0
    assert form.sem > form.sd
    assert form.sem == near(form.sd * math.sqrt(1 - form.alpha))


def test_totals_of_partial_credit_count_whole_points():
    assert form_statistics([[0.5, 0.4], [0.667, 0.333], [1, 0.9], [1, 1]]).totals == [1, 2, 1]


def test_rows_of_different_length_are_refused():
    with pytest.raises(ValueError):
        matrix_statistics([[1, 0], [1]])


# Forms drawn from a bank


def test_the_form_is_told_by_those_who_had_all_of_it_and_an_item_by_all_who_had_it():
    whole = [[1, 1, 0], [0, 0, 0], [1, 0, 1]]

    form, items = matrix_statistics([*whole, [1, None, 1], [None, 0, 1]])

    assert form == form_statistics(whole)
    assert [item.n for item in items] == [4, 4, 5]
    assert [item.p for item in items] == [0.75, 0.25, 0.6]
    assert [item.alpha_if_removed for item in items] == [
        item.alpha_if_removed for item in matrix_statistics(whole)[1]
    ]


def test_an_item_is_held_against_the_share_of_the_other_items_each_person_had():
    rows = [[1, 1, None, None], [0, 1, 1, 0], [1, 1, 1, None], [0, None, None, 1], [1, 0, 0, 1]]

    _, [item, *_] = matrix_statistics(rows)

    rests = [1, Fraction(2, 3), 1, 1, Fraction(1, 3)]
    totals = [1, Fraction(1, 2), 1, Fraction(1, 2), Fraction(1, 2)]
    assert item.corrected_item_total == near(longhand_r([1, 0, 1, 0, 1], rests))
    assert item.item_total == near(longhand_r([1, 0, 1, 0, 1], totals))


def test_no_two_persons_with_the_same_form_leave_items_but_no_form():
    form, items = matrix_statistics([[1, None, 1], [None, 0, 1]])

    assert form.n == 0 and form.alpha is None
    assert [item.n for item in items] == [1, 1, 2]


def test_a_form_of_one_item_says_nothing_about_the_rest():
    alone = item_statistics(Sittings([1, 0, 1, 0], [1, 0, 2, 1], [1, 1, 2, 2]))

    assert alone.n == 4
    assert alone.corrected_item_total is None  # of the two others, both have the whole rest


# Who chose what


def chosen(*groups):
    """Choices of as many thirds as given, each third with a higher total."""
    return [Choice(list(letter), third / 2) for third, group in enumerate(groups) for letter in group.split()]


def test_options_are_counted_by_third_of_ability():
    choices = chosen("A B C C", "A A B C", "A A A B")

    a, b, c = option_statistics(choices, "ABC", keys="A")

    assert a.by_group == [near(0.25), near(0.5), near(0.75)]
    assert b.by_group == [near(0.25)] * 3
    assert c.by_group == [near(0.5), near(0.25), near(0.0)]
    assert [option.share for option in (a, b, c)] == [near(6 / 12), near(3 / 12), near(3 / 12)]
    assert {option.n for option in (a, b, c)} == {12}


def test_persons_of_one_total_share_the_places_of_a_third():
    choices = [
        Choice("A", 0.0),
        Choice("A", 0.5),
        Choice("B", 0.5),
        Choice("B", 0.5),
        Choice("B", 1),
        Choice("B", 1),
    ]

    a, b = option_statistics(choices, "AB", keys="B")

    assert a.by_group == [near((1 + 1 / 3) / 2), near(1 / 3), near(0.0)]
    assert option_statistics(choices[::-1], "AB", keys="B") == [a, b]


def test_a_distractor_that_fewer_than_one_in_twenty_choose_does_not_function():
    few = [Choice("B", 0)] * 4 + [Choice("C", 0)] * 5 + [Choice("A", 1)] * 90 + [Choice("", 0)]

    options = option_statistics(few, "ABCD", keys="A")

    assert [option.option for option in options if option.non_functioning] == ["B", "D"]


def test_a_key_that_nobody_finds_is_not_a_distractor():
    [key, _] = option_statistics([Choice("B", 0), Choice("B", 1)], "AB", keys="A")

    assert (key.share, key.non_functioning, key.attracts_able) == (0.0, False, False)


def test_a_distractor_that_draws_the_able_is_pointed_out():
    options = option_statistics(chosen("A B B", "A B C", "C C B"), "ABC", keys="A")

    assert [option.option for option in options if option.attracts_able] == ["C"]


def test_of_a_distractor_with_hardly_any_choosers_nothing_more_is_said():
    choices = [*chosen("A " * 20, "A " * 20, "A " * 20), Choice("B", 1)]

    [_, b] = option_statistics(choices, "AB", keys="A")

    assert b.by_group[2] > b.by_group[0]
    assert (b.non_functioning, b.attracts_able) == (True, False)


def test_several_choices_count_each():
    a, b = option_statistics([Choice("AB", 1), Choice("A", 0)], "AB", keys="AB")

    assert (a.share, b.share) == (1.0, 0.5)


@pytest.mark.parametrize("choices", [[], [Choice("A", 0.5)], [Choice("A", 0.5), Choice("B", 0.5)]])
def test_without_a_spread_of_totals_there_are_no_groups(choices):
    options = option_statistics(choices, "AB", keys="A")

    assert [option.by_group for option in options] == [None, None]
    assert not any(option.attracts_able for option in options)
    assert (options[0].share is None) == (not choices)


@given(st.lists(st.tuples(st.sets(st.sampled_from("ABC")), st.sampled_from([0, 0.3, 0.5, 1])), max_size=15))
@settings(deadline=None)
def test_the_thirds_make_up_the_whole(pairs):
    for option in option_statistics([Choice(*pair) for pair in pairs], "ABC", keys="A"):
        if option.by_group is not None:
            assert sum(option.by_group) / 3 == near(option.share)
            assert all(0 <= share <= 1 for share in option.by_group)


# How alike two forms would decide


def longhand_consistency(totals, reliability, cut):
    """By every pattern of answers a person of that true share could give."""
    k, n = len(totals) - 1, sum(totals)
    middle = Fraction(sum(t * persons for t, persons in enumerate(totals)), n * k)
    persons = [t for t, number in enumerate(totals) for _ in range(number)]
    passing = []
    for t in persons:
        share = reliability * Fraction(t, k) + (1 - reliability) * middle
        patterns = product([0, 1], repeat=k)
        passing.append(
            sum(
                math.prod(share if right else 1 - share for right in pattern)
                for pattern in patterns
                if sum(pattern) >= cut
            )
        )
    alike = mean([p * p + (1 - p) * (1 - p) for p in passing])
    chance = mean(passing) ** 2 + (1 - mean(passing)) ** 2
    return alike, (alike - chance) / (1 - chance)


@given(
    st.lists(st.integers(0, 4), min_size=3, max_size=6).filter(any),
    st.fractions(0, 1, max_denominator=20),
    st.integers(1, 5),
)
@settings(deadline=None, max_examples=50)
def test_consistency_is_subkoviaks(totals, reliability, cut):
    assume(cut < len(totals))
    assume(0 < sum(t * persons for t, persons in enumerate(totals)) < sum(totals) * (len(totals) - 1))
    p0, kappa = longhand_consistency(totals, reliability, cut)

    found = consistency(totals, float(reliability), cut)

    assert found.n == sum(totals)
    assert found.p0 == near(float(p0))
    if found.kappa is not None:
        assert found.kappa == pytest.approx(float(kappa), abs=1e-6)


def test_a_form_without_error_decides_always_alike():
    assert consistency([2, 0, 3], 1.0, 1) == Consistency(5, near(1.0), near(1.0))


def test_a_form_of_nothing_but_error_decides_alike_by_chance_only():
    assert consistency([1, 2, 3], 0.0, 1).kappa == near(0.0)
    assert consistency([1, 2, 3], -0.4, 1) == consistency([1, 2, 3], 0.0, 1)


@pytest.mark.parametrize(("cut", "p0"), [(0, 1.0), (3, 1.0), (-2, 1.0)])
def test_a_cut_that_all_or_none_reach_has_no_kappa(cut, p0):
    assert consistency([1, 2, 3], 0.5, cut) == Consistency(6, near(p0), None)


@pytest.mark.parametrize(("totals", "reliability"), [([], 0.5), ([3], 0.5), ([0, 0], 0.5), ([1, 2, 3], None)])
def test_without_persons_items_or_a_reliability_there_is_no_consistency(totals, reliability):
    assert consistency(totals, reliability, 1) == Consistency(sum(totals), None, None)


def test_lsat6_at_a_cut_of_four_decides_somewhat_better_than_chance(lsat6):
    form, _ = lsat6

    found = consistency(form.totals, form.kr20, 4)

    assert (found.p0, found.kappa) == tuple(
        near(float(value)) for value in longhand_consistency(form.totals, Fraction(form.kr20), 4)
    )
    assert 0 < found.kappa < found.p0


# Files


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("person", [b"rownames", b'"id"'])
def test_a_matrix_is_read_with_and_without_its_byte_order_mark(bom, end, person):
    data = bom + end.join([person + b",Q1,Q2", b"17,1,0", b'"Sm\xc3\xadth, A",0,"1"', b"", b""])

    assert read_matrix(data) == Matrix(["Q1", "Q2"], [[1, 0], [0, 1]])


def test_without_a_person_every_column_is_an_item():
    assert read_matrix(b"Q1,id\n1,0\n") == Matrix(["Q1", "id"], [[1, 0]])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\n\n", "The file is empty."),
        (b"id\n1\n", "Line 1: the header names no items."),
        (b"\n1,0\n", "Line 1: the header names no items."),
        (b"id,Q1\n", "The file has a header but no persons."),
        (b"id,Q1,\n1,1,0\n", "Line 1, column 3: the name is empty or cannot be printed."),
        (b"Q1,\x1b[2J\n1,0\n", "Line 1, column 2: the name is empty or cannot be printed."),
        (b"Q1,Q\x00\n1,0\n", "Line 1, column 2: the name is empty or cannot be printed."),
        (b"Q1,Q1\n1,0\n", "Line 1, column 2: the name “Q1” is there twice."),
        (b"id,Q1,Q2\n1,1,0\n2,0,2\n", "Line 3, column 3 (“Q2”): “2” is not 0 or 1."),
        (b"id,Q1,Q2\n1,,0\n", "Line 2, column 2 (“Q1”): “” is not 0 or 1."),
        (b"Q1\nnan\n", "Line 2, column 1 (“Q1”): “nan” is not 0 or 1."),
        (b"Q1\n0.5\n", "Line 2, column 1 (“Q1”): “0.5” is not 0 or 1."),
        (b"Q1\n 1\n", "Line 2, column 1 (“Q1”): “ 1” is not 0 or 1."),
        ("Q1\n１\n".encode(), "Line 2, column 1 (“Q1”): “１” is not 0 or 1."),
        (b"Q1\n\x1b[2J\n", r"Line 2, column 1 (“Q1”): '\x1b[2J' is not 0 or 1."),
        (b"Q1\n" + b"9" * 99, f"Line 2, column 1 (“Q1”): “{'9' * 30}…” is not 0 or 1."),
        (b"id;Q1;Q2\n1;1;0\n", "Line 2, column 1 (“id;Q1;Q2”): “1;1;0” is not 0 or 1."),
        (b"id,Q1,Q2\n1,1\n", "Line 2, column 3: the row has 2 cells, the header has 3."),
        (b"id,Q1\n1,1\n\n2,1\n", "Line 3, column 1: the row has 0 cells, the header has 2."),
        (b"id,Q1\n1,1,0\n", "Line 2, column 3: the row has 3 cells, the header has 2."),
        (b"id,Q1\n1,1\n2,\xff\n", "Line 3, column 2: this is not UTF-8 text."),
        ("id,Q1\n1,1\n".encode("utf-16"), "Line 1, column 1: this is not UTF-8 text."),
        (b'id,Q1\n1,"1\n', "Line 2: this is not CSV (unexpected end of data)."),
        (b"Q1\n" + b"1" * 200_000, "Line 2: this is not CSV (field larger than field limit (131072))."),
    ],
)
def test_a_file_that_is_no_matrix_is_refused_with_its_place_and_reason(data, why):
    with pytest.raises(ValueError) as refusal:
        read_matrix(data)

    assert str(refusal.value) == why


@given(st.binary(max_size=60) | st.text('id,Q01\n\r" ;\x00', max_size=60).map(str.encode))
@settings(deadline=None)
def test_whatever_the_file_holds_it_is_a_matrix_or_a_refusal(data):
    try:
        names, rows = read_matrix(data)
    except ValueError as refusal:
        assert str(refusal).isprintable()
    else:
        assert rows and all(len(row) == len(names) and set(row) <= {0, 1} for row in rows)


# The command


def run(path, *options):
    out = StringIO()
    call_command("item_statistics", "--matrix", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_figures_as_json_unrounded(lsat6):
    form, items = lsat6

    data = json.loads(run(LSAT6, "--json"))

    assert list(data) == ["n", "kr20", "alpha", "mean", "sd", "sem", "totals", "items"]
    assert {key: value for key, value in data.items() if key != "items"} == vars(form)
    assert data["items"] == [
        {
            "name": name,
            "p": item.p,
            "item_total": item.item_total,
            "corrected_item_total": item.corrected_item_total,
            "alpha_if_removed": item.alpha_if_removed,
        }
        for name, item in zip(NAMES, items, strict=True)
    ]


def test_the_commands_json_says_null_where_nothing_is_defined(tmp_path):
    one = tmp_path / "one.csv"
    one.write_text("id,Q1\n1,1\n")

    unknown = {"item_total": None, "corrected_item_total": None, "alpha_if_removed": None}
    assert json.loads(run(one, "--json")) == {
        **dict.fromkeys(["kr20", "alpha", "sd", "sem"]),
        "n": 1,
        "mean": 1.0,
        "totals": [0, 1],
        "items": [{"name": "Q1", "p": 1.0, **unknown}],
    }


def test_the_commands_table_says_which_r_is_which_and_of_how_many_persons():
    lines = run(LSAT6).splitlines()

    assert lines[0] == "n = 1000 persons, 5 items"
    assert "KR-20 0.295" in lines
    [head] = [line for line in lines if line.startswith("item ")]
    assert head.split("  ")[-4:] == ["item-total r", "corrected r", "alpha if removed", "upper-lower D"]
    [first] = [line for line in lines if line.startswith("Q1")]
    assert first.split() == ["Q1", "1000", "0.924", "0.362", "0.113", "0.275", "0.197"]
    assert len(first) == len(head)
    assert "the total without the item" in " ".join(lines)


def test_the_commands_table_shows_a_dash_where_nothing_is_defined(tmp_path):
    one = tmp_path / "one.csv"
    one.write_text("a rather long name\n1\n")

    lines = run(one).splitlines()

    assert "alpha –" in lines
    assert next(line for line in lines if line.startswith("a rather")).split()[4:] == ["1", "1.000", *"––––"]


def test_the_command_says_in_one_sentence_what_is_wrong_with_the_file(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("id,Q1\n1,yes\n")

    with pytest.raises(CommandError) as refusal:
        run(bad, "--json")

    assert str(refusal.value) == f"{bad}: Line 2, column 2 (“Q1”): “yes” is not 0 or 1."
    assert refusal.value.returncode == 1


def test_the_command_says_that_there_is_no_such_file(tmp_path):
    with pytest.raises(CommandError, match=r"missing\.csv: No such file or directory$"):
        run(tmp_path / "missing.csv")
    with pytest.raises(CommandError, match=r"Is a directory$"):
        run(tmp_path)


# --- the error of one score ------------------------------------------------------------------


def test_the_standard_error_of_a_score_is_lords_and_largest_in_the_middle():
    errors = [standard_error(points, 20) for points in (5, 10, 15)]

    assert errors == pytest.approx([1.9868, 2.2942, 1.9868], abs=1e-4)


@pytest.mark.parametrize(("points", "length"), [(0, 20), (20, 20), (0.5, 1)])
def test_a_score_of_all_or_nothing_has_no_standard_error_that_could_be_told(points, length):
    assert standard_error(points, length) is None
