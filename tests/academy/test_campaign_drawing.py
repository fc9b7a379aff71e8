"""Drawing a sample, by chance and by risk, and what a sample can say: pure."""

import hashlib
import inspect
import subprocess
import sys
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.desk.campaigns import drawing
from academy.desk.campaigns.drawing import draw, first_ticket, seed_of
from academy.desk.campaigns.inferring import at_most
from academy.desk.campaigns.weighing import WEIGHTS, Risk, risks, weight
from academy.words.canonical import canonical

SEEDS = st.binary(min_size=32, max_size=32)
LINES = st.dictionaries(st.integers(1, 10_000), st.integers(1, 12), max_size=60).map(
    lambda d: list(d.items())
)


def seeds(count):
    return [hashlib.sha256(str(number).encode()).digest() for number in range(count)]


# --- Drawing ---------------------------------------------------------------------------------------------


@given(SEEDS, LINES, st.integers(0, 80))
def test_a_sample_is_drawn_without_replacement_as_large_as_there_are_lines(seed, lines, size):
    drawn = draw(seed, lines, size)

    assert len(drawn) == len(set(drawn)) == min(size, len(lines))
    assert set(drawn) <= {line for line, _weight in lines}


@given(SEEDS, LINES, st.integers(0, 80), st.randoms())
def test_the_order_of_the_lines_changes_nothing(seed, lines, size, chance):
    mixed = list(lines)
    chance.shuffle(mixed)

    assert draw(seed, mixed, size) == draw(seed, lines, size)


@given(SEEDS, LINES, st.integers(0, 40))
def test_a_larger_sample_begins_with_the_smaller_one(seed, lines, size):
    assert draw(seed, lines, size + 7)[: min(size, len(lines))] == draw(seed, lines, size)


@given(SEEDS, st.integers(1, 10_000), st.integers(1, 20))
def test_more_weight_never_draws_a_line_later(seed, line, heavy):
    assert first_ticket(seed, line, heavy + 1) <= first_ticket(seed, line, heavy)


def test_what_weighs_nothing_cannot_be_drawn():
    with pytest.raises(ValueError, match=r"empty|argument|iterable"):
        first_ticket(bytes(32), 1, 0)


def test_lines_that_weigh_the_same_are_drawn_equally_often():
    counts = dict.fromkeys(range(1, 11), 0)
    for seed in seeds(2_000):
        for line in draw(seed, [(line, 1) for line in counts], 3):
            counts[line] += 1

    # 600 each are expected, with a standard deviation of 20.5.
    assert all(abs(count - 600) < 90 for count in counts.values())


def test_a_line_is_drawn_first_as_often_as_its_weight_says():
    lines = [(1, 1), (2, 2), (3, 5)]
    counts = dict.fromkeys((1, 2, 3), 0)
    for seed in seeds(4_000):
        counts[draw(seed, lines, 1)[0]] += 1

    # 500, 1000 and 2500 of 4000; the largest standard deviation is 31.
    assert all(abs(counts[line] - 500 * weight) < 125 for line, weight in lines)


def test_the_second_is_drawn_as_efraimidis_and_spirakis_draw_it():
    """Of what is left, by weight: after 3 (weight 5) comes 2 (weight 2) twice as often as 1 (weight 1)."""
    after = {1: 0, 2: 0}
    for seed in seeds(4_000):
        first, second = draw(seed, [(1, 1), (2, 2), (3, 5)], 2)
        if first == 3:
            after[second] += 1

    assert after[2] / after[1] == pytest.approx(2, rel=0.12)


def test_the_seed_follows_from_the_root_and_the_name():
    root = hashlib.sha256(b"a log").hexdigest()

    assert seed_of(root, "2026-Q3-P") == hashlib.sha256(bytes.fromhex(root) + b"2026-Q3-P").digest()
    assert seed_of(root, "2026-Q3-P") != seed_of(root, "2026-Q4-P")


def test_an_outsider_draws_the_same_with_the_lines_that_are_printed(tmp_path):
    recipe = "\n".join(line[4:] for line in inspect.getdoc(drawing).splitlines() if line.startswith("    "))
    root, lines = hashlib.sha256(b"a log").hexdigest(), [(n, 1 + n % 4) for n in range(1, 40)]
    file = b"".join(canonical({"line": n, "weight": w, "unit": "Köln\u2028"}) + b"\n" for n, w in lines)
    (tmp_path / "lines.jsonl").write_bytes(file)
    (tmp_path / "draw.py").write_text(recipe)

    done = subprocess.run(
        [sys.executable, "-I", "draw.py", "lines.jsonl", root, "2026-Q3-P", "12"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip

    drawn = [str(line) for line in draw(seed_of(root, "2026-Q3-P"), lines, 12)]
    assert done.stdout.split() == [hashlib.sha256(file).hexdigest(), *drawn]
    assert len(recipe.splitlines()) <= 10


# --- Weighing --------------------------------------------------------------------------------------------


def exam(score, cut=70):
    return {"attempt": "abc", "score": score, "cut_score": cut}


@pytest.mark.parametrize(
    ("evidence", "facts", "found"),
    [
        ([], {}, []),
        ([exam(90)], {}, []),
        ([exam(75)], {}, [Risk.NEAR_CUT]),
        ([exam(70)], {}, [Risk.NEAR_CUT]),
        ([exam(75.5)], {}, []),
        ([{"waived": 3, "what": "Course"}], {}, [Risk.DECLARED]),
        ([{"attended": 3, "what": "A meeting"}], {}, [Risk.DECLARED]),
        ([], {"decided": True}, [Risk.DECIDED]),
        ([], {"lapsed": True}, [Risk.LAPSED]),
        ([], {"why": "restored"}, [Risk.RESTORED]),
        ([exam(72)], {"decided": True, "lapsed": True}, [Risk.DECIDED, Risk.LAPSED, Risk.NEAR_CUT]),
    ],
)
def test_a_certificate_weighs_one_and_more_for_each_reason(evidence, facts, found):
    reasons = risks(evidence, **{"decided": False, "lapsed": False, "why": "earned"} | facts)

    assert reasons == found
    assert weight(reasons) == 1 + sum(WEIGHTS[risk] for risk in found)


# --- What a sample says ----------------------------------------------------------------------------------


def chance(population, sample, found, deviating):
    ways = sum(comb(deviating, k) * comb(population - deviating, sample - k) for k in range(found + 1))
    return ways / comb(population, sample)


@given(st.data())
def test_the_bound_is_the_last_under_which_so_few_are_still_likely(data):
    population = data.draw(st.integers(1, 200))
    sample = data.draw(st.integers(1, population))
    found = data.draw(st.integers(0, sample))

    most = at_most(population, sample, found)

    assert found <= most <= population - (sample - found)
    assert chance(population, sample, found, most) > 0.05
    if most < population - (sample - found):
        assert chance(population, sample, found, most + 1) <= 0.05


def test_the_bound_agrees_with_what_auditors_print():
    """Tables for samples with replacement say 4.9% and 7.7%; a tenth less, where 60 of 1 312 are known."""
    assert 100 * at_most(1_312, 60, 0) / 1_312 == pytest.approx(4.7, abs=0.05)
    assert 100 * at_most(1_312, 60, 1) / 1_312 == pytest.approx(7.5, abs=0.05)
    assert 100 * at_most(1_000_000, 60, 0) / 1_000_000 == pytest.approx(4.87, abs=0.01)
    assert at_most(50, 50, 3) == 3  # all were looked at


@pytest.mark.parametrize(("population", "sample", "found"), [(10, 11, 0), (10, 5, 6), (10, 5, -1)])
def test_what_cannot_be_is_refused(population, sample, found):
    with pytest.raises(ValueError, match=f"{found} of {sample}"):
        at_most(population, sample, found)
