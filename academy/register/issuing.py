"""Putting a cycle that is earned on record."""

from datetime import datetime
from typing import Any

from academy.programmes.facts import Known
from academy.programmes.models import Programme
from academy.programmes.settling import Cycle
from academy.register.decisions import Decision
from academy.register.evidence import cite
from academy.register.holding import OnRecord
from academy.register.models import Certificate, unused_number
from academy.register.signals import certificate_issued, certificate_superseded
from academy.words.standing import End


def issue(
    known: Known, person: Any, programme: Programme, cycle: Cycle, rows: dict[str, Any], *, at: datetime
) -> OnRecord:
    """The certificate for `cycle`, from now on: the one before ends with it, and hands on a suspension."""
    before = Certificate.objects.of(person).filter(programme=programme).order_by("cycle").last()
    evidence = cite(cycle, rows, known.book.kinds(programme), before.evidence if before else ())
    certificate = Certificate.objects.create(
        number=unused_number(at),
        person=person,
        programme=programme,
        cycle=before.cycle + 1 if before else 1,
        holder=person.name,
        title=programme.title,
        level=programme.level,
        allows=programme.allows,
        acts=programme.acts,
        channels=programme.channels,
        languages=programme.languages,
        policy=_policy(evidence),
        evidence=evidence,
        earned_at=cycle.issued,
        issued_at=at,
        expires_at=cycle.expires,
        ends_at=cycle.expires,
        why=cycle.why,
    )
    certificate_issued.send(Certificate, certificate=certificate, by=None, at=at)
    if before:
        _follow(before, certificate, at)
    return OnRecord(certificate.number, cycle, certificate.ends_at, pk=certificate.pk, end=certificate.end)


def _follow(before, certificate, at):
    """End the cycle before, if it still runs, tell its lapse, if it does not, and hand on what stands."""
    if before.ends_at > at:
        before.close(End.SUPERSEDED, at=at)
        certificate_superseded.send(Certificate, certificate=before, following=certificate, by=None, at=at)
    else:
        before.tell_expiry(at=at)
    last = before.decisions.last()
    revoked_since = last and last.act == Decision.Act.REVOKE and certificate.earned_at < last.at
    if revoked_since or (last and last.act == Decision.Act.SUSPEND):
        Decision.hand_on(last, certificate, at=at)


def _policy(evidence):
    """The policy version the person signed for this programme, as social-media@6, or ""."""
    return next((piece["policy"] for piece in evidence if "policy" in piece), "")
