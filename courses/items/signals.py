"""Facts about items, sent with `item`, `by` and `at`; `item_published` with its `revision` too."""

from django.dispatch import Signal

item_published = Signal()
item_retired = Signal()
