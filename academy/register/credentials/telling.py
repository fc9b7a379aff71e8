"""What is told of a file that is not a credential of ours which was issued: a title, why, and what to do."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.register.credentials.checking import Verdict


@dataclass(frozen=True)
class Told:
    """The words for a verdict, its icon, and its tone: `is-off` where nothing speaks against it."""

    title: Any
    why: Any
    then: Any
    icon: str = "ban"
    tone: str = "is-bad"


_ASK = _("Do not rely on it. Ask whoever showed it to you for the number of the certificate, and check that.")
_AGAIN = _("Ask for the file as it was downloaded: PNG, SVG, JSON or JWT. A screenshot carries no signature.")

TOLD = {
    Verdict.TAMPERED: Told(
        _("Tampered with"),
        _("Something in this file was changed after we signed it, so it proves nothing."),
        _ASK,
        "alert-triangle",
    ),
    Verdict.BAD_SIGNATURE: Told(
        _("Bad signature"),
        _("This file says that we issued it. It is not signed, or not with a key of ours."),
        _ASK,
    ),
    Verdict.WRONG_ISSUER: Told(
        _("Wrong issuer"),
        _("It names another issuer than us. We cannot say whether it is genuine."),
        _("Ask the issuer that it names."),
    ),
    Verdict.UNKNOWN: Told(
        _("Not in the register"),
        _("The signature is ours, but the register holds no such credential."),
        _ASK,
    ),
    Verdict.NOT_YET_VALID: Told(
        _("Not yet valid"),
        _("The signature is ours. What it allows is not allowed before the day that the credential names."),
        _("Check it again on that day."),
        "clock",
        "is-off",
    ),
}
# A credential that the register does not hold has no standing, whatever its dates say.
TOLD |= dict.fromkeys(
    (Verdict.VALID, Verdict.EXPIRED, Verdict.REVOKED, Verdict.SUSPENDED), TOLD[Verdict.UNKNOWN]
)
NOT_A_CREDENTIAL = Told(
    _("Not a credential"),
    _("There is no credential in this file that can be read, so nothing was checked."),
    _AGAIN,
    "alert-circle",
    "is-off",
)
TOO_LARGE = Told(
    _("Too large"),
    _("This file has more than 1 MB, so it was not looked at. No credential of ours is that large."),
    _AGAIN,
    "alert-circle",
    "is-off",
)
NO_FILE = Told(
    _("No file came"),
    _("No file was chosen, or it was empty, so nothing was checked."),
    _("Choose the file, then check it again."),
    "alert-circle",
    "is-off",
)
