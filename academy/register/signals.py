"""Facts about certificates, each sent with `certificate`, `by` (None for the machine) and `at`; those that
governance decided with their `decision`."""

from django.dispatch import Signal

certificate_issued = Signal()
certificate_expired = Signal()
certificate_superseded = Signal()  # with the certificate `following` it
certificate_suspended = Signal()
certificate_reinstated = Signal()
certificate_revoked = Signal()
certificate_end_moved = Signal()  # with the end it had `before`, and for what it was to end: `before_end`
credential_signed = Signal()  # with the `credential`
decision_appealed = Signal()  # with the `appeal`
decision_appeal_decided = Signal()  # with the `appeal`

# A change with a deadline closes the rights that rest on what has changed: with the `change`, and the `count`
# of certificates whose end it moved.
rights_cut = Signal()

# About consoles that ask who may do what: made and revoked, with `client`; what they asked, as a batch of
# `reads` with its `sha256`; a `bundle` handed out to a `client`.
client_made = Signal()
client_revoked = Signal()
entitlements_read = Signal()
bundle_issued = Signal()
