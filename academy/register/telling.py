"""What a certificate's page says beside the certificate: why its right ends when it does, and of appeals."""

from django.utils.translation import gettext as _

from academy.programmes.explaining import REASONS, day
from academy.register.appeals import Appeal, appealable
from academy.words.standing import End, State, Validity


def told_of(certificate, at):
    """`why` in a sentence, the last `appeal` and whether one can be made (`appealable`)."""
    return {
        "why": _why(certificate, at),
        "appeal": Appeal.objects.filter(decision__certificate=certificate).last(),
        "appealable": appealable(certificate, at=at),
    }


def _why(certificate, at):
    """Why its right ends when it does; of a suspended one also when: the page has another date."""
    told = _ended(certificate, at)
    if certificate.state(at=at) == State.SUSPENDED:
        return _("It would end on %(day)s. %(why)s") % {"day": day(certificate.ends_at), "why": told}
    return told


def _ended(certificate, at):
    if certificate.end == End.EXPIRED:
        return _foreseen(certificate)
    if certificate.end == End.CHANGED and at < certificate.ends_at:
        return _("What the programme asked anew is to be done by then; otherwise the right closes.")
    return {
        End.CHANGED: _("What the programme asked anew was not done by then."),
        End.LEFT: _("The holder left on that day."),
        End.REVOKED: _("It was revoked on that day."),
        End.SUPERSEDED: _("The next cycle began on that day."),
    }[End(certificate.end)]


def _foreseen(certificate):
    """As `explaining`, with the day on which it was earned, which the certificate has."""
    validity = certificate.programme.validity
    from_earning = validity == Validity.COMPLETION or (
        certificate.why == "earned" and validity == Validity.EXPIRY
    )
    if certificate.why in ("earned", "renewed") and from_earning:
        words = _("It is counted from %(day)s, the day on which the last requirement was met.")
        return words % {"day": day(certificate.earned_at)}
    return REASONS[certificate.why](validity, {})
