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
