"""Facts of the desk, each sent with `by` (None for the machine) and `at`."""

from django.dispatch import Signal

looks_recorded = Signal()  # a batch of `looks` with its `sha256`
