"""Facts about drills, each sent with `run`, `by` and `at`; and two questions.

`start_asked` is sent with `edition` and `person` before a graded run: a receiver answers with a
`Hindrance` if something comes first, or with None. `need_asked` is sent with `edition`: a
receiver answers with the score that a graded run of it needs, or with None.
"""

from django.dispatch import Signal

run_started = Signal()
run_graded = Signal()
start_asked = Signal()
need_asked = Signal()
