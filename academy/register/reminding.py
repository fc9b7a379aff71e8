"""Letters about the end of a certificate: before it, and at it; to the holder and to their manager."""

from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.people import kinds
from academy.people.kinds import Kind, Unwanted
from academy.people.models import Letter
from academy.programmes import reminding, renewing
from academy.programmes.explaining import explain
from academy.programmes.settling import Settled
from academy.programmes.standing import standing
from academy.register.models import Certificate
from academy.register.signals import certificate_expired
from academy.words.standing import End, State

HOLDER, MANAGER = "certificate_ends", "report_certificate_ends"
DAYS_BEFORE = {HOLDER: (60, 30, 7, 1), MANAGER: (7,)}
LAPSED, MANAGER_LAPSED = "certificate_expired", "report_certificate_expired"


def dates(ends: datetime) -> list[datetime]:
    """When they are written to."""
    return reminding.dates(ends, DAYS_BEFORE[HOLDER])


def due(person: Any, number: str, settled: Settled, *, since: datetime, at: datetime) -> list[Any]:
    """The letters that are due before the end of the last certificate, held since `since`."""
    if settled.state != State.ACTIVE or settled.ends is None:
        return []
    ends, readers = settled.ends.at, {HOLDER: person.pk, MANAGER: person.manager_id}
    found = {kind: reminding.newest(ends, DAYS_BEFORE[kind], since=since, at=at) for kind in readers}
    return [
        _letter(kind, readers[kind], number, ends, occasion=f"{ends.astimezone(UTC).isoformat()}/{days}")
        for kind, days in found.items()
        if readers[kind] and days is not None
    ]


def connect() -> None:
    told = {
        HOLDER: (_("Certificate ends soon"), _("They hold %(about)s, which ends on %(day)s."), _ending),
        MANAGER: (
            _("Certificate of a report ends soon"),
            _("Somebody who reports to them holds %(about)s, which ends on %(day)s."),
            _ending,
        ),
        LAPSED: (
            _("Certificate expired"),
            _("They held %(about)s, which ended on %(day)s."),
            _ended,
        ),
        MANAGER_LAPSED: (
            _("Certificate of a report expired"),
            _("Somebody who reports to them held %(about)s, which ended on %(day)s."),
            _ended,
        ),
    }
    for kind, (label, why, read) in told.items():
        kinds.add(Kind(kind, label, why, f"register/letter_{kind}.txt", read))
    certificate_expired.connect(_lapsed, dispatch_uid="register.letter_expired")


def _lapsed(certificate, at, **_fact):
    if certificate.end == End.LEFT:
        return
    readers = {LAPSED: certificate.person_id, MANAGER_LAPSED: certificate.person.manager_id}
    told = [
        _letter(kind, reader, certificate.number, certificate.ends_at)
        for kind, reader in readers.items()
        if reader
    ]
    Letter.objects.queue(told, at=at)


def _letter(kind, reader, number, ends, occasion=""):
    """The holder is led to what is to be done, the manager to what everybody may see."""
    to_manager = kind in (MANAGER, MANAGER_LAPSED)
    path = reverse("verify_number", args=[number]) if to_manager else reverse("home")
    return Letter.compose(kind, reader, number, path=path, occasion=occasion, day=f"{ends:%Y-%m-%d}")


def _ending(letter, *, at):
    certificate, (day, days) = _certificate(letter), letter.occasion.split("/")
    _refuse(certificate, _NOT_ENDING, at)
    if certificate.ends_at != datetime.fromisoformat(day):
        raise Unwanted(_("It ends on %(day)s now."), day=f"{certificate.ends_at:%Y-%m-%d}")
    before = DAYS_BEFORE[letter.kind]
    if reminding.newest(certificate.ends_at, before, since=certificate.earned_at, at=at) != int(days):
        raise Unwanted(_("A later reminder takes its place."))
    stands = standing(certificate.person, certificate.programme, at=at)
    return {
        "certificate": certificate,
        "days": ceil((certificate.ends_at - at) / timedelta(days=1)),
        "reason": explain(stands.settled.ends, stands.names),
        "opens": None if stands.settled.due else stands.settled.opens.at,
        "left": [met.requirement for met in stands.requirements if not met.met],
    }


def _ended(letter, *, at):
    certificate = _certificate(letter)
    _refuse(certificate, _NOT_ENDED, at)
    following = Certificate.objects.filter(person=certificate.person, programme=certificate.programme)
    if following.filter(cycle__gt=certificate.cycle).exists():
        raise Unwanted(_("It was earned again meanwhile."))
    stands = standing(certificate.person, certificate.programme, at=at)
    return {"certificate": certificate, "told": renewing.told(stands)}


def _certificate(letter):
    """The certificate it is about, for whom it concerns still."""
    rows = Certificate.objects.with_decisions().select_related("person", "programme")
    certificate = rows.get(number=letter.about)
    if letter.person_id not in (certificate.person_id, certificate.person.manager_id):
        raise Unwanted(_("The holder reports to somebody else now."))
    if not certificate.person.is_active:
        raise Unwanted(_("The holder has left."))
    return certificate


def _refuse(certificate, reasons, at):
    if reason := reasons.get(certificate.state(at=at)):
        raise Unwanted(reason)


_NOT_ENDING = {
    State.SUPERSEDED: _("It was renewed meanwhile."),
    State.REVOKED: _("It was revoked meanwhile."),
    State.SUSPENDED: _("It is suspended."),
    State.EXPIRED: _("It has ended; the next letter says so."),
}
_NOT_ENDED = {State.SUPERSEDED: _("It was renewed meanwhile."), State.REVOKED: _("It was revoked meanwhile.")}
