"""Recomputing the whole log from its rows, in constant memory."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from academy.audit.models import Entry, Head, commitment
from academy.audit.reading import UNREADABLE, Unreadable, walk
from academy.audit.tree import Frontier, leaf_hash


@dataclass
class Finding:
    """What a verification found: `ok` True whole, False altered. `first_bad` names
    the first entry that does not hold and why, as `{"index", "why"}`."""

    ok: bool
    entries: int
    erased: int
    root: str
    first_bad: dict[str, Any] | None = None

    def as_data(self):
        return {"ok": self.ok, "entries": self.entries, "erased": self.erased, "first_bad": self.first_bad}


def verify():
    """Recompute every leaf, commitment and the tree, and compare with the head.

    Raises `Head.DoesNotExist` or a database error where nothing can be told.
    """
    head, frontier, erased, bad = Head.now(), Frontier(), 0, None
    try:
        head.frontier()
    except UNREADABLE as problem:
        bad = {"index": 0, "why": f"altered: the head itself cannot be right ({problem})"}
        return Finding(False, Entry.objects.count(), 0, "", bad)
    # Entries written while this runs lie beyond the head that was read first.
    for entry in walk(head.size):
        bad = _what_is_wrong(entry, frontier.size)
        if bad:
            break
        erased += entry.erased
        frontier.append(leaf_hash(entry.leaf()))
    first_bad = {"index": frontier.size, "why": bad} if bad else _against_head(frontier, head)
    return Finding(first_bad is None, Entry.objects.count(), erased, frontier.root().hex(), first_bad)


def _what_is_wrong(entry, index):
    """Why this row does not hold as entry `index`, or None."""
    if isinstance(entry, Unreadable):
        return f"altered: the row cannot be read ({entry.why})"
    if entry.index > index:
        return f"missing: the next entry found is {entry.index}"
    if leaf_hash(entry.leaf()) != bytes(entry.hash):
        return "altered: the entry does not have the hash it was written with"
    if (entry.facts is None) != (entry.salt is None):
        return "altered: facts and salt are erased together or not at all"
    if not entry.erased and commitment(entry.salt, entry.facts) != entry.commitment:
        return "altered: the facts do not match their commitment"
    return None


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
