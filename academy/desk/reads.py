"""Whether what was read is kept as the log has it: what consoles asked, and what people looked at."""

from itertools import groupby
from operator import attrgetter

from academy.audit.models import Entry
from academy.desk.access.looks import Look
from academy.register.models import EntitlementRead
from academy.words.canonical import digest

# Each kind of batch: the act that states one, and what it covers.
KINDS = {
    "entitlements_read": EntitlementRead.objects.select_related("client"),
    "looks_recorded": Look.objects.exclude(batch=None),
}


def altered(act):
    """`[(batch, why)]` of each batch of `act` that the log contradicts, and how many hold; in two queries."""
    told = {
        entry.subject: entry.facts["sha256"] for entry in Entry.objects.filter(act=act, facts__isnull=False)
    }
    rows = KINDS[act].order_by("batch", "place")
    bad, held = [], 0
    for batch, reads in groupby(rows.iterator(chunk_size=2_000), attrgetter("batch")):
        said = told.pop(str(batch), None)
        if said == digest([read.told() for read in reads]):
            held += 1
        else:
            bad.append((str(batch), "the log does not know it" if said is None else "it was altered"))
    return bad + [(batch, "its reads are gone") for batch in told], held
