"""What the register has of one person, in one query."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from academy.people.models import User
from academy.register.decisions import Decision
from academy.register.entitlement.rule import Answer, Question, Right, entitled
from academy.words.entitlement import Reason

_READ = ["key", "left_at"] + [
    f"certificates__{name}"
    for name in (
        *("number", "acts", "channels", "languages", "issued_at", "ends_at", "end"),
        *("decisions__act", "decisions__at"),
    )
]
# Made once: what to join and to read costs more to say than to do.
_ROWS = User.objects.order_by("certificates__decisions__at", "certificates__decisions__pk").values_list(
    *_READ
)


@dataclass(frozen=True)
class Person:
    """Whom a number names: their random key, when they left, and every right they ever had."""

    key: uuid.UUID
    left_at: datetime | None
    rights: dict[str, Right] = field(default_factory=dict)


def find(number):
    """The person with this employee number, or None: one query by the unique number, a row a decision or one
    for a certificate without. JSON lists cannot be searched on SQLite, and few are a person's certificates:
    what they give is judged in Python."""
    person = None
    for key, left_at, certificate, *what, act, decided_at in _ROWS.filter(employee_number=number):
        person = person or Person(key, left_at)
        if certificate is None:
            continue
        right = person.rights.get(certificate)
        if right is None:
            right = person.rights[certificate] = Right(certificate, *what)
        if act:
            right.suspensions.append((decided_at, act == Decision.Act.SUSPEND))
    return person


def judge(person, question: Question) -> Answer:
    """The answer about a person as `find` gave them."""
    if person is None:
        return Answer(Reason.UNKNOWN_PERSON)
    return entitled(person.rights.values(), question, person.left_at)
