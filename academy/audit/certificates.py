"""What the log keeps of the facts about certificates: see `receivers.TOLD`."""

from academy.words.canonical import digest


def issued(certificate, **_):
    return certificate.person.key, {
        "certificate": certificate.number,
        "programme": certificate.programme.slug,
        "title": certificate.title,
        "cycle": certificate.cycle,
        "issued": certificate.issued_at.isoformat(),
        "expires": certificate.expires_at.isoformat(),
        "policy": certificate.policy,
        "evidence": certificate.evidence,
    }


def decided(certificate, decision, **_):
    return certificate.person.key, {
        "certificate": certificate.number,
        "title": certificate.title,
        "reason": decision.reason,
        "meaning": decision.meaning,
        "signature": decision.signature,
    }


def signed(certificate, credential, **_):
    return certificate.person.key, {
        "certificate": certificate.number,
        "title": certificate.title,
        "credential": str(credential.key),
        "signed_with": credential.signed_with,
        "sha256": digest(credential.document),
    }
