"""Facts about people, announced in the past tense inside their transaction.

Each is sent with `person`, `by` (a person or None for the machine) and `at`;
role facts also carry `role`, `person_moved` the `changes`, and `identity_confirmed` the `method`.
"""

from django.dispatch import Signal

person_joined = Signal()
person_moved = Signal()
person_left = Signal()
identity_confirmed = Signal()
role_granted = Signal()
role_withdrawn = Signal()

# What the records officers do about somebody's record: each with `by` and `at`, holds with the `hold`,
# proposals with the `proposal`, and `person_erased` with the `erasure`.
hold_placed = Signal()
hold_released = Signal()
erasure_proposed = Signal()
erasure_approved = Signal()
erasure_refused = Signal()
person_erased = Signal()
