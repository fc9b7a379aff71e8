"""What the log keeps of people, programmes and certificates: (the random key of whom or what a fact is about,
plain data for RFC 8785). Numbers of people are kept out of the leaf and under a salt."""

from academy.words.canonical import digest


def person(person, **_):
    return person.key, {
        "email": person.email,
        "name": person.name,
        "employee_number": person.employee_number,
        "unit": person.unit.code if person.unit else None,
        "manager": str(person.manager.key) if person.manager else None,
    }


def moved(person, changes, **_):
    return person.key, {"changes": changes}


def left(person, **_):
    return person.key, {"employee_number": person.employee_number, "left": person.left_at.isoformat()}


def confirmed(person, method, **_):
    return person.key, {"method": method}


def role(person, role, **_):
    return person.key, {"role": role.value}


def assigned(assignment, **_):
    return assignment.person.key, {
        "programme": assignment.programme.slug,
        "title": assignment.programme.title,
        "due": assignment.due_at.isoformat(),
        "reason": assignment.reason,
    }


def due_moved(move, **_):
    return move.assignment.person.key, {
        "programme": move.assignment.programme.slug,
        "title": move.assignment.programme.title,
        "before": move.before.isoformat(),
        "due": move.due_at.isoformat(),
        "reason": move.reason,
    }


def attested(attestation, **_):
    return attestation.person.key, {
        "attestation": attestation.pk,
        "policy": attestation.version.policy.slug,
        "version": attestation.version.number,
        "sha256": attestation.sha256,
        "meaning": attestation.meaning,
        "signature": attestation.signature,
    }


def certificate(certificate, **_):
    return certificate.person.key, {
        "certificate": certificate.number,
        "programme": certificate.programme.slug,
        "title": certificate.title,
        "cycle": certificate.cycle,
        "issued": certificate.issued_at.isoformat(),
        "expires": certificate.expires_at.isoformat(),
        "policy": certificate.policy,
        "evidence": certificate.evidence,
    }


def ended(certificate, **_):
    return certificate.person.key, {
        "certificate": certificate.number,
        "programme": certificate.programme.slug,
        "title": certificate.title,
        "expires": certificate.expires_at.isoformat(),
        "ended": certificate.ends_at.isoformat(),
        "end": certificate.end,
    }


def superseded(certificate, following, **_):
    key, facts = ended(certificate)
    return key, facts | {"following": following.number}


def end_moved(certificate, before, before_end, **_):
    key, facts = ended(certificate)
    return key, facts | {"before": before.isoformat(), "before_end": before_end}


def rights_cut(change, count, **_):
    programme = change.requirement.programme
    return programme.key, {
        "change": change.pk,
        "programme": programme.slug,
        "title": programme.title,
        "due": change.due_at.isoformat(),
        "count": count,
    }


def requirement_changed(change, **_):
    requirement = change.requirement
    return requirement.programme.key, {
        "change": change.pk,
        "programme": requirement.programme.slug,
        "title": requirement.programme.title,
        "asked": str(change),
        "since": change.since.isoformat(),
        "due": change.due_at.isoformat() if change.due_at else None,
        "reason": change.reason,
    }


def declared(declaration, **_):
    requirement = declaration.requirement
    return declaration.person.key, {
        "declaration": declaration.pk,
        "kind": declaration.kind,
        "title": requirement.programme.title if requirement else "",
        "requirement": str(requirement.subject) if requirement else "",
        "begins": declaration.begins_at.isoformat(),
        "until": declaration.until.isoformat() if declaration.until else None,
        "reason": declaration.reason,
        "meaning": declaration.meaning,
        "signature": declaration.signature,
    }


def decided(certificate, decision, **_):
    return certificate.person.key, {
        "certificate": certificate.number,
        "title": certificate.title,
        "reason": decision.reason,
        "meaning": decision.meaning,
        "signature": decision.signature,
    }


def decision_appealed(appeal, **_):
    certificate = appeal.decision.certificate
    return certificate.person.key, {
        "appeal": appeal.pk,
        "certificate": certificate.number,
        "title": certificate.title,
        "against": appeal.decision.act,
        "sha256": digest(appeal.statement),
        "due": appeal.due_at.isoformat(),
    }


def decision_appeal_decided(appeal, **_):
    key, facts = decision_appealed(appeal)
    return key, facts | {
        "outcome": appeal.outcome,
        "answer": appeal.answer,
        "meaning": appeal.meaning,
        "signature": appeal.signature,
    }
