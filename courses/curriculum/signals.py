"""Facts about the curriculum.

`lesson_finished` is sent with `reading`; `lesson_published` with `lesson` and
`revision`; `lesson_withdrawn` with `lesson`; `policy_published` with `version`; all with `by` and `at`.
"""

from django.dispatch import Signal

lesson_finished = Signal()
lesson_published = Signal()
lesson_withdrawn = Signal()
policy_published = Signal()
