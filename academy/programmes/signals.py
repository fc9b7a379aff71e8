"""Facts about programmes.

`policy_attested` is sent with `attestation`, `programme_assigned` with `assignment`, `due_moved` with `move`,
`requirement_changed` with `change`, `declared` with `declaration`; all with `by` and `at`.
"""

from django.dispatch import Signal

policy_attested = Signal()
programme_assigned = Signal()
due_moved = Signal()
requirement_changed = Signal()
holdings_asked = Signal()  # with `people` (ids); answered by the register: see `facts.holdings`
declared = Signal()
