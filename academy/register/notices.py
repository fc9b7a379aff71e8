"""Letters to the holder: what governance decided about a certificate, and about an appeal."""

from django.utils.translation import gettext_lazy as _

from academy.people import kinds
from academy.people.kinds import Kind, Unwanted
from academy.people.models import Letter
from academy.register import signals
from academy.register.appeals import Appeal
from academy.register.decisions import Decision


def connect():
    kinds.add(
        Kind(
            "certificate_decided",
            _("Decision about a certificate"),
            _("They hold %(about)s, and governance decided about it on %(day)s."),
            "register/letter_decided.txt",
            _decision,
        ),
        Kind(
            "decision_appeal_decided",
            _("Appeal against a decision"),
            _("They appealed against what was decided about %(about)s, and it was answered on %(day)s."),
            "register/letter_appeal.txt",
            _appeal,
        ),
    )
    signals.decision_appeal_decided.connect(_answered, dispatch_uid="register.letter_appeal")
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


def _answered(appeal, at, **_fact):
    certificate, where = appeal.decision.certificate, appeal.get_absolute_url()
    said = {"path": where, "occasion": f"{appeal.pk}", "day": f"{at:%Y-%m-%d}"}
    letter = Letter.compose("decision_appeal_decided", certificate.person_id, certificate.number, **said)
    Letter.objects.queue([letter], at=at)


def _appeal(letter, *, at):
    return {"appeal": Appeal.objects.select_related("decision__certificate").get(pk=letter.occasion)}
