"""Recomputing the whole log from its rows, in constant memory, and comparing it with what others kept."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Max

from academy.audit.heads import PURPOSE
from academy.audit.models import Entry, Head, Node, SignedHead, commitment
from academy.audit.nodes import STEP
from academy.audit.reading import UNREADABLE, Unreadable, leaves, signed_heads, walk
from academy.audit.tree import Frontier
from academy.audit.verifier import counted, leaf_hash, named, strange


@dataclass
class Finding:
    """What a verification found: `ok` True whole, False altered, None where heads of another academy were to
    be compared. `first_bad` says what does not hold and why, as `{"index", "why"}`: `index` is the first
    entry that does not hold, None where it is none of them; where it can only be told among which entries it
    is, `to` is the last of these. `signed` says whether the signed heads that the academy keeps still hold,
    `heads` the same of those that were kept outside."""

    ok: bool | None
    entries: int
    erased: int | None  # None: nobody looked
    root: str
    first_bad: dict[str, Any] | None = None
    heads: "Heads | None" = None
    signed: "Heads | None" = None

    @property
    def why(self):
        """What does not hold in the database itself, or ""."""
        if self.first_bad:
            return self.first_bad["why"]
        if self.signed and self.signed.first_bad:
            return f"the signed head of {self.signed.first_bad} does not hold: {self.signed.why}"
        return ""

    def as_data(self):
        told = {"ok": self.ok, "entries": self.entries, "erased": self.erased, "first_bad": self.first_bad}
        told |= {"signed_heads": self.signed.as_data()} if self.signed else {}
        return told | ({"heads": self.heads.as_data()} if self.heads else {})


@dataclass
class Heads:
    """Signed heads (`verifier.read_heads`), as far as they have been met: how many hold, the last that does
    and the first that does not, and why. Those that are `strange` are another academy's."""

    given: list[dict[str, Any]]
    keys: set[str]  # of this academy: who can write to the database cannot sign with them
    whose: tuple[set[str], set[str]] | None = None  # see `whose`; None: all are this academy's
    held: int = 0
    last: str | None = None
    first_bad: str | None = None
    why: str = ""
    strange: list[dict[str, Any]] = field(default_factory=list)
    beyond: int = 0  # those that could not be compared
    foreign: int = 0  # of those that hold: signed with a key that this academy does not have
    sure: int | None = None  # so many entries lead to what one of these keys signed
    astray: int | None = None  # and so many do not
    _next: int = field(default=0, repr=False)

    @property
    def upcoming(self):
        """The size at which there is one to meet, or None."""
        return self.given[self._next]["size"] if self._next < len(self.given) else None

    def met(self, frontier):
        """The log has grown to this size; are there heads of it?"""
        while self.upcoming == frontier.size:
            self._judge(frontier.root().hex(), "the log’s first entries lead to another root")

    def end(self, size, *, altered):
        """The log ends here, or could not be followed further because it is `altered` here."""
        while self.upcoming:
            self._judge(None, "" if altered else f"the log ends at {counted(size, 'entry', 'entries')}")

    def _judge(self, root, why):
        head = self.given[self._next]
        self._next += 1
        if head["root"] != root and self.whose and strange(head, *self.whose):
            self.strange.append(head)
        elif not why:
            self.beyond += 1
        elif self.first_bad is None and head["root"] == root:
            self.held, self.last = self.held + 1, named(head)
            if head["key"]["x"] in self.keys:
                self.sure = head["size"]
            else:
                self.foreign += 1
        elif self.first_bad is None:
            self.first_bad, self.why = named(head), why
            self.astray = head["size"] if root and head["key"]["x"] in self.keys else None

    def as_data(self):
        return {
            "given": len(self.given),
            "held": self.held,
            "last": self.last,
            "first_bad": self.first_bad and {"head": self.first_bad, "why": self.why},
            "not_compared": self.beyond,
            "with_another_key": self.foreign,
            "of_another_academy": len(self.strange),
        }


def whose():
    """The addresses and the keys (`x`) by which a head is known for this academy's."""
    kept = SignedHead.objects.order_by().values_list("academy", "x").distinct()
    return {settings.SITE_URL, *(one for one, _x in kept)}, own_keys() | {x for _one, x in kept}


def own_keys():
    return {key["x"] for key in settings.KEYS if key["purpose"] == PURPOSE}


def verify(*, heads=(), fast=False):
    """Recompute every leaf, commitment and the tree, and compare with the head, the nodes kept for proofs,
    the signed heads and the `heads` that somebody kept outside, smallest first. `fast` trusts the stored hash
    of each leaf.

    Raises a database error where nothing can be told.
    """
    signed, odd = signed_heads()  # before the head, that none of them is of a longer log
    try:
        head = Head.now()
        kept = head.frontier()
    except Head.DoesNotExist:
        return _headless(NO_HEAD)
    except UNREADABLE:
        return _headless("altered: the row that says where the log ends cannot be right")
    keys = own_keys()
    watched = Heads(signed, keys), Heads(list(heads), keys, whose() if heads else None)
    # Entries written while this runs lie beyond the head that was read first.
    walked = _Walk(_Stored() if fast else _Told(), _Tree(kept), watched)
    walked.go(head.size)
    return _found(walked, head, odd)


NO_HEAD = (
    "missing: the row that says where the log ends is gone; every academy has one from its first migration, "
    "so that this is itself a sign of tampering"
)


def _headless(why):
    return Finding(False, Entry.objects.count(), None, "", {"index": None, "why": why})


def _found(walked, head, odd):
    signed, given = walked.watched
    erased = walked.rows.erased
    bad = walked.first_bad or _against_head(walked, head) or (_emptied() if erased else None)
    for heads in walked.watched:
        heads.end(walked.frontier.size, altered=walked.first_bad is not None)
    if odd and not signed.first_bad:
        signed.first_bad, signed.why = odd, "it is not what was signed: its signature does not fit"
    whole = None if given.strange else True
    return Finding(
        ok=False if bad or signed.first_bad or given.first_bad else whole,
        entries=Entry.objects.count(),
        erased=erased,
        root=walked.frontier.root().hex(),
        first_bad=bad,
        heads=given if given.given else None,
        signed=signed if signed.given or odd else None,
    )


class _Walk:
    """One way through the entries, from the first on, up to where something does not hold."""

    def __init__(self, rows, tree, watched):
        self.rows, self.tree, self.watched = rows, tree, watched
        self.frontier, self.first_bad = Frontier(), None

    def go(self, size):
        frontier, rows, tree = self.frontier, self.rows, self.tree
        upcoming = self._upcoming()
        for index, leaf in rows.walk(size):
            if index != frontier.size or rows.wrong:
                why = rows.wrong or f"missing: the next entry found is {index}"
                self.first_bad = {"index": frontier.size, "why": why}
                return
            for node in frontier.growing(leaf):
                tree.grown(*node)
            if frontier.size == upcoming:
                self._meet()
                upcoming = self._upcoming()
            if tree.astray:
                self.first_bad = self._among(*tree.astray)
                return

    def _upcoming(self):
        """The next size at which the log so far is to be compared with something, or None."""
        sizes = [one.upcoming for one in (*self.watched, self.tree)]
        return min((size for size in sizes if size), default=None)

    def _meet(self):
        for one in (*self.watched, self.tree):
            one.met(self.frontier)

    def _among(self, span, what):
        """Where among the entries of `span` it is: between the last signed head that they lead to, and the
        first that they do not."""
        why = f"altered: entries {span.start} to {span.stop - 1} do not lead to {what}"
        sure = [one.sure for one in self.watched if one.sure in span]
        astray = [one.astray for one in self.watched if one.astray in span]
        narrow = range(max(sure, default=span.start), min(astray, default=span.stop))
        if len(narrow) in (0, len(span)):
            return among(span, why)
        return among(narrow, f"{why}; heads that were signed tell where among them")


def among(span, why):
    """What is bad is one of these entries."""
    return {"index": span.start, "why": why} | ({"to": span.stop - 1} if len(span) > 1 else {})


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


class _Tree:
    """What is kept of the tree: nodes for proofs, in the order in which a growing tree completes them, and
    the perfect subtrees that the head is made of. `astray` is the first range that does not lead to one of
    them, and to which."""

    def __init__(self, head):
        self.nodes, self.astray = {}, None
        self.peaks = list(zip(head.spans(), head.peaks, strict=True))[::-1]  # the next one last

    def grown(self, height, number, node):
        if not height or height % STEP or self.astray:
            return
        if height not in self.nodes:
            rows = Node.objects.filter(height=height).order_by("number").values_list("number", "hash")
            self.nodes[height] = rows.iterator(chunk_size=2_000)
        stored = next(self.nodes[height], (None, b""))
        if (stored[0], bytes(stored[1])) != (number, node):
            self.astray = range(number << height, (number + 1) << height), "the node kept of them"

    @property
    def upcoming(self):
        """The size at which the next subtree of the head's is whole, or None."""
        return self.peaks[-1][0].stop if self.peaks else None

    def met(self, frontier):
        if self.upcoming == frontier.size:
            span, peak = self.peaks.pop()
            if frontier.peaks[-1] != peak and not self.astray:
                self.astray = span, "the tree’s head"


def _emptied():
    """The first entry without facts of whose subject no erasure is told, or None."""
    told = Entry.objects.filter(act="person_erased").values("subject")
    found = Entry.objects.filter(facts__isnull=True).exclude(subject__in=told).order_by("index").first()
    return found and {
        "index": found.index,
        "why": "erased: its facts are gone, and no erasure of them is told",
    }


def _against_head(walked, head):
    size = walked.frontier.size
    if size < head.size:
        why = f"missing: the head counts {head.size} entries, and {size} were found"
        # Hashes alone do not say at which place they were written.
        first = size if walked.rows.erased is not None else walked.tree.peaks[-1][0].start
        return {"index": size, "why": why} if first == size else among(range(first, head.size), why)
    # Rows first, head second: a writer in between moves the head, never only the rows.
    beyond = Entry.objects.aggregate(top=Max("index"))["top"]
    size = Head.now().size
    if beyond is not None and beyond >= size:
        return {"index": size, "why": f"added: the head counts {size} entries"}
    if walked.frontier.root().hex() != head.root:
        return {"index": None, "why": "altered: the head’s root is not the root of its tree"}
    return None
