"""Letters to the holder about whose certificate governance decided."""

from django.utils.translation import gettext_lazy as _

from academy.people import kinds
from academy.people.kinds import Kind, Unwanted
from academy.people.models import Letter
from academy.register import signals
from academy.register.decisions import Decision


def connect():
    kinds.add(
        Kind(
            "certificate_decided",
            _("Decision about a certificate"),
            _("They hold %(about)s, and governance decided about it on %(day)s."),
            "register/letter_decided.txt",
            _decision,
        )
    )
    for fact in signals.certificate_suspended, signals.certificate_reinstated, signals.certificate_revoked:
        fact.connect(_decided, dispatch_uid="register.letter_decided")


def _decided(certificate, decision, at, **_fact):
    if decision.by is None:  # a suspension that is only handed on was told when it was decided
        return
    letter = Letter.compose(
        "certificate_decided",
        certificate.person_id,
        certificate.number,
        path=certificate.get_absolute_url(),
        occasion=f"{decision.pk}",
        day=f"{at:%Y-%m-%d}",
    )
    Letter.objects.queue([letter], at=at)


def _decision(letter, *, at):
    decision = Decision.objects.select_related("certificate").get(pk=letter.occasion)
    if decision.certificate.decisions.last() != decision:
        raise Unwanted(_("It was decided about anew; the next letter says how it stands."))
    return {"told": decision}
