"""Facts about evidence packs, sent with `by` and `at`: a `pack` was asked for; a `pack` was taken away."""

from django.dispatch import Signal

pack_begun = Signal()
pack_taken = Signal()
