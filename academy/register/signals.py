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
