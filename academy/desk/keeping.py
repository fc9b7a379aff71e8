"""The intervals are kept as the register's facts are stated, in their transactions; so are the units people
were in and the words they are found by."""

from collections import defaultdict

from django.db import connection

from academy.desk.bounding import Bounds
from academy.desk.models import AT_ONCE, Interval, Posting, Reach, Scope, SearchWord, folded, words_of
from academy.desk.spans import FOREVER, Closing, Pause, revise, timeline
from academy.people.models import Unit
from academy.people.signals import person_joined, person_moved
from academy.register import signals
from academy.register.models import Certificate, Decision
from academy.words.standing import End, State

CHANGES = (
    signals.certificate_issued,
    signals.certificate_expired,
    signals.certificate_superseded,
    signals.certificate_suspended,
    signals.certificate_reinstated,
    signals.certificate_revoked,
    signals.certificate_end_moved,
)


def connect():
    for fact in CHANGES:
        fact.connect(_state, dispatch_uid="desk.state")
    signals.rights_cut.connect(cut, dispatch_uid="desk.cut")
    person_joined.connect(_joined, dispatch_uid="desk.joined")
    person_moved.connect(_moved, dispatch_uid="desk.moved")


def _state(certificate, at, **_):
    restate([certificate.pk], at=at)


def restate(certificates, *, at):
    """Write how these certificates stand, from their rows and decisions, where it differs from what was held
    to be so until `at`. Their rows are held meanwhile: two that do so at once would both write."""
    rows = Certificate.objects.select_for_update(no_key=True).filter(pk__in=certificates).defer("evidence")
    pauses, held = pauses_of(certificates), defaultdict(dict)
    rows = list(rows)
    for row in Interval.objects.filter(certificate__in=certificates, known_to=FOREVER):
        held[row.certificate_id][row.span] = row.pk
    gone, made = [], []
    for certificate in rows:
        before = held[certificate.pk]
        spans = revise(list(before), _now(certificate, pauses[certificate.pk]), at)
        gone += [pk for span, pk in before.items() if span not in spans]
        made += [(certificate, span) for span in spans if span not in before]
    if gone:
        Interval.objects.filter(pk__in=gone).delete()
    scopes = {certificate.pk: Scope.of(certificate) for certificate, _ in made}
    intervals = [_interval(certificate, span, scopes[certificate.pk]) for certificate, span in made]
    Interval.objects.bulk_create(intervals, AT_ONCE)
    _widen(intervals)
    for certificate in rows:
        if not held[certificate.pk]:
            _note_words(certificate.person_id, certificate.holder)


def pauses_of(certificates):
    """The suspensions and reinstatements of each, and its revocation as (certificate id, closing)."""
    found = defaultdict(list)
    rows = Decision.objects.filter(certificate__in=certificates).order_by("at", "pk")
    for certificate, act, at, origin in rows.values_list("certificate", "act", "at", "origin__at"):
        found[certificate].append(decided(act, at, origin))
    return found


def decided(act, at, origin):
    """A decision as a fact. What the machine hands on has been so since what it hands on was decided."""
    if act == Decision.Act.REVOKE:
        return Closing(origin or at, End.REVOKED, at)
    return Pause(origin or at, act == Decision.Act.SUSPEND, at)


def _now(certificate, facts):
    """The states of a certificate as its row and its decisions say them now."""
    closing = Closing(certificate.ends_at, certificate.end, certificate.issued_at)
    revoked = [fact for fact in facts if isinstance(fact, Closing)]
    if certificate.end == End.REVOKED and revoked:
        closing = revoked[0]
    return timeline(certificate.earned_at, closing, [fact for fact in facts if isinstance(fact, Pause)])


def _widen(intervals):
    found = {}
    for row in intervals:
        bounds = Bounds.of(row.issued_at, row.expires_at, row.valid_from, row.valid_to)
        key = row.scope_id, row.state
        found[key] = bounds.widened(found.get(key, bounds))
    Reach.objects.widen(found)


def _interval(certificate, span, scope):
    return Interval(
        certificate=certificate,
        person_id=certificate.person_id,
        scope=scope,
        name=folded(certificate.holder),
        issued_at=certificate.issued_at,
        expires_at=certificate.expires_at,
        **span._asdict(),
    )


def cut(change, at, **_):
    """A change with a deadline has closed rights of its programme in advance, maybe a hundred thousand: what
    ran on beyond the deadline is known to run on no more."""
    moments = {"known": at, "due": change.due_at, "forever": FOREVER}
    late = {name: connection.ops.adapt_datetimefield_value(moment) for name, moment in moments.items()}
    late |= {"programme": change.requirement.programme_id}
    late |= {"end": End.CHANGED.value, "expired": State.EXPIRED.value}
    with connection.cursor() as cursor:
        for statement in _CUT:
            cursor.execute(statement, late)
    Reach.objects.cut(change.due_at, at=at)


_COPIED = "certificate_id, person_id, scope_id, name, issued_at, expires_at"
_LATE = """
    FROM desk_interval WHERE known_to = %(forever)s AND valid_to > %(due)s AND valid_from < %(due)s
    AND state IN ('active', 'suspended') AND certificate_id IN (
        SELECT id FROM register_certificate
        WHERE programme_id = %(programme)s AND ends_at = %(due)s AND "end" = %(end)s)
"""
_CUT = [
    f"INSERT INTO desk_interval ({_COPIED}, state, valid_from, valid_to, known_from, known_to)"
    f" SELECT {_COPIED}, state, %(due)s, valid_to, known_from, %(known)s {_LATE} AND known_from < %(known)s",
    f"INSERT INTO desk_interval ({_COPIED}, state, valid_from, valid_to, known_from, known_to)"
    f" SELECT {_COPIED}, %(expired)s, %(due)s, valid_to, %(known)s, known_to {_LATE}",
    f"UPDATE desk_interval SET valid_to = %(due)s WHERE id IN (SELECT id {_LATE})",
]


def _joined(person, at, **_):
    if person.unit_id:
        Posting.objects.create(person=person, unit_id=person.unit_id, begins_at=at)
    _note_words(person.pk, person.name, person.email, person.employee_number)


def _moved(person, changes, at, **_):
    if "unit" in changes:
        Posting.objects.filter(person=person, ends_at=FOREVER).update(ends_at=at)
        if unit := Unit.objects.filter(pk=person.unit_id).first():
            Posting.objects.create(person=person, unit=unit, begins_at=at)
    if "name" in changes:
        _note_words(person.pk, person.name)


def _note_words(person, *texts):
    words = {word for text in texts for word in words_of(text)}
    SearchWord.objects.bulk_create(
        [SearchWord(person_id=person, word=word) for word in sorted(words)], ignore_conflicts=True
    )
