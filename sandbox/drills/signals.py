"""Facts about drills, each sent with `run`, `by` and `at`; and two questions.

`drill_reply_marked` is sent with `marking`, `by` and `at`.
`inject_fired` besides with `inject` and the `second` of the stream at which it comes, None where it was
called off.

`start_asked` is sent with `edition`, `person` and `at` before a graded run: a receiver answers with a
`Hindrance` if something comes first, or with None. `need_asked` is sent with `edition`: a
receiver answers with the score that a graded run of it needs, or with None.
"""

from django.dispatch import Signal

run_started = Signal()
run_graded = Signal()
inject_fired = Signal()
drill_reply_marked = Signal()
start_asked = Signal()
need_asked = Signal()
