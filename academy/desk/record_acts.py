"""How holds and erasures are told: the arguments of `acts.Act`."""

from django.utils.translation import gettext_lazy as _

RECORD_ACTS = {
    "hold_placed": (_("Legal hold placed"), _("%(reference)s: %(reason)s"), "lock", "is-warn"),
    "hold_released": (_("Legal hold released"), _("%(reference)s: %(reason)s"), "lock"),
    "erasure_proposed": (_("Erasure proposed"), _("Of %(count)s people: %(reason)s"), "archive"),
    "erasure_approved": (_("Erasure approved"), _("Of %(count)s people: %(reason)s"), "archive", "is-warn"),
    "erasure_refused": (_("Erasure refused"), _("Of %(count)s people: %(reason)s"), "x"),
    "person_erased": (
        _("Erased"),
        _("Under version %(schedule)s of the retention schedule, with the facts of %(log_entries)s entries: "
          "%(reason)s"),
        "archive",
        "is-warn",
    ),
}  # fmt: skip
