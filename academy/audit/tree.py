"""The Merkle tree under the log, as RFC 6962 section 2.1 and RFC 9162 hash it: growing and proving. Pure.

A leaf's hash is SHA-256(0x00 || leaf), a node's SHA-256(0x01 || left || right);
the empty tree's root is SHA-256 of nothing. Hashes are 32 bytes. Proofs are checked by `verifier`.

A tree that only grows needs no more than its *frontier*: the roots of the
perfect subtrees it is made of, largest first, one for each 1 bit of its size.
A *perfect* subtree (height, number) stands over the 2**height leaves from number * 2**height on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from academy.audit.verifier import EMPTY_ROOT, node_hash

Perfect = Callable[[int, int], bytes]  # the hash of the perfect subtree (height, number)


class Frontier:
    """A tree of `size` leaves, as far as appending to it and its root need it."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, leaf: bytes) -> None:
        """Add the leaf with this *hash*, in O(log n)."""
        for _ in self.growing(leaf):
            pass

    def growing(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Add the leaf with this *hash*; tells each perfect subtree that it completes, from the leaf up."""
        height, number, peak = 0, self.size, leaf
        self.size += 1
        yield height, number, peak
        while number & 1:
            height, number, peak = height + 1, number >> 1, node_hash(self.peaks.pop(), peak)
            yield height, number, peak
        self.peaks.append(peak)

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return _joined(self.peaks) if self.peaks else EMPTY_ROOT

    def spans(self) -> list[range]:
        """Which leaves each peak stands over."""
        return [range(n << height, (n + 1) << height) for height, n in perfect(range(self.size))]


def perfect(span: range) -> list[tuple[int, int]]:
    """The perfect subtrees (height, number) under the node over the leaves of `span`, from the left. A node
    begins where a subtree as high as itself does."""
    start, left, parts = span.start, len(span), []
    while left:
        height = left.bit_length() - 1
        parts.append((height, start >> height))
        start, left = start + (1 << height), left - (1 << height)
    return parts


def root_over(span: range, find: Perfect) -> bytes:
    """The hash of the node over the leaves of `span`."""
    return _joined([find(height, number) for height, number in perfect(span)])


def _joined(peaks: list[bytes]) -> bytes:
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def inclusion_spans(index: int, size: int) -> list[range]:
    """Over which leaves each node of the audit path of leaf `index` stands, from the leaf upwards (RFC 6962
    section 2.1.1). Raises `IndexError` outside the tree."""
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    spans, span = [], range(size)
    while len(span) > 1:
        left, right = _halves(span)
        span, other = (left, right) if index in left else (right, left)
        spans.append(other)
    return spans[::-1]


def consistency_spans(old: int, size: int) -> list[range]:
    """Over which leaves each node of the proof stands that the tree of `old` leaves is the beginning of that
    of `size` (RFC 6962 section 2.1.2). Raises `IndexError` where there is nothing to prove: see
    `verifier.check_consistency`."""
    if not 0 < old <= size:
        raise IndexError(f"a tree of {old} is no beginning of one of {size}")
    spans, span, known = [], range(size), True
    while span.stop != old:
        left, right = _halves(span)
        if old <= left.stop:
            span, other = left, right
        else:
            span, other, known = right, left, False
        spans.append(other)
    return ([] if known else [span]) + spans[::-1]


def _halves(span: range) -> tuple[range, range]:
    """Split at the largest power of two smaller than the number of leaves."""
    middle = span.start + (1 << (len(span) - 1).bit_length() - 1)
    return range(span.start, middle), range(middle, span.stop)


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    frontier = Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    return frontier.root()


def found_in(hashes: Sequence[bytes]) -> Perfect:
    """The perfect subtrees over these leaf hashes, each made when it is asked for."""
    return lambda height, number: root_of(hashes[number << height : (number + 1) << height])
