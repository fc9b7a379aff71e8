"""The Merkle tree, against the definition in RFC 6962 section 2.1."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.audit.tree import (
    EMPTY_ROOT,
    Frontier,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_from_path,
    root_of,
)

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=40).map(
    lambda data: [leaf_hash(d) for d in data]
)


def by_definition(hashes):
    """MTH as the RFC writes it: split at the largest power of two smaller than n."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(by_definition(hashes[:split]), by_definition(hashes[split:]))


def test_the_empty_tree_hashes_nothing():
    assert Frontier().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_the_known_roots_of_the_certificate_transparency_test_tree():
    """The eight leaves used by the reference implementations of RFC 6962."""
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    hashes = [leaf_hash(bytes.fromhex(text)) for text in inputs]

    assert root_of(hashes[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(hashes).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(leaves)
def test_the_frontier_has_the_root_of_the_definition(hashes):
    assert root_of(hashes) == by_definition(hashes)


@given(leaves, st.data())
def test_every_leaf_proves_its_place(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))

    path = inclusion_proof(hashes, index)

    assert root_from_path(hashes[index], index, len(hashes), path) == root_of(hashes)


@given(leaves, st.data())
def test_a_path_of_another_length_proves_nothing(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    path = inclusion_proof(hashes, index)

    with pytest.raises(ValueError):
        root_from_path(hashes[index], index, len(hashes), [*path, hashes[0]])
    if path:
        with pytest.raises(ValueError):
            root_from_path(hashes[index], index, len(hashes), path[:-1])


def test_a_path_outside_the_tree_is_refused():
    with pytest.raises(ValueError):
        root_from_path(EMPTY_ROOT, 0, 0, [])
    with pytest.raises(IndexError):
        inclusion_proof([], 0)
