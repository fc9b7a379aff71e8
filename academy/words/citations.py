"""How a policy clause is named across the rooms: `social-media@6#2.1`."""

import re
from typing import NamedTuple

_CITATION = re.compile(r"^(?P<policy>[a-z0-9-]+)@(?P<version>[0-9]+)#(?P<clause>[0-9]+(\.[0-9]+)*)$")


class Citation(NamedTuple):
    policy: str
    version: int
    clause: str

    def __str__(self) -> str:
        return f"{self.policy}@{self.version}#{self.clause}"


def read_citation(text: str) -> Citation:
    """The citation in `text`. Raises `ValueError` if it does not read as one."""
    found = _CITATION.match(text)
    if not found:
        raise ValueError(f"{text!r} is no citation; it should read like social-media@6#2.1")
    return Citation(found["policy"], int(found["version"]), found["clause"])
