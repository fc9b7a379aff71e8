"""Facts about certificates, each sent with `certificate`, `by` (None for the machine) and `at`; those that
governance decided with their `decision`."""

from django.dispatch import Signal

certificate_issued = Signal()
certificate_expired = Signal()
certificate_superseded = Signal()  # with the certificate `following` it
certificate_suspended = Signal()
certificate_reinstated = Signal()
certificate_revoked = Signal()
credential_signed = Signal()  # with the `credential`
decision_appealed = Signal()  # with the `appeal`
decision_appeal_decided = Signal()  # with the `appeal`

# About consoles that ask who may do what: made and revoked, with `client`; what they asked, as a batch of
# `reads` with its `sha256`; a `bundle` handed out to a `client`.
client_made = Signal()
client_revoked = Signal()
entitlements_read = Signal()
bundle_issued = Signal()
