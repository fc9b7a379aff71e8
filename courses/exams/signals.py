"""Facts about attempts, each sent with `attempt`, `by` and `at`."""

from django.dispatch import Signal

attempt_started = Signal()
attempt_submitted = Signal()
attempt_scored = Signal()
