"""Facts of the desk, each sent with `by` (None for the machine) and `at`."""

from django.dispatch import Signal

looks_recorded = Signal()  # a batch of `looks` with its `sha256`

# About audit campaigns.
campaign_announced = Signal()  # the `campaign`, with its `readers`
population_fixed = Signal()  # of the `campaign`
sample_drawn = Signal()  # of the `campaign`; `drawn` is its first lines, their count and digest
record_read = Signal()  # a `record` with all its `answers`
answer_changed = Signal()  # about a `record` that was read: the `answer`, and the one `before`
finding_made = Signal()  # the `finding`
action_set = Signal()  # the `action`
action_done = Signal()  # the `action`, with the `step`
action_checked = Signal()  # the `action`, with the `step`: accepted or sent back
# By its reader, by its reviewer, or sent back by them; each with the `signature`.
campaign_read = Signal()
campaign_signed = Signal()
campaign_sent_back = Signal()
