"""What a certificate's page says beside the certificate: why its right ends when it does, and of appeals."""

from django.utils.translation import gettext as _

from academy.programmes.explaining import REASONS
from academy.register.appeals import Appeal, appealable
from academy.words.standing import End


def told_of(certificate, at):
    """`why` in a sentence, the last `appeal` and whether one can be made (`appealable`)."""
    return {
        "why": _why(certificate),
        "appeal": Appeal.objects.filter(decision__certificate=certificate).last(),
        "appealable": appealable(certificate, at=at),
    }


def _why(certificate):
    if certificate.end == End.EXPIRED:
        return REASONS[certificate.why](certificate.programme.validity, {})
    return {
        End.CHANGED: _("What the programme asked anew was not done by then."),
        End.LEFT: _("The holder left on that day."),
        End.REVOKED: _("It was revoked on that day."),
        End.SUPERSEDED: _("The next cycle began on that day."),
    }[End(certificate.end)]
