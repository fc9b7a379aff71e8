"""What the register, people and the log say of some people: all that was ever believed of their certificates,
the units they were in and the words they are found by."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from academy.audit.models import Entry
from academy.desk.keeping import pauses_of
from academy.desk.models import words_of
from academy.desk.spans import FOREVER, Closing, Pause, history
from academy.people.models import Unit, User
from academy.programmes.models import Change
from academy.register.models import Certificate
from academy.words.standing import End

_CERTIFICATE = (
    "pk", "number", "person_id", "programme_id", "holder", "level", "policy", "acts", "channels", "languages",
    "earned_at", "issued_at", "expires_at", "ends_at", "end", "expiry_told_at",
)  # fmt: skip


class Person(NamedTuple):
    pk: int
    key: str
    name: str
    email: str
    employee_number: str
    joined_at: datetime
    unit: int | None
    erased_at: datetime | None


class Recounted:
    """Some people and all of their certificates, read in a number of queries that does not grow with them."""

    def __init__(self, people, changes, units):
        self.people = [Person(pk, str(key), *rest) for pk, key, *rest in people]
        self.keys = {person.key: person.pk for person in self.people}
        self.changes, self.units = changes, units
        held = Certificate.objects.filter(person__in=[person.pk for person in self.people])
        self.certificates = list(held.order_by("pk").values_list(*_CERTIFICATE, named=True))
        self.decisions = pauses_of([row.pk for row in self.certificates])
        self.entries = defaultdict(list)
        told = Entry.objects.filter(
            act__in=("certificate_end_moved", "person_moved"), subject__in=self.keys, facts__isnull=False
        )
        for entry in told.order_by("index"):
            self.entries[entry.act, entry.subject].append(entry)
        self.moved = self._moved()

    def _moved(self):
        """The moves of each certificate's end, by its number, as the log has them."""
        found = defaultdict(list)
        for (act, _), entries in self.entries.items():
            for entry in entries if act == "certificate_end_moved" else ():
                found[entry.facts["certificate"]].append(entry)
        return found

    def spans(self, row):
        """All that was ever believed of a certificate."""
        facts = self.decisions[row.pk]
        pauses = [fact for fact in facts if isinstance(fact, Pause)]
        expiry = Closing(row.expires_at, End.EXPIRED, row.issued_at)
        closings = [expiry, *self._foreseen(row), *self._closed(row, facts)]
        return history(row.earned_at, row.issued_at, closings, pauses)

    def _foreseen(self, row):
        """The ends it was to have before the one it has: a deadline cut it, and what was done put it back. A
        deadline cuts what would go on beyond it, and nothing else."""
        ends = row.expires_at
        for asked_at, due in self.changes[row.programme_id]:
            put_back = row.ends_at > due or row.end == End.EXPIRED
            if row.issued_at <= asked_at < min(due, row.ends_at) and due < ends and not put_back:
                ends = due
                yield Closing(due, End.CHANGED, asked_at)
        for entry in self.moved[row.number]:
            said = entry.facts
            before = datetime.fromisoformat(said["before"])
            if said["before_end"] == End.CHANGED:
                asked = [at for at, due in self.changes[row.programme_id] if due == before]
                yield Closing(before, End.CHANGED, max([row.issued_at, *asked[:1]]))
            yield Closing(datetime.fromisoformat(said["ended"]), said["end"], entry.at)

    def _closed(self, row, facts):
        """The end it has, and since when that was known."""
        revoked = [fact for fact in facts if isinstance(fact, Closing)]
        if row.end == End.REVOKED and revoked:
            return revoked
        told = [datetime.fromisoformat(one.facts["ended"]) for one in self.moved[row.number][-1:]]
        if row.ends_at in told or (row.ends_at, row.end) == (row.expires_at, End.EXPIRED):
            return []  # as foreseen, or as it was moved
        known = row.ends_at
        if row.end == End.LEFT:
            known = row.expiry_told_at or row.ends_at
        if row.end == End.CHANGED:
            asked = [at for at, due in self.changes[row.programme_id] if due == row.ends_at]
            known = max([row.issued_at, *asked[:1]])
        return [Closing(row.ends_at, row.end, known)]

    def postings(self, person):
        """`[(unit id, begins, ends)]` of a person, from how their unit was changed."""
        moves = [
            (entry.at, *entry.facts["changes"]["unit"])
            for entry in self.entries["person_moved", person.key]
            if "unit" in entry.facts["changes"]
        ]
        unit = self.units.get(moves[0][1]) if moves else person.unit
        begins, found = person.joined_at, []
        for at, _old, new in moves:
            found.append((unit, begins, at))
            unit, begins = self.units.get(new), at
        found.append((unit, begins, FOREVER))
        return [one for one in found if one[0] is not None and one[1] < one[2]]

    def words(self):
        """`(person id, word)` of everybody, each once; who is erased is found by none."""
        texts, erased = defaultdict(set), {person.pk for person in self.people if person.erased_at}
        for person in self.people:
            texts[person.pk] |= {person.name, person.email, person.employee_number}
            for entry in self.entries["person_moved", person.key]:
                texts[person.pk] |= {*entry.facts["changes"].get("name", ())}
        for row in self.certificates:
            texts[row.person_id].add(row.holder)
        for person in erased:
            texts.pop(person, None)
        for person, said in texts.items():
            yield from ((person, word) for word in sorted({word for text in said for word in words_of(text)}))


def everybody(at_once):
    """All people, `at_once` many as one `Recounted` at a time."""
    changes = defaultdict(list)
    asked = Change.objects.filter(due_at__isnull=False).order_by("asked_at", "pk")
    for programme, at, due in asked.values_list("requirement__programme", "asked_at", "due_at"):
        changes[programme].append((at, due))
    units = dict(Unit.objects.values_list("code", "pk"))
    people = User.objects.order_by("pk").values_list(
        "pk", "key", "name", "email", "employee_number", "joined_at", "unit", "erased_at"
    )
    last = 0
    while some := list(people.filter(pk__gt=last)[:at_once]):
        yield Recounted(some, changes, units)
        last = some[-1][0]
