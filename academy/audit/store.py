"""The log's tree as its rows have it: any node of it, from a few hundred hashes."""

from functools import lru_cache

from academy.audit.models import Entry
from academy.audit.nodes import STEP, Node
from academy.audit.tree import consistency_spans, inclusion_spans, root_over
from academy.audit.verifier import EMPTY_ROOT, node_hash


class Missing(LookupError):
    """Rows of the log that there must have been are not there."""


class Store:
    """Reads blocks of 256 rows, each once. Every method raises `Missing` where rows are missing and
    `ValueError` where one is no hash; rows that were altered lead to a wrong root."""

    def __init__(self):
        self._levels = lru_cache(maxsize=128)(_levels)

    def root(self, size):
        """The root of the tree over the first `size` entries."""
        return root_over(range(size), self._find) if size else EMPTY_ROOT

    def inclusion(self, index, size):
        """The audit path of entry `index` in the tree over the first `size`, from the entry upwards."""
        return [root_over(span, self._find) for span in inclusion_spans(index, size)]

    def consistency(self, old, size):
        """The proof that the tree over the first `old` entries is the beginning of that over `size`."""
        return [root_over(span, self._find) for span in consistency_spans(old, size)]

    def _find(self, height, number):
        rise = height % STEP
        block, place = divmod(number, 1 << (STEP - rise))
        try:
            return self._levels(height - rise, block)[rise][place]
        except IndexError as gone:
            raise Missing(f"{number} of height {height}") from gone


def _levels(height, block):
    """All perfect subtrees over a block of 256 of this height, from that height upwards."""
    if height:
        rows, place = Node.objects.filter(height=height), "number"
    else:
        rows, place = Entry.objects.all(), "index"
    rows = rows.filter(**{f"{place}__gte": block << STEP, f"{place}__lt": block + 1 << STEP})
    levels = [[_whole(row) for row in rows.order_by(place).values_list("hash", flat=True)]]
    for _rise in range(1, STEP):
        pairs = iter(levels[-1])
        levels.append([node_hash(left, right) for left, right in zip(pairs, pairs, strict=False)])
    return levels


def _whole(row):
    if len(row) != 32:
        raise ValueError("no SHA-256")
    return bytes(row)
