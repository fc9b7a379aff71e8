"""What the log keeps of the signing of a credential: see `receivers.TOLD`."""

from academy.words.canonical import digest


def signed(certificate, credential, **_):
    return certificate.person.key, {
        "certificate": certificate.number,
        "title": certificate.title,
        "credential": str(credential.key),
        "signed_with": credential.signed_with,
        "sha256": digest(credential.document),
    }
