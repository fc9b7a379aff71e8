"""Facts about certificates, each sent with `certificate`, `by` (None for the machine) and `at`; those that
governance decided with their `decision`, the signing of its credential with the `credential`."""

from django.dispatch import Signal

certificate_issued = Signal()
certificate_expired = Signal()
certificate_suspended = Signal()
certificate_reinstated = Signal()
certificate_revoked = Signal()
credential_signed = Signal()
