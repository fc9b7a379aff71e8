"""Drawing a sample that nobody could choose and everybody can draw again. Pure.

The seed is SHA-256 over 32 bytes and a name: the root of the log's tree right after the population was fixed,
and the name of the campaign. That root did not exist when the campaign was announced, and could not be known
before the entry was written, whose leaf covers 32 random bytes.

Each line of the population has as many tickets as its weight says: one, where all weigh the same. Ticket `t`
of line `n` is SHA-256 over the 32 bytes of the seed and the text `n.t`, both counted from 1. Tickets are put
in order, the smallest first, and a line is drawn with the first of its tickets. So one draws without
replacement, and the chance to be drawn first is weight by sum of weights: the largest of w even numbers is
distributed as u^(1/w), the keys of Efraimidis and Spirakis (2006), here without any rounding.

An outsider who has the population file (`Line.written`, one after another), the root and the name needs no
more than this to see that its SHA-256 is the one in the log, and to draw the same lines:

    import hashlib, json, sys
    file, root, name, size = sys.argv[1:]
    population = open(file, "rb").read()
    seed = hashlib.sha256(bytes.fromhex(root) + name.encode()).digest()
    def first(row):
        tickets = range(1, row["weight"] + 1)
        return min(hashlib.sha256(seed + f"{row['line']}.{t}".encode()).digest() for t in tickets)
    rows = sorted(map(json.loads, population.splitlines()), key=first)
    print(hashlib.sha256(population).hexdigest(), *[row["line"] for row in rows[: int(size)]])
"""

import hashlib
import heapq
from collections.abc import Iterable


def seed_of(root: str, name: str) -> bytes:
    """The seed from a tree's root in hex and a campaign's name."""
    return hashlib.sha256(bytes.fromhex(root) + name.encode()).digest()


def first_ticket(seed: bytes, line: int, weight: int) -> bytes:
    """The smallest of a line's tickets. Raises `ValueError` for a line that weighs nothing."""
    return min(hashlib.sha256(seed + f"{line}.{ticket}".encode()).digest() for ticket in range(1, weight + 1))


def draw(seed: bytes, lines: Iterable[tuple[int, int]], size: int) -> list[int]:
    """The numbers of the first `size` lines in the order in which they are drawn, all of them where there are
    no more. `lines` is (number, weight) of each, in any order."""
    tickets = ((first_ticket(seed, line, weight), line) for line, weight in lines)
    return [line for _ticket, line in heapq.nsmallest(size, tickets)]
