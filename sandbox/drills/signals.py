"""Facts about drills, each sent with `run`, `by` and `at`."""

from django.dispatch import Signal

run_started = Signal()
run_graded = Signal()
