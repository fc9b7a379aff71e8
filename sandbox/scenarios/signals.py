"""Facts about scenarios. `edition_published` is sent with `edition`, `by` and `at`."""

from django.dispatch import Signal

edition_published = Signal()
