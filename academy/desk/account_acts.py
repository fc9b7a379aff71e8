"""How the acts about branded accounts are told: the arguments of `acts.Act`."""

from django.utils.translation import gettext_lazy as _

_REASON = _("%(name)s (%(channel)s, %(language)s): %(reason)s")

ACCOUNT_ACTS = {
    "account_requested": (
        _("Account requested"),
        _("%(name)s (%(channel)s, %(language)s), until %(last_day)s: %(reason)s"),
        "at",
    ),
    "account_approved": (_("Account approved"), _REASON, "circle-check", "is-good"),
    "account_refused": (_("Account refused"), _REASON, "x", "is-warn"),
    "account_suspended": (_("Account suspended"), _REASON, "player-pause", "is-warn"),
    "account_reinstated": (_("Account reinstated"), _REASON, "circle-check", "is-good"),
    "account_handed_over": (_("Account handed over"), _REASON, "arrow-right"),
    "account_prolonged": (
        _("Account prolonged"),
        _("%(name)s (%(channel)s, %(language)s), to %(last_day)s: %(reason)s"),
        "repeat",
    ),
    "account_closed": (_("Account closed"), _REASON, "archive"),
    "account_deputies_named": (_("Deputies named"), _REASON, "users"),
    "account_holder_proposed": (_("New holder proposed"), _REASON, "user-plus"),
    "account_lapsed": (
        _("Account suspended by itself"),
        _("%(name)s (%(channel)s, %(language)s): its holder’s right closed on %(since)s"),
        "player-pause",
        "is-warn",
    ),
    "account_resumed": (
        _("Account open again by itself"),
        _("%(name)s (%(channel)s, %(language)s): its holder holds the right again"),
        "circle-check",
    ),
    "account_ended": (
        _("Account past its last day"),
        _("%(name)s (%(channel)s, %(language)s): its last day was %(last_day)s"),
        "clock-off",
        "is-warn",
    ),
    "account_used": (_("Account used"), _("%(name)s, last on %(used)s"), "message"),
}
