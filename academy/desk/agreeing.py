"""Whether the intervals are what follows from the register, and whether the log says the same."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from academy.audit.models import Entry
from academy.desk.models import Interval, Posting, Reach, SearchWord
from academy.desk.recounting import everybody
from academy.desk.spans import FOREVER, Span, shown
from academy.words.standing import State

PEOPLE_AT_ONCE = 1_000
# What an entry of the log makes of a certificate.
BECOMES = {
    "certificate_issued": State.ACTIVE,
    "certificate_suspended": State.SUSPENDED,
    "certificate_reinstated": State.ACTIVE,
    "certificate_revoked": State.REVOKED,
    "certificate_superseded": State.SUPERSEDED,
}
ENDED = {"certificate_expired": State.EXPIRED, "certificate_superseded": State.SUPERSEDED}
ACTS = {*BECOMES, *ENDED, "certificate_end_moved"}


@dataclass
class Agreement:
    """How many certificates, intervals and entries were compared; how many certificates or people differ, and
    of the first of them which and why. `erased`: entries whose facts are gone, which say nothing any more."""

    certificates: int = 0
    intervals: int = 0
    entries: int = 0
    erased: int = 0
    differing: int = 0
    first: str = ""

    @property
    def ok(self):
        return not self.differing

    def differs(self, which, why):
        self.differing += 1
        self.first = self.first or f"{which}: {why}"


def compare():
    """Compare the three with each other, in constant memory."""
    found = Agreement()
    for recounted in everybody(PEOPLE_AT_ONCE):
        kept, (told, silent) = _kept(recounted), _told(recounted, found)
        for row in recounted.certificates:
            spans, expiries = kept.pop(row.pk, ([], set()))
            entries = told.pop(row.number, [])
            found.certificates, found.intervals = found.certificates + 1, found.intervals + len(spans)
            if expiries - {row.expires_at}:
                found.differs(row.number, "the intervals have another expiry than its row")
            elif row.person_id in silent:
                continue  # what moved its end was told in facts that are erased
            elif shown(spans) != shown(recounted.spans(row)):
                found.differs(row.number, "the intervals are not what its row and its decisions say")
            elif why := _against(entries, spans, row.expires_at):
                found.differs(row.number, why)
        for number in told:
            found.differs(number, "the log speaks of it, and the register has no such certificate")
        _beside(recounted, silent, found)
    _left_over(found)
    return found


def _kept(recounted):
    """`{certificate id: (spans, expiries)}` as the table has them."""
    kept = defaultdict(lambda: ([], set()))
    rows = Interval.objects.filter(person__in=[person.pk for person in recounted.people])
    for pk, expires, *span in rows.values_list("certificate", "expires_at", *Span._fields):
        kept[pk][0].append(Span(*span))
        kept[pk][1].add(expires)
    return kept


def _told(recounted, found):
    """`{certificate number: [(act, at, facts)]}` as the log has them; and of whom facts were erased."""
    told, silent = defaultdict(list), set()
    rows = Entry.objects.filter(subject__in=recounted.keys, act__in=ACTS | {"person_moved"}).order_by("index")
    for subject, act, at, facts in rows.values_list("subject", "act", "at", "facts"):
        if facts is None:
            found.erased += act in ACTS
            silent.add(recounted.keys[subject])
        elif act in ACTS:
            found.entries += 1
            told[facts["certificate"]].append((act, at, facts))
    return told, silent


def _against(entries, spans, expires):
    """What of a certificate the log says otherwise than the table, or ""."""
    said = {(BECOMES[act], at) for act, at, _ in entries if act in BECOMES}
    kept = {(span.state, span.known_from) for span in spans if span.state != State.EXPIRED}
    moved = {at for act, at, _ in entries if act == "certificate_end_moved"}
    for state, at in sorted(said - kept, key=lambda one: one[1]):
        if sum(when == at for _, when in said) == 1:  # of two facts of one moment the last is seen
            return f"the log has it {state} at {at.isoformat()}, and no interval was known from then"
    for state, at in sorted(kept - said, key=lambda one: one[1]):
        if at not in moved:
            return f"an interval has it {state}, known from {at.isoformat()}, and the log does not say so"
    now = {}
    for span in spans:
        if span.known_to == FOREVER:
            now[span.state] = min(span.valid_from, now.get(span.state, FOREVER))
    for act, _, facts in entries:
        if act in ENDED and now.get(ENDED[act]) != datetime.fromisoformat(facts["ended"]):
            return f"the log has it {ENDED[act]} since {facts['ended']}, and the intervals have not"
        if act == "certificate_issued" and datetime.fromisoformat(facts["expires"]) != expires:
            return f"the log has it expire at {facts['expires']}, and the register at {expires.isoformat()}"
    return ""


def _beside(recounted, silent, found):
    """The units people were in and the words they are found by; of whom facts are erased nothing is told."""
    people = {person.pk: person for person in recounted.people if person.pk not in silent}
    units = Posting.objects.filter(person__in=people).values_list("person", "unit", "begins_at", "ends_at")
    said = {(person.pk, *one) for person in people.values() for one in recounted.postings(person)}
    for pk in sorted({pk for pk, *_ in said ^ set(units)}):
        found.differs(people[pk].employee_number, "the units kept are not those it was in")
    words = set(SearchWord.objects.filter(person__in=people).values_list("person", "word"))
    for pk in sorted({pk for pk, _ in words ^ {one for one in recounted.words() if one[0] in people}}):
        found.differs(people[pk].employee_number, "the words it is found by are not those it should be")


def _left_over(found):
    """Intervals and entries of what is in no register."""
    if lost := Interval.objects.count() - found.intervals:
        found.differs("intervals", f"{lost} are of no certificate that is there")
    if Reach.objects.leave_out(Interval.objects):
        found.differs("intervals", "the bounds by which the register is searched leave some out")
    entries = Entry.objects.filter(act__in=ACTS).count() - found.entries - found.erased
    if entries:
        found.differs("entries", f"{entries} of the log are of nobody who is there")
