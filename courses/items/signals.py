"""Facts about items, sent with `item`, `by` and `at`; `item_published` with its `revision` too."""

from django.dispatch import Signal

# A question, sent with `citation` (`academy.words.citations.Citation`): a receiver answers whether a policy
# has that clause, or None if it cannot tell.
clause_asked = Signal()
item_published = Signal()
item_retired = Signal()
