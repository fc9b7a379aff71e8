"""Facts about items. `item_published` is sent with `item`, `revision`, `by` and `at`."""

from django.dispatch import Signal

item_published = Signal()
