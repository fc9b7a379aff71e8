"""Telling others of a certificate where they look."""

from urllib.parse import urlencode

from django.conf import settings


def linkedin(certificate, address):
    """The link with which LinkedIn offers to add the certificate to one's profile; nothing is sent before
    the holder follows it. `address` is where anybody can check it."""
    said = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.title,
        "organizationName": settings.ORGANISATION,
        "issueYear": certificate.issued_at.year,
        "issueMonth": certificate.issued_at.month,
        "expirationYear": certificate.expires_at.year,
        "expirationMonth": certificate.expires_at.month,
        "certUrl": address,
        "certId": certificate.number,
    }
    return "https://www.linkedin.com/profile/add?" + urlencode(said)
