"""Facts about what was put right, each sent with its subject, `by` and `at`."""

from django.dispatch import Signal

regrade_proposed = Signal()  # regrade
regrade_decided = Signal()  # regrade
attempt_regraded = Signal()  # correction: one attempt, with its score before and after
appeal_filed = Signal()  # appeal
appeal_decided = Signal()  # appeal
