"""Facts about scenarios. `edition_published` is sent with `edition`, `by` and `at`.

Two questions. `disputes_asked`, sent with `edition`: whoever knows answers with the refs of posts over which
two people part and nobody has decided. `labelled_asked`, sent with `post`: whoever knows answers whether
people have labelled it.
"""

from django.dispatch import Signal

edition_published = Signal()
disputes_asked = Signal()
labelled_asked = Signal()
