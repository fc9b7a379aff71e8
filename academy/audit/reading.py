"""Reading rows that somebody may have tampered with: each is sound, or named as unreadable."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import DataError

from academy.audit.models import Entry, Head, SignedHead, leaf_of
from academy.audit.verifier import named

# What a column that holds anything at all can raise on its way to Python and to a hash.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    DataError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
CHUNK = 2_000


class Row(NamedTuple):
    """One entry as its columns have it, without the cost of a model."""

    index: int
    at: datetime
    act: str
    subject: str
    actor: str | None
    commitment: str
    salt: bytes | None
    facts: dict[str, Any] | None
    hash: bytes

    def leaf(self):
        return leaf_of(self.index, self.at, self.act, self.subject, self.actor, self.commitment)


_KINDS = {
    "index": int,
    "at": datetime,
    "act": str,
    "subject": str,
    "actor": (str, type(None)),
    "commitment": str,
    "salt": (bytes, memoryview, type(None)),
    "facts": (dict, type(None)),
    "hash": (bytes, memoryview),
}
_PLACES = [(Row._fields.index(name), kind) for name, kind in _KINDS.items()]


@dataclass(frozen=True)
class Unreadable:
    """A row of which something can no longer be read, and why."""

    index: Any
    why: str
    at: None = None


def sound(entry):
    """The entry, if all its columns hold what they were made for. Raises one of `UNREADABLE`."""
    for name, kind in _KINDS.items():
        if not isinstance(getattr(entry, name), kind):
            raise TypeError(f"its {name} is no longer of its kind")
    entry.leaf()
    return entry


def read(rows):
    """Each row of the queryset `rows` in its order: an `Entry`, or `Unreadable`."""
    try:
        return [sound(entry) for entry in rows]
    except UNREADABLE:
        return [_read_one(pk, index) for pk, index in rows.values_list("pk", "index")]


def walk(size):
    """The first `size` entries in order as `Row`s, in constant memory, up to the first `Unreadable`."""
    rows, seen = Entry.objects.filter(index__lt=size).order_by("index"), 0
    try:
        for values in rows.values_list(*Row._fields).iterator(chunk_size=CHUNK):
            for place, kind in _PLACES:
                if not isinstance(values[place], kind):
                    raise TypeError
            yield Row._make(values)
            seen += 1
    except UNREADABLE:  # one of this chunk; which, only a look at each can tell
        for pk, index in list(rows.values_list("pk", "index")[seen : seen + CHUNK]):
            entry = _read_one(pk, index)
            yield entry if isinstance(entry, Unreadable) else _row(entry)


def leaves(size):
    """`(index, hash)` of the first `size` entries in order, in constant memory, as they are stored."""
    rows = Entry.objects.filter(index__lt=size).order_by("index")
    return rows.values_list("index", "hash").iterator(chunk_size=CHUNK)


def _row(entry):
    return Row._make(getattr(entry, name) for name in Row._fields)


def _read_one(pk, index):
    try:
        return sound(Entry.objects.get(pk=pk))
    except UNREADABLE:
        return Unreadable(index, _what_is_odd(pk))


def _what_is_odd(pk):
    """In words for whoever reads the log, whatever Python and the database say."""
    for name, kind in _KINDS.items():
        try:
            if not isinstance(Entry.objects.values_list(name, flat=True).get(pk=pk), kind):
                raise TypeError
        except UNREADABLE:
            return f"its {name} is no longer of its kind"
    return "its columns do not fit together"


def read_head():
    """The log's head, or None if there is none or it cannot be right."""
    try:
        head = Head.objects.first()
        return head and head.frontier() and head
    except UNREADABLE:
        return None


def signed_heads():
    """The signed heads that are kept, as `verifier` has heads, smallest first, and a name for the first that
    is no longer what was signed, or None."""
    rows, heads, odd = SignedHead.objects.order_by("pk"), [], None
    try:
        found = [(row.pk, row) for row in rows]
    except UNREADABLE:
        found = [(pk, _signed_one(pk)) for pk in rows.values_list("pk", flat=True)]
    for pk, row in found:
        try:
            head = row.as_data()
            name = named(head)
            if type(row.size) is int and row.size > 0 and row.sound:
                heads.append(head)
                continue
        except UNREADABLE:
            name = f"row {pk} of those that are kept"
        odd = odd or name
    return sorted(heads, key=lambda head: (head["size"], head["at"])), odd


def _signed_one(pk):
    try:
        return SignedHead.objects.get(pk=pk)
    except UNREADABLE:
        return None
