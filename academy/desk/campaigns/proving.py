"""Whether all that the log says of a person is in it, as it was written."""

from academy.audit.models import Entry
from academy.audit.proofs import prove_all
from academy.audit.reading import Unreadable, read


def sound(person):
    """How many entries about the person are in the log as they were written, of how many: `(sound, all)`."""
    entries = read(Entry.objects.about(person.key))
    proofs = prove_all(entry for entry in entries if not isinstance(entry, Unreadable))
    return sum(proof.holds for proof in proofs), len(entries)


def unaltered(person):
    """Every entry about the person leads to the log's head, and its facts match."""
    held, count = sound(person)
    return held == count > 0
