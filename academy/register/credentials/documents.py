"""What a credential says: an OpenBadgeCredential (Open Badges 3.0) of one certificate, issued by the academy.

Nothing in it depends on who asks or in which language: what is signed is English and in UTC.
"""

import hashlib
from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from academy.register.credentials.checking import V2
from academy.register.credentials.issuer import PURPOSE, Issuer, did_web

CONTEXTS = [V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
STATUS_PURPOSES = ("revocation", "suspension")


def academy():
    """The academy as an issuer, with all keys it ever signed credentials with: the newest first, as there
    are verifiers that check a status list with the first key they find."""
    keys = [key for key in settings.KEYS if key["purpose"] == PURPOSE]
    return Issuer(did_web(settings.SITE_URL), sorted(keys, key=lambda key: -key["not_before"]))


def profile():
    """Who the issuer is."""
    return {
        "id": academy().id,
        "type": ["Profile"],
        "name": f"{settings.ORGANISATION} Academy",
        "url": settings.SITE_URL,
    }


def achievement(programme):
    """What was achieved: the programme, and what it asks for."""
    wanted = programme.requirements.select_related("course", "policy_version__policy", "exam", "scenario")
    with override(settings.LANGUAGE_CODE):
        asked = "; ".join(str(requirement) for requirement in wanted)
    return {
        "id": address("achievement", programme.slug),
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": programme.title,
        "description": programme.allows,
        "criteria": {"narrative": f"Every requirement of the programme was met. {asked}".strip()},
        "image": {"id": address("achievement_picture", programme.slug), "type": "Image"},
    }


def document(credential, *, token):
    """The credential of a certificate, not signed yet. A token names the status lists that are tokens."""
    certificate = credential.certificate
    return {
        "@context": CONTEXTS,
        "id": address("credential", credential.key),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": profile(),
        "validFrom": utc(certificate.issued_at),
        "validUntil": utc(certificate.expires_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_name(certificate), _mail(certificate, credential.salt)],
            "licenseNumber": certificate.number,
            "achievement": _as_certified(certificate),
        },
        "credentialStatus": [_status(credential, purpose, token) for purpose in STATUS_PURPOSES],
    }


def list_address(purpose, number, *, token):
    """Where a status list is: a document with a proof, or a token."""
    return address("status_list_token" if token else "status_list", purpose, number)


def address(name, *arguments):
    return settings.SITE_URL + reverse(name, args=arguments)


def utc(at):
    """A moment as RFC 3339 in UTC, exact."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _as_certified(certificate):
    """The achievement in the words of the certificate: the programme may be edited later."""
    said = {"name": certificate.title, "description": certificate.allows}
    return achievement(certificate.programme) | said


def _name(certificate):
    return {
        "type": "IdentityObject",
        "hashed": False,
        "identityType": "name",
        "identityHash": certificate.holder,
    }


def _mail(certificate, salt):
    """Who knows the holder's mail address can tell that it is theirs; nobody can read it from this."""
    mail = certificate.person.email.lower()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityType": "emailAddress",
        "identityHash": "sha256$" + hashlib.sha256((mail + salt).encode()).hexdigest(),
        "salt": salt,
    }


def _status(credential, purpose, token):
    where = list_address(purpose, credential.status_list, token=token)
    return {
        "id": f"{where}#{credential.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(credential.status_index),
        "statusListCredential": where,
    }
