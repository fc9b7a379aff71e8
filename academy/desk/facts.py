"""What the log keeps of the desk's own facts. The log knows nothing of the desk: the desk tells it what to
listen to, in the shape of `audit.receivers.TOLD`."""

from academy.desk import signals


def looks(looks, sha256, **_):
    """A batch by its digest: who looked at whom stays in its rows, so that this entry names nobody."""
    return looks[0].batch, {
        "count": len(looks),
        "first": looks[0].at.isoformat(),
        "last": looks[-1].at.isoformat(),
        "sha256": sha256,
    }


TOLD = [
    (signals.looks_recorded, "looks_recorded", looks),
]
