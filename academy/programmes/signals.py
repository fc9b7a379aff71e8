"""Facts about programmes.

`policy_attested` is sent with `attestation`, `programme_assigned` with
`assignment`; both with `by` and `at`.
"""

from django.dispatch import Signal

policy_attested = Signal()
programme_assigned = Signal()
