"""The log listens. Each fact of the house becomes one entry, in its own transaction:
a fact that cannot be recorded did not happen.

`TOLD` is the whole list: signal, act, and a function from the signal's arguments
to (the random key of whom or what it is about, the facts). Facts are plain data
for RFC 8785; numbers of people are kept out of the leaf and under a salt.
"""

from academy.audit import credential_facts
from academy.audit.models import append
from academy.people import signals as people
from academy.programmes import signals as programmes
from academy.register import signals as register
from academy.words.canonical import digest
from courses.corrections import signals as corrections
from courses.curriculum import signals as curriculum
from courses.exams import signals as exams
from courses.items import signals as items
from courses.marking import signals as marking
from sandbox.drills import signals as drills
from sandbox.labelling import signals as labelling
from sandbox.scenarios import signals as scenarios


def _person(person, **_):
    return person.key, {
        "email": person.email,
        "name": person.name,
        "employee_number": person.employee_number,
        "unit": person.unit.code if person.unit else None,
        "manager": str(person.manager.key) if person.manager else None,
    }


def _moved(person, changes, **_):
    return person.key, {"changes": changes}


def _left(person, **_):
    return person.key, {"employee_number": person.employee_number}


def _role(person, role, **_):
    return person.key, {"role": role.value}


def _item(item, revision, **_):
    return item.key, {
        "item": item.slug,
        "bank": item.bank.slug,
        "revision": revision.pk,
        "sha256": item.pinned()[1],
    }


def _item_retired(item, **_):
    return item.key, {"item": item.slug, "bank": item.bank.slug}


def _lesson_withdrawn(lesson, **_):
    return lesson.translation_key, {"lesson": lesson.slug, "title": lesson.title}


def _exam_withdrawn(exam, **_):
    return exam.key, {"exam": exam.slug, "title": exam.title}


def _lesson(lesson, revision, **_):
    return lesson.translation_key, {"lesson": lesson.slug, "title": lesson.title, "revision": revision.pk}


def _policy(version, **_):
    return version.key, {"policy": version.policy.slug, "version": version.number, "sha256": version.sha256}


def _edition(edition, **_):
    return edition.key, {
        "scenario": edition.scenario.slug,
        "version": edition.number,
        "sha256": edition.sha256,
    }


def _reading(reading, **_):
    return reading.person.key, {
        "reading": reading.pk,
        "lesson": reading.lesson.slug,
        "title": reading.lesson.title,
        "revision": reading.revision_id,
        "sha256": reading.sha256,
        "embeds": reading.embeds,
    }


def _assigned(assignment, **_):
    return assignment.person.key, {
        "programme": assignment.programme.slug,
        "title": assignment.programme.title,
        "due": assignment.due_at.isoformat(),
        "reason": assignment.reason,
    }


def _attested(attestation, **_):
    return attestation.person.key, {
        "attestation": attestation.pk,
        "policy": attestation.version.policy.slug,
        "version": attestation.version.number,
        "sha256": attestation.sha256,
        "meaning": attestation.meaning,
        "signature": attestation.signature,
    }


def _attempt_started(attempt, **_):
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "form": attempt.form_digest(),
        "closes": attempt.closes_at.isoformat(),
    }


def _attempt_submitted(attempt, **_):
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "journal": attempt.journal_digest(),
        "submitted": attempt.submitted_at.isoformat(),
    }


def _reply_marked(marking, **_):
    script = marking.script
    attempt = script.item.attempt
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "position": script.item.position,
        "place": marking.place,
        "judgements": marking.judgements,
        "reasons": marking.reasons,
    }


def _post_labelled(label, **_):
    return label.labeller.key, _of_post(label.post) | {"label": label.values}


def _post_settled(settlement, **_):
    return settlement.by.key, _of_post(settlement.post) | {"truth": settlement.values}


def _of_post(post):
    edition = post.edition
    return {"scenario": edition.scenario.slug, "edition": str(edition.key), "post": post.ref}


def _attempt_scored(attempt, **_):
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "score": float(attempt.score),
        "cut_score": attempt.cut_score,
        "passed": attempt.passed,
    }


def _attempt_voided(attempt, **_):
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "reason": attempt.void_reason,
    }


def _attempt_granted(extra, **_):
    return extra.person.key, {
        "exam": extra.exam.slug,
        "title": extra.exam.title,
        "reason": extra.reason,
    }


def _exam(exam, revision, **_):
    return exam.key, {
        "exam": exam.slug,
        "title": exam.title,
        "revision": revision.pk,
        "cut_score": exam.cut_score,
    }


def _standard(study, **_):
    return study.exam.key, {
        "study": study.pk,
        "exam": study.exam.slug,
        "title": study.exam.title,
        "judges": study.judges,
        "items": study.items,
        "cut": float(study.cut),
        "cut_score": study.cut_score,
        "sha256": study.sha256,
    }


def _allowance(allowance, **_):
    return allowance.person.key, {
        "allowance": allowance.pk,
        "extra_percent": allowance.extra_percent,
        "break_minutes": allowance.break_minutes,
    }


def _regrade(regrade, **_):
    return regrade.item.key, {
        "regrade": regrade.pk,
        "item": regrade.item.slug,
        "bank": regrade.item.bank.slug,
        "revision": regrade.revision_id,
        "change": regrade.act,
        "keys": regrade.keys,
        "spare": regrade.spare,
        "reason": regrade.reason,
        "approved": regrade.approved,
        "answer": regrade.answer,
    }


def _attempt_regraded(correction, **_):
    attempt = correction.attempt
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "position": correction.position,
        "change": correction.act,
        "reason": correction.reason,
        "old_score": float(correction.old_score),
        "score": float(correction.new_score),
        "cut_score": attempt.cut_score,
        "passed": correction.new_passed,
    }


def _appeal(appeal, **_):
    attempt = appeal.attempt
    return attempt.candidate.key, {
        "appeal": appeal.pk,
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "position": appeal.position,
        "sha256": digest(appeal.statement),
        "due": appeal.due_at.isoformat(),
        "outcome": appeal.outcome,
        "answer": appeal.answer,
    }


def _run_started(run, **_):
    if run.mode == run.Mode.PRACTICE:
        return None  # practice is the trainee's own
    return run.trainee.key, {
        "run": run.code,
        "mode": run.mode,
        "scenario": run.edition.scenario.slug,
        "title": run.edition.scenario.title,
        "version": run.edition.number,
        "edition": run.edition.sha256,
        "speed": run.speed,
    }


def _run_graded(run, **_):
    if run.mode == run.Mode.PRACTICE:
        return None
    return run.trainee.key, {
        "run": run.code,
        "mode": run.mode,
        "scenario": run.edition.scenario.slug,
        "title": run.edition.scenario.title,
        "version": run.edition.number,
        "score": float(run.score),
        "journal": run.journal_digest(),
    }


def _inject_fired(run, inject, second, **_):
    if run.mode == run.Mode.PRACTICE:
        return None
    return run.trainee.key, {
        "run": run.code,
        "scenario": run.edition.scenario.slug,
        "title": run.edition.scenario.title,
        "inject": inject,
        "second": second,
    }


def _drill_reply_marked(marking, **_):
    run = marking.move.run
    return run.trainee.key, {
        "run": run.code,
        "scenario": run.edition.scenario.slug,
        "title": run.edition.scenario.title,
        "move": marking.move.sequence,
        "judgements": marking.judgements,
        "reasons": marking.reasons,
    }


def _certificate(certificate, **_):
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


def _decided(certificate, decision, **_):
    return certificate.person.key, {
        "certificate": certificate.number,
        "title": certificate.title,
        "reason": decision.reason,
        "meaning": decision.meaning,
        "signature": decision.signature,
    }


TOLD = [
    (people.person_joined, "person_joined", _person),
    (people.person_moved, "person_moved", _moved),
    (people.person_left, "person_left", _left),
    (people.role_granted, "role_granted", _role),
    (people.role_withdrawn, "role_withdrawn", _role),
    (items.item_published, "item_published", _item),
    (items.item_retired, "item_retired", _item_retired),
    (curriculum.lesson_published, "lesson_published", _lesson),
    (curriculum.lesson_withdrawn, "lesson_withdrawn", _lesson_withdrawn),
    (curriculum.policy_published, "policy_published", _policy),
    (curriculum.lesson_finished, "lesson_finished", _reading),
    (scenarios.edition_published, "edition_published", _edition),
    (programmes.programme_assigned, "programme_assigned", _assigned),
    (programmes.policy_attested, "policy_attested", _attested),
    (exams.exam_published, "exam_published", _exam),
    (exams.exam_withdrawn, "exam_withdrawn", _exam_withdrawn),
    (exams.standard_set, "standard_set", _standard),
    (exams.allowance_granted, "allowance_granted", _allowance),
    (exams.allowance_withdrawn, "allowance_withdrawn", _allowance),
    (exams.attempt_granted, "attempt_granted", _attempt_granted),
    (exams.attempt_started, "attempt_started", _attempt_started),
    (exams.attempt_submitted, "attempt_submitted", _attempt_submitted),
    (exams.attempt_scored, "attempt_scored", _attempt_scored),
    (exams.attempt_voided, "attempt_voided", _attempt_voided),
    (marking.reply_marked, "reply_marked", _reply_marked),
    (corrections.regrade_proposed, "regrade_proposed", _regrade),
    (corrections.regrade_decided, "regrade_decided", _regrade),
    (corrections.attempt_regraded, "attempt_regraded", _attempt_regraded),
    (corrections.appeal_filed, "appeal_filed", _appeal),
    (corrections.appeal_decided, "appeal_decided", _appeal),
    (labelling.post_labelled, "post_labelled", _post_labelled),
    (labelling.post_settled, "post_settled", _post_settled),
    (drills.run_started, "run_started", _run_started),
    (drills.run_graded, "run_graded", _run_graded),
    (drills.inject_fired, "inject_fired", _inject_fired),
    (drills.drill_reply_marked, "drill_reply_marked", _drill_reply_marked),
    (register.certificate_issued, "certificate_issued", _certificate),
    (register.certificate_expired, "certificate_expired", _certificate),
    (register.certificate_suspended, "certificate_suspended", _decided),
    (register.certificate_reinstated, "certificate_reinstated", _decided),
    (register.certificate_revoked, "certificate_revoked", _decided),
    (register.credential_signed, "credential_signed", credential_facts.signed),
]


def connect():
    for signal, act, tell in TOLD:
        signal.connect(_recorder(act, tell), weak=False, dispatch_uid=f"audit.{act}")


def _recorder(act, tell):
    def record(sender, *, by, at, signal, **stated):
        told = tell(**stated)
        if told is None:
            return
        subject, facts = told
        append({"at": at, "act": act, "subject": subject, "actor": by.key if by else None, "facts": facts})

    return record
