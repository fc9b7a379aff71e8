"""The log, verified on request: what was found, or why nothing could be told."""

import time
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

from academy.audit.reading import UNREADABLE
from academy.audit.verification import Finding, verify


@dataclass(frozen=True)
class Check:
    """A verification: its finding, or the `problem` that kept it from telling, and how long it took."""

    finding: Finding | None
    problem: str
    seconds: float


def check():
    begun = time.monotonic()
    try:
        finding, problem = verify(), ""
    except (DatabaseError, ObjectDoesNotExist, *UNREADABLE) as error:
        finding, problem = None, str(error)
    return Check(finding, problem, round(time.monotonic() - begun, 2))
