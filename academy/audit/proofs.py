"""That one entry is part of the log: recomputed from the stored hashes, for a reader to follow."""

from dataclasses import dataclass

from academy.audit.models import Head, commitment
from academy.audit.reading import UNREADABLE, read_head
from academy.audit.store import Store
from academy.audit.tree import inclusion_spans
from academy.audit.verifier import leaf_hash, root_from_path


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
    """The proof that `entry` is in the log as it is now, from its row and the stored hashes around it."""
    return next(prove_all([entry]))


def prove_all(entries):
    """The proof of each entry under one head; cheapest in the order of the log."""
    head, store = read_head() or Head(root=""), Store()  # without a head nothing is proved
    for entry in entries:
        leaf = leaf_hash(entry.leaf())
        facts = None if entry.erased else _facts_match(entry)
        try:
            path = store.inclusion(entry.index, head.size)
            root = root_from_path(leaf, entry.index, head.size, path).hex()
        except UNREADABLE:  # rows are missing, or the entry lies beyond the head
            path, root = [], ""
        sides = stands_before(entry.index, head.size) if path else []
        neighbours = [Neighbour(one.hex(), before) for one, before in zip(path, sides, strict=True)]
        yield Proof(leaf.hex(), neighbours, root, head.root, head.size, facts)


def stands_before(index, size):
    """For each step of the audit path, from the leaf up: does the neighbour stand before ours?"""
    return [span.start < index for span in inclusion_spans(index, size)]


def _facts_match(entry):
    whole = entry.salt is not None and entry.facts is not None
    return whole and commitment(entry.salt, entry.facts) == entry.commitment
