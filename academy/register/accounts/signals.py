"""Facts about branded accounts, each sent with `account`, `by` (None for the machine) and `at`; all but
`account_used` with the `act`, the row that says how it stands from then on."""

from django.dispatch import Signal

account_requested = Signal()
account_approved = Signal()
account_refused = Signal()
account_suspended = Signal()
account_reinstated = Signal()
account_handed_over = Signal()
account_prolonged = Signal()
account_closed = Signal()
account_deputies_named = Signal()
account_holder_proposed = Signal()
account_lapsed = Signal()
account_resumed = Signal()
account_ended = Signal()
account_used = Signal()
