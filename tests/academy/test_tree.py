"""The Merkle tree, against the definitions in RFC 6962 section 2.1."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.audit.tree import (
    Frontier,
    consistency_spans,
    found_in,
    inclusion_spans,
    perfect,
    root_of,
    root_over,
)
from academy.audit.verifier import EMPTY_ROOT, check_consistency, leaf_hash, node_hash, root_from_path

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=70).map(
    lambda data: [leaf_hash(d) for d in data]
)
# The eight leaves of the tests of Certificate Transparency's reference implementations.
KNOWN = [
    leaf_hash(bytes.fromhex(text))
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]


def by_definition(hashes):
    """MTH as the RFC writes it: split at the largest power of two smaller than n."""
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return node_hash(by_definition(hashes[:split]), by_definition(hashes[split:]))


def path_by_definition(index, hashes):
    """PATH as the RFC writes it."""
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*path_by_definition(index, hashes[:split]), by_definition(hashes[split:])]
    return [*path_by_definition(index - split, hashes[split:]), by_definition(hashes[:split])]


def proof_by_definition(old, hashes, whole=True):
    """SUBPROOF as the RFC writes it."""
    if old == len(hashes):
        return [] if whole else [by_definition(hashes)]
    split = _split(len(hashes))
    if old <= split:
        return [*proof_by_definition(old, hashes[:split], whole), by_definition(hashes[split:])]
    return [*proof_by_definition(old - split, hashes[split:], False), by_definition(hashes[:split])]


def _split(count):
    split = 1
    while split * 2 < count:
        split *= 2
    return split


def path(index, hashes):
    return [root_over(span, found_in(hashes)) for span in inclusion_spans(index, len(hashes))]


def proof(old, hashes):
    return [root_over(span, found_in(hashes)) for span in consistency_spans(old, len(hashes))]


def test_the_empty_tree_hashes_nothing():
    assert Frontier().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_the_known_roots_of_the_certificate_transparency_test_tree():
    assert root_of(KNOWN[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(KNOWN).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_known_proofs_of_the_certificate_transparency_test_tree():
    assert [node.hex()[:8] for node in path(5, KNOWN)] == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert [node.hex()[:8] for node in proof(6, KNOWN)] == ["0ebc5d34", "ca854ea1", "d37ee418"]
    assert [node.hex()[:8] for node in proof(2, KNOWN[:5])] == ["5f083f0a", "bc1a0643"]


@given(leaves)
def test_the_frontier_has_the_root_of_the_definition(hashes):
    assert root_of(hashes) == by_definition(hashes)


@given(leaves)
def test_growing_tells_every_perfect_subtree_once(hashes):
    frontier, told = Frontier(), {}
    for leaf in hashes:
        for height, number, node in frontier.growing(leaf):
            assert (height, number) not in told
            told[height, number] = node

    assert all(told[place] == found_in(hashes)(*place) for place in told)
    assert len(told) == sum(len(hashes) >> height for height in range(len(hashes).bit_length()))


@given(leaves, st.data())
def test_every_leaf_proves_its_place(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))

    assert path(index, hashes) == path_by_definition(index, hashes)
    assert root_from_path(hashes[index], index, len(hashes), path(index, hashes)) == root_of(hashes)


@given(leaves, st.data())
def test_every_tree_proves_its_beginnings(hashes, data):
    old = data.draw(st.integers(1, len(hashes)))

    assert proof(old, hashes) == proof_by_definition(old, hashes)
    check_consistency(old, root_of(hashes[:old]), len(hashes), root_of(hashes), proof(old, hashes))


@given(leaves, st.data())
def test_no_other_tree_is_a_beginning(hashes, data):
    old = data.draw(st.integers(1, len(hashes)))
    changed = data.draw(st.integers(0, old - 1))
    other = [*hashes[:changed], leaf_hash(b"another"), *hashes[changed + 1 : old]]

    with pytest.raises(ValueError):
        check_consistency(old, root_of(other), len(hashes), root_of(hashes), proof(old, hashes))
    with pytest.raises(ValueError):  # nor does a proof made for the other tree's end
        whole = [*other, *hashes[old:]]
        check_consistency(old, root_of(hashes[:old]), len(hashes), root_of(whole), proof(old, whole))


@given(leaves, st.data())
def test_a_proof_of_another_length_proves_nothing(hashes, data):
    index, old = (data.draw(st.integers(0, len(hashes) - 1)) for _ in range(2))
    climbed, grown, root = path(index, hashes), proof(old + 1, hashes), root_of(hashes)
    before = root_of(hashes[: old + 1])

    with pytest.raises(ValueError):
        root_from_path(hashes[index], index, len(hashes), [*climbed, hashes[0]])
    with pytest.raises(ValueError):
        check_consistency(old + 1, before, len(hashes), root, [*grown, hashes[0]])
    if climbed:
        with pytest.raises(ValueError):
            root_from_path(hashes[index], index, len(hashes), climbed[:-1])
    if grown:
        with pytest.raises(ValueError):
            check_consistency(old + 1, before, len(hashes), root, grown[:-1])


def test_what_lies_outside_the_tree_is_refused():
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError):
            root_from_path(EMPTY_ROOT, index, size, [])
        with pytest.raises(IndexError):
            inclusion_spans(index, size)
    for old, size in ((0, 0), (0, 3), (4, 3), (-1, 3)):
        with pytest.raises(IndexError):
            consistency_spans(old, size)


@pytest.mark.parametrize("old", [0, -1, 9])
def test_nothing_is_proved_from_the_empty_tree_or_a_longer_one(old):
    with pytest.raises(ValueError, match="no beginning"):
        check_consistency(old, EMPTY_ROOT, 8, root_of(KNOWN), [])


@pytest.mark.parametrize("old", [1, 2, 3, 4, 6, 7])
def test_an_empty_proof_proves_nothing_between_two_trees(old):
    with pytest.raises(ValueError, match="empty"):
        check_consistency(old, root_of(KNOWN[:old]), 8, root_of(KNOWN), [])


def test_equal_trees_need_no_proof_and_bear_none():
    check_consistency(8, root_of(KNOWN), 8, root_of(KNOWN), [])
    with pytest.raises(ValueError, match="not equal"):
        check_consistency(8, root_of(KNOWN), 8, root_of(KNOWN), [KNOWN[0]])
    with pytest.raises(ValueError, match="not equal"):
        check_consistency(8, root_of(KNOWN[::-1]), 8, root_of(KNOWN), [])


def test_hashes_of_another_length_are_refused():
    """An earlier root of no bytes must not pass because the proof's first node is none either."""
    with pytest.raises(ValueError, match="no SHA-256"):
        check_consistency(4, b"", 8, root_of(KNOWN), [root_of(KNOWN[4:])])
    with pytest.raises(ValueError, match="no SHA-256"):
        root_from_path(KNOWN[0], 0, 2, [b"short"])


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_node_is_made_of_perfect_subtrees(number, count):
    start = number << count.bit_length()

    parts = [
        leaf
        for height, n in perfect(range(start, start + count))
        for leaf in range(n << height, n + 1 << height)
    ]

    assert parts == list(range(start, start + count))
