"""Facts about labels: `post_labelled` is sent with `label`, `post_settled` with `settlement`; both with
`by` and `at`."""

from django.dispatch import Signal

post_labelled = Signal()
post_settled = Signal()
