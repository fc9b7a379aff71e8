"""Whether all that the log says of a person is in it, as it was written."""

from academy.audit.models import Entry, commitment
from academy.audit.reading import UNREADABLE, Unreadable, read, read_head
from academy.audit.tree import Frontier, leaf_hash


def sound(person):
    """How many entries about the person hold by themselves, of how many: `(sound, all)`. The leaf has its
    hash, and the facts match their commitment; whether they are in the tree, `unaltered` says."""
    entries = read(Entry.objects.about(person.key))
    return sum(_holds(entry) for entry in entries), len(entries)


def unaltered(person):
    """Every entry about the person holds, and the log that has them leads to its head. The tree is computed
    once from all stored hashes, however many entries there are; an entry that has its hash is in it."""
    held, count = sound(person)
    head = read_head()
    return held == count and head is not None and _root(head.size) == head.root


def _holds(entry):
    if isinstance(entry, Unreadable) or leaf_hash(entry.leaf()) != bytes(entry.hash):
        return False
    if entry.erased:
        return True
    return None not in (entry.salt, entry.facts) and commitment(entry.salt, entry.facts) == entry.commitment


def _root(size):
    """The root over the stored hashes of the first `size` entries, in constant memory; "" if it has none."""
    hashes = Entry.objects.filter(index__lt=size).order_by("index").values_list("hash", flat=True)
    tree = Frontier()
    try:
        for stored in hashes.iterator(chunk_size=10_000):
            tree.append(bytes(stored))
    except UNREADABLE:
        return ""
    return tree.root().hex() if tree.size == size else ""
