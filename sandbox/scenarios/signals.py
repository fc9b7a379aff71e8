"""Facts about scenarios. `edition_published` is sent with `edition`, `by` and `at`.

Three questions, of which whoever knows answers:

- `disputes_asked`, sent with `edition`: the refs of posts over which two people part and nobody has decided.
- `labelled_asked`, sent with `post`: whether people have labelled it.
- `policy_asked`, sent with `policy`, as social-media@6: its clauses by number, False if there is no such
  version, or None if there are no policies at all.
"""

from django.dispatch import Signal

edition_published = Signal()
disputes_asked = Signal()
labelled_asked = Signal()
policy_asked = Signal()
