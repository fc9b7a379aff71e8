"""What the linter finds."""

from collections.abc import Mapping
from typing import Any, NamedTuple

# An error keeps a scenario from being published, a warning is told and may be meant.
ERROR, WARNING = "error", "warning"
Row = Mapping[str, Any]


class Finding(NamedTuple):
    """`where` is the id of a post, reaction, inject or profile; "" for the whole."""

    weight: str
    rule: str
    where: str
    words: str
