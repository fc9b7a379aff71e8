"""Whether what consoles asked is kept as the log has it."""

from itertools import groupby
from operator import attrgetter

from academy.audit.models import Entry
from academy.register.models import EntitlementRead
from academy.words.canonical import digest


def altered():
    """`[(batch, why)]` for each batch that the log contradicts, and how many hold; in two queries."""
    told = {
        entry.subject: entry.facts["sha256"]
        for entry in Entry.objects.filter(act="entitlements_read", facts__isnull=False)
    }
    reads = EntitlementRead.objects.select_related("client").order_by("batch", "place")
    bad, held = [], 0
    for batch, rows in groupby(reads.iterator(chunk_size=2_000), attrgetter("batch")):
        said = told.pop(str(batch), None)
        if said == digest([read.told() for read in rows]):
            held += 1
        else:
            bad.append((str(batch), "the log does not know it" if said is None else "it was altered"))
    return bad + [(batch, "its reads are gone") for batch in told], held
