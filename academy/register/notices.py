"""Telling the people concerned, by mail."""

from django.utils.translation import gettext_lazy as _

from academy.register.decisions import Decision
from academy.words.letters import write_once

SUBJECTS = {
    Decision.Act.SUSPEND: _("Your certificate is suspended"),
    Decision.Act.REINSTATE: _("Your certificate holds again"),
    Decision.Act.REVOKE: _("Your certificate is revoked"),
}


def tell_of_decision(pk, *, at):
    """Write to the holder of the certificate that was decided about."""
    write_once(Decision.objects.untold(), pk, _of_decision, at=at)


def _of_decision(decision):
    certificate = decision.certificate
    return (
        certificate.person,
        SUBJECTS[decision.act],
        "register/mail_decision.txt",
        certificate.get_absolute_url(),
    )
