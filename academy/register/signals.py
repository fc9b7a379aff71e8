"""Facts about certificates, each sent with `certificate`, `by` (None for the machine) and `at`."""

from django.dispatch import Signal

certificate_issued = Signal()
certificate_expired = Signal()
