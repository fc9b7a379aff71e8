"""Facts about exams, each sent with its subject, `by` and `at`; and a question.

`start_asked` is sent with `exam`, `person` and `at` before a start: a receiver answers with a
`Hindrance` if something comes first, or with None.
"""

from django.dispatch import Signal

start_asked = Signal()
exam_published = Signal()  # exam, revision
exam_withdrawn = Signal()  # exam
allowance_granted = Signal()  # allowance
allowance_withdrawn = Signal()  # allowance
attempt_started = Signal()  # attempt
attempt_submitted = Signal()  # attempt
attempt_scored = Signal()  # attempt
attempt_voided = Signal()  # attempt
attempt_granted = Signal()  # extra: a further attempt beyond the number allowed
standard_set = Signal()  # study: a panel's judgement of the cut score, kept
