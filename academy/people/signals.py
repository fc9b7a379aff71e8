"""Facts about people, announced in the past tense inside their transaction.

Each is sent with `person`, `by` (a person or None for the machine) and `at`;
role facts also carry `role`, and `person_moved` the `changes`.
"""

from django.dispatch import Signal

person_joined = Signal()
person_moved = Signal()
person_left = Signal()
role_granted = Signal()
role_withdrawn = Signal()
