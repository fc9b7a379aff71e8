"""The words in which an engagement console is answered: may this person do this, and why."""

from datetime import UTC, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Why it is allowed, or what it fails for."""

    ALLOWED = "allowed", _("A certificate allows it")
    UNKNOWN_PERSON = "unknown_person", _("Nobody is known by this employee number")
    LEFT = "left", _("The person has left")
    NO_CERTIFICATE = "no_certificate", _("The person holds no certificate")
    NOT_THIS_ACT = "not_this_act", _("The person’s certificates do not cover the act")
    NOT_THIS_CHANNEL = "not_this_channel", _("The certificate does not cover the channel")
    NOT_THIS_LANGUAGE = "not_this_language", _("The certificate does not cover the language")
    SUSPENDED = "suspended", _("The certificate is suspended")
    REVOKED = "revoked", _("The certificate was revoked")
    CHANGED = "changed", _("What had changed was not done in time")
    EXPIRED = "expired", _("The certificate has expired")


def rfc3339(moment: datetime) -> str:
    """A moment as RFC 3339 writes it, in UTC: 2026-11-23T09:00:00Z, with a fraction where there is one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
