"""How the acts of audit campaigns are told: the arguments of `acts.Act`."""

from django.utils.translation import gettext_lazy as _

CAMPAIGN_ACTS = {
    "campaign_announced": (
        _("Audit announced"),
        _("%(campaign)s, “%(title)s”: %(count)s records as of %(as_of)s, to be read by %(read_by)s"),
        "list-check",
    ),
    "population_fixed": (
        _("Population fixed"),
        _("%(campaign)s: %(count)s certificates, SHA-256 %(sha256)s"),
        "lock",
    ),
    "sample_drawn": (
        _("Sample drawn"),
        _("%(campaign)s: %(count)s records, by the seed %(seed)s"),
        "list-check",
    ),
    "record_read": (_("Record read"), _("%(campaign)s, record %(record)s: %(certificate)s"), "eye"),
    "answer_changed": (
        _("Answer changed"),
        _("%(campaign)s, record %(record)s: %(question)s, from %(before)s to %(value)s"),
        "pencil",
    ),
    "finding_made": (
        _("Finding made"),
        _("%(campaign)s, F%(finding)s about record %(record)s, %(grade)s: %(what)s"),
        "alert-triangle",
        "is-warn",
    ),
    "action_set": (
        _("Action asked for"),
        _("%(campaign)s, F%(finding)s, by %(due)s: %(what)s"),
        "calendar-due",
    ),
    "action_done": (_("Action done"), _("%(campaign)s, F%(finding)s: %(words)s"), "check"),
    "action_checked": (
        _("Action checked"),
        _("%(campaign)s, F%(finding)s, %(kind)s: %(words)s"),
        "list-check",
    ),
    "campaign_read": (
        _("Audit signed by its reader"),
        _("%(campaign)s, with the name %(signature)s, over SHA-256 %(sha256)s"),
        "signature",
    ),
    "campaign_signed": (
        _("Audit signed by its reviewer"),
        _("%(campaign)s, with the name %(signature)s, over SHA-256 %(sha256)s"),
        "signature",
        "is-good",
    ),
    "campaign_sent_back": (_("Audit sent back"), _("%(campaign)s: %(why)s"), "repeat", "is-warn"),
}
