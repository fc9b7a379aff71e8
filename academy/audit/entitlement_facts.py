"""What the log keeps of consoles that ask who may do what."""


def client(client, **_):
    return client.key, {"client": client.name, "owner": str(client.owner.key)}


def reads(reads, sha256, **_):
    """A batch by its digest: whom each read is about stays in its row, so that this entry names nobody."""
    return reads[0].batch, {
        "count": len(reads),
        "first": reads[0].asked_at.isoformat(),
        "last": reads[-1].asked_at.isoformat(),
        "sha256": sha256,
    }


def bundle(bundle, client, **_):
    return client.key, {
        "client": client.name,
        "rights": bundle.count,
        "expires": bundle.expires.isoformat(),
        "sha256": bundle.sha256,
    }
