"""Facts about marking: `reply_marked` is sent with `marking`, `by` and `at`."""

from django.dispatch import Signal

reply_marked = Signal()
