"""The words of branded accounts: how one stands, and what is done about one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountState(TextChoices):
    """How an account stands at a moment."""

    NONE = "none", _("Not asked for yet")
    REQUESTED = "requested", _("Requested")
    OPEN = "open", _("Open")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Past its last day")
    REFUSED = "refused", _("Refused")
    CLOSED = "closed", _("Closed")


class ActKind(TextChoices):
    """What was done, in the past tense."""

    REQUEST = "request", _("Requested")
    APPROVE = "approve", _("Approved")
    REFUSE = "refuse", _("Refused")
    SUSPEND = "suspend", _("Suspended")
    REINSTATE = "reinstate", _("Reinstated")
    HAND_OVER = "hand_over", _("Handed over")
    PROLONG = "prolong", _("Prolonged")
    CLOSE = "close", _("Closed")
    DEPUTIES = "deputies", _("Deputies named")
    PROPOSE = "propose", _("New holder proposed")
    LAPSE = "lapse", _("Suspended by itself")
    RESUME = "resume", _("Open again by itself")
    END = "end", _("Past its last day")


# What governance decides, and how it is offered.
DECISIONS = {
    ActKind.APPROVE: _("Approve"),
    ActKind.REFUSE: _("Refuse what is asked"),
    ActKind.SUSPEND: _("Suspend"),
    ActKind.REINSTATE: _("Reinstate"),
    ActKind.HAND_OVER: _("Hand over to another holder"),
    ActKind.PROLONG: _("Prolong to another last day"),
    ActKind.CLOSE: _("Close: it is closed on the channel"),
}
