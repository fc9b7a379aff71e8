"""Facts about scenarios. `edition_published` is sent with `edition`, `by` and `at`.

A question: `disputes_asked`, sent with `edition`; whoever knows answers with the refs of posts over which
two people part and nobody has decided.
"""

from django.dispatch import Signal

edition_published = Signal()
disputes_asked = Signal()
