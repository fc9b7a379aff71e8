"""The words of what a person may do: principles taught, levels earned, acts allowed, roles held."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Principle(TextChoices):
    """What a lesson or an item is about: the five principles, and who may speak at all."""

    GOVERNANCE = "governance", _("Who may speak")
    INFORMATION = "information", _("Protect information")
    TRANSPARENCY = "transparency", _("Be transparent and disclose")
    LAW = "law", _("Follow the law and the code of conduct")
    RESPONSIBILITY = "responsibility", _("Be responsible")
    KINDNESS = "kindness", _("Be kind, enjoy it and connect")


class Level(TextChoices):
    ADVOCATE = "advocate", _("Advocate")
    PROFESSIONAL = "professional", _("Professional")
    SPECIALIST = "channel specialist", _("Channel specialist")
    LISTENER = "listener", _("Listener")
    RESPONDER = "responder", _("Responder")
    TRAINER = "trainer", _("Trainer")


class EntitlementAct(TextChoices):
    SHARE = "share", _("Share company news on one’s own accounts")
    SPEAK = "speak", _("Speak for the company")
    HOLD_ACCOUNT = "hold_account", _("Hold a branded account")


class Role(TextChoices):
    EMPLOYEE = "employee", _("Employee")
    TRAINER = "trainer", _("Trainer")
    COMPLIANCE = "compliance", _("Compliance")
    GOVERNANCE = "governance", _("Governance")
    RECORDS = "records officer", _("Records officer")
    OPERATOR = "operator", _("Operator")


class State(TextChoices):
    """How a certificate stands at a moment."""

    NONE = "none", _("Not held")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")


RUNNING = (State.ACTIVE, State.SUSPENDED)  # a certificate whose right has not closed for good


class Validity(TextChoices):
    """From when a certificate's length is counted."""

    COMPLETION = "completion", _("From the day it is earned")
    EXPIRY = "expiry", _("From the expiry before")
    CALENDAR = "calendar", _("Until a day of the calendar")


class End(TextChoices):
    """Why a right closes when it does."""

    EXPIRED = "expired", _("Its time was over")
    CHANGED = "changed", _("What had changed was not done in time")
    LEFT = "left", _("The holder left")
    REVOKED = "revoked", _("It was revoked")
    SUPERSEDED = "superseded", _("The next cycle began")


class Renewal(TextChoices):
    """When a renewal asks for a requirement again."""

    ALWAYS = "always", _("Every time")
    CHANGED = "changed", _("When it has changed")
    NEVER = "never", _("Never again")
