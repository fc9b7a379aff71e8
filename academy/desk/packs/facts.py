"""What the log keeps of evidence packs, in the shape of `audit.receivers.TOLD`. The log knows nothing of the
desk: the desk tells it what to listen to."""

from academy.desk.packs import signals


def asked(pack, **_):
    return pack.key, {
        "pack": str(pack.key),
        "asked": pack.asked,
        "reason": pack.reason,
    }


def taken(pack, **_):
    return pack.key, {"pack": str(pack.key), "sha256": pack.sha256}


TOLD = [(signals.pack_begun, "pack_begun", asked), (signals.pack_taken, "pack_taken", taken)]
