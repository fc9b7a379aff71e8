"""The log of seeded lives in the order of time, which lives are not made in: lines are put aside by
stretches of time, then each is sorted, numbered and hashed. No more than a few of them are in memory."""

import hashlib
import os
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from academy.audit.models import VERSION, Entry, Head
from academy.audit.nodes import Node, kept
from academy.audit.verifier import leaf_hash
from academy.desk.writing import write
from academy.seeding.plainly import plain

COLUMNS = ["index", "at", "act", "subject", "actor", "commitment", "salt", "facts", "hash"]


class Stretch(NamedTuple):
    path: Path
    number: int
    first: int  # the index of its first entry
    seed: int


class Spool:
    """Lines of `rows.line` by stretches of time, in a folder of their own."""

    def __init__(self, folder: str):
        self.folder = Path(folder)
        self.counts: Counter[int] = Counter()

    def add(self, lines: dict[int, bytes]) -> None:
        for number, text in lines.items():
            with open(self._path(number), "ab") as file:
                file.write(text)
            self.counts[number] += text.count(b"\n")

    def stretches(self, first: int, seed: int) -> list[Stretch]:
        """All of them in order, of a log whose next entry is `first`."""
        found = []
        for number in sorted(self.counts):
            found.append(Stretch(self._path(number), number, first, seed))
            first += self.counts[number]
        return found

    def _path(self, number):
        return self.folder / f"{number:05}"


def entries(stretch: Stretch) -> list[tuple[Any, ...]]:
    """The entries of one stretch, in order, as `COLUMNS` has them. Its file is used up."""
    lines = sorted(stretch.path.read_bytes().splitlines())
    os.unlink(stretch.path)
    rng = Random(f"{stretch.seed}/log/{stretch.number}")
    return [_entry(stretch.first + place, line, rng.randbytes(32)) for place, line in enumerate(lines)]


def _entry(index, line, salt):
    stamp, _person, _place, act, subject, actor, facts = line.split(b"\t")
    at, act, subject, actor = stamp.decode(), act.decode(), subject.decode(), actor.decode() or None
    committed = hashlib.sha256(salt + facts).hexdigest()
    said = {"v": VERSION, "index": index, "at": at, "act": act, "subject": subject, "actor": actor}
    leaf = plain(said | {"commitment": committed})
    return index, at, act, subject, actor, committed, salt, facts.decode(), leaf_hash(leaf.encode())


def append(head: Head, stretches: Any) -> int:
    """Write the entries of all `stretches` (what `entries` gives of each) after the locked `head`, and move
    it. Returns how many there were."""
    frontier, before = head.frontier(), head.size
    for rows in stretches:
        write(Entry, COLUMNS, rows)
        nodes = [node for row in rows for node in kept(frontier.growing(row[-1]))]
        Node.objects.bulk_create(nodes, batch_size=500)
    head.size, head.root = frontier.size, frontier.root().hex()
    head.peaks = [peak.hex() for peak in frontier.peaks]
    head.save(update_fields=["size", "peaks", "root"])
    return head.size - before
