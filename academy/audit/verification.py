"""Recomputing the whole log from its rows, in constant memory, and comparing it with what others kept."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from academy.audit.models import Entry, Head, Node, commitment
from academy.audit.nodes import STEP
from academy.audit.reading import UNREADABLE, Unreadable, leaves, walk
from academy.audit.tree import Frontier
from academy.audit.verifier import leaf_hash, named


@dataclass
class Finding:
    """What a verification found: `ok` True whole, False altered. `first_bad` names the first entry that does
    not hold and why, as `{"index", "why"}`; `heads` says the same of heads that were kept outside."""

    ok: bool
    entries: int
    erased: int | None  # None: nobody looked
    root: str
    first_bad: dict[str, Any] | None = None
    heads: "Heads | None" = None

    def as_data(self):
        told = {"ok": self.ok, "entries": self.entries, "erased": self.erased, "first_bad": self.first_bad}
        return told | ({"heads": self.heads.as_data()} if self.heads else {})


@dataclass
class Heads:
    """Heads that somebody outside kept (`verifier.read_heads`), as far as they have been met: how many hold,
    the last that does and the first that does not, and why."""

    given: list[dict[str, Any]]
    held: int = 0
    last: dict[str, Any] | None = None
    first_bad: dict[str, Any] | None = None
    why: str = ""
    _next: int = field(default=0, repr=False)

    def met(self, frontier):
        """The log has grown to this size; are there heads of it?"""
        while self._next < len(self.given) and self.given[self._next]["size"] == frontier.size:
            self._judge(self.given[self._next], frontier.root().hex())

    def end(self, size):
        """The log ends here."""
        for head in self.given[self._next :]:
            self._judge(head, None, f"the log ends at {size} entries")

    def _judge(self, head, root, why="the log’s first entries lead to another root"):
        self._next += 1
        if self.first_bad is None and head["root"] == root:
            self.held, self.last = self.held + 1, head
        elif self.first_bad is None:
            self.first_bad, self.why = head, why

    def as_data(self):
        return {
            "given": len(self.given),
            "held": self.held,
            "last": self.last and named(self.last),
            "first_bad": self.first_bad and {"head": named(self.first_bad), "why": self.why},
        }


def verify(*, heads=(), fast=False):
    """Recompute every leaf, commitment and the tree, and compare with the head, the nodes kept for proofs and
    the `heads` that somebody kept outside, smallest first. `fast` trusts the stored hash of each leaf.

    Raises `Head.DoesNotExist` or a database error where nothing can be told.
    """
    head, met = Head.now(), Heads(list(heads)) if heads else None
    try:
        head.frontier()
    except UNREADABLE as problem:
        bad = {"index": 0, "why": f"altered: the head itself cannot be right ({problem})"}
        return Finding(False, Entry.objects.count(), None, "", bad)
    # Entries written while this runs lie beyond the head that was read first.
    frontier, nodes, rows = Frontier(), _Nodes(), _Stored() if fast else _Told()
    first_bad = None
    for index, leaf in rows.walk(head.size):
        if index != frontier.size or rows.wrong:
            why = rows.wrong or f"missing: the next entry found is {index}"
            first_bad = {"index": frontier.size, "why": why}
            break
        for node in frontier.growing(leaf):
            first_bad = first_bad or nodes.differs(*node)
        if first_bad:
            break
        if met:
            met.met(frontier)
    return _found(frontier, head, first_bad, met, rows.erased)


def _found(frontier, head, first_bad, met, erased):
    first_bad = first_bad or _against_head(frontier, head) or (_emptied() if erased else None)
    if met:
        met.end(frontier.size)
    ok = first_bad is None and (met is None or met.first_bad is None)
    return Finding(ok, Entry.objects.count(), erased, frontier.root().hex(), first_bad, met)


class _Told:
    """The entries read through, each for itself: how many are erased, and what is wrong with the last one."""

    def __init__(self):
        self.erased, self.wrong = 0, None

    def walk(self, size):
        """`(index, hash of the leaf)` of each row, until one is `wrong`."""
        for place, row in enumerate(walk(size)):
            if isinstance(row, Unreadable):
                self.wrong = f"altered: the row cannot be read ({row.why})"
                yield place, b""
                return
            leaf = leaf_hash(row.leaf())
            if row.index == place:
                self.wrong = self._what_is_wrong(row, leaf)
            yield row.index, leaf

    def _what_is_wrong(self, row, leaf):
        if leaf != bytes(row.hash):
            return "altered: the entry does not have the hash it was written with"
        if (row.facts is None) != (row.salt is None):
            return "altered: facts and salt are erased together or not at all"
        if row.facts is None:
            self.erased += 1
        elif commitment(row.salt, row.facts) != row.commitment:
            return "altered: the facts do not match their commitment"
        return None


class _Stored:
    """The hashes as they are stored, whatever the rows beside them say."""

    erased = wrong = None

    def walk(self, size):
        for index, leaf in leaves(size):
            if not isinstance(leaf, bytes | memoryview) or len(leaf) != 32:
                self.wrong = "altered: what is stored is no hash"
            yield index, bytes(leaf)


class _Nodes:
    """The nodes kept for proofs, in the order in which a growing tree completes them."""

    def __init__(self):
        self.kept = {}

    def differs(self, height, number, node):
        if not height or height % STEP:
            return None
        if height not in self.kept:
            rows = Node.objects.filter(height=height).order_by("number").values_list("number", "hash")
            self.kept[height] = rows.iterator(chunk_size=2_000)
        stored = next(self.kept[height], (None, b""))
        if (stored[0], bytes(stored[1])) == (number, node):
            return None
        first = number << height
        why = f"altered: entries {first} to {first + (1 << height) - 1} do not lead to the node kept of them"
        return {"index": first, "why": why}


def _emptied():
    """The first entry without facts of whose subject no erasure is told, or None."""
    told = Entry.objects.filter(act="person_erased").values("subject")
    found = Entry.objects.filter(facts__isnull=True).exclude(subject__in=told).order_by("index").first()
    return found and {
        "index": found.index,
        "why": "erased: its facts are gone, and no erasure of them is told",
    }


def _against_head(frontier, head):
    if frontier.size < head.size:
        return {"index": frontier.size, "why": f"missing: the head counts {head.size} entries"}
    # Rows first, head second: a writer in between moves the head, never only the rows.
    beyond = Entry.objects.aggregate(top=Max("index"))["top"]
    size = Head.now().size
    if beyond is not None and beyond >= size:
        return {"index": size, "why": f"added: the head counts {size} entries"}
    for span, peak, kept in zip(frontier.spans(), frontier.peaks, head.frontier().peaks, strict=True):
        if peak != kept:
            return {
                "index": span.start,
                "why": f"altered: entries {span.start} to {span.stop - 1} do not lead to the tree’s head",
            }
    if frontier.root().hex() != head.root:
        return {"index": 0, "why": "altered: the head’s root is not the root of its tree"}
    return None
