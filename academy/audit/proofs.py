"""That one entry is part of the log: recomputed from the stored hashes, for a reader to follow."""

from dataclasses import dataclass

from academy.audit.models import Entry, Head, commitment
from academy.audit.reading import UNREADABLE, read_head
from academy.audit.tree import inclusion_proof, leaf_hash, root_from_path


@dataclass(frozen=True)
class Neighbour:
    """One step up: the hash that is joined, and whether it stands before ours or after."""

    hash: str
    before: bool


@dataclass(frozen=True)
class Proof:
    """What was recomputed for one entry. Hashes are in hex.

    `leaf` is its own hash, from its words; `path` the neighbours from the leaf up;
    `root` where that leads, empty if rows are missing; `head` the head's root;
    `facts` whether the facts match their commitment, None once they are erased.
    """

    leaf: str
    path: list[Neighbour]
    root: str
    head: str
    size: int
    facts: bool | None

    @property
    def included(self):
        """The leaf leads to the log's head."""
        return bool(self.root) and self.root == self.head

    @property
    def holds(self):
        return self.included and self.facts is not False


def prove(entry):
    """The proof that `entry` is in the log as it is now, from its row and all stored hashes."""
    head = read_head() or Head(root="")  # without a head nothing is proved
    leaf = leaf_hash(entry.leaf())
    facts = None if entry.erased else _facts_match(entry)
    rows = Entry.objects.filter(index__lt=head.size).order_by("index").values_list("hash", flat=True)
    try:
        hashes = [_digest(row) for row in rows]
    except UNREADABLE:
        hashes = []
    if len(hashes) != head.size or entry.index >= head.size:
        return Proof(leaf.hex(), [], "", head.root, head.size, facts)
    path = inclusion_proof(hashes, entry.index)
    root = root_from_path(leaf, entry.index, head.size, path)
    sides = stands_before(entry.index, head.size)
    neighbours = [Neighbour(one.hex(), before) for one, before in zip(path, sides, strict=True)]
    return Proof(leaf.hex(), neighbours, root.hex(), head.root, head.size, facts)


def _digest(row):
    if len(row) != 32:
        raise ValueError("no SHA-256")
    return bytes(row)


def stands_before(index, size):
    """For each step of the audit path, from the leaf up: does the neighbour stand before ours?
    (RFC 9162 section 2.1.3.2, as `tree.root_from_path` joins them.)"""
    sides, last = [], size - 1
    while last:
        before = bool(index & 1) or index == last
        sides.append(before)
        while before and index and not index & 1:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return sides


def _facts_match(entry):
    whole = entry.salt is not None and entry.facts is not None
    return whole and commitment(entry.salt, entry.facts) == entry.commitment
