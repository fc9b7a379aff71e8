"""What the log keeps of the curriculum, exams and drills, as `standing_facts` has it; None for what is not
recorded."""

from academy.words.canonical import digest


def item(item, revision, **_):
    return item.key, {
        "item": item.slug,
        "bank": item.bank.slug,
        "revision": revision.pk,
        "sha256": item.pinned()[1],
    }


def item_retired(item, **_):
    return item.key, {"item": item.slug, "bank": item.bank.slug}


def lesson_withdrawn(lesson, **_):
    return lesson.translation_key, {"lesson": lesson.slug, "title": lesson.title}


def exam_withdrawn(exam, **_):
    return exam.key, {"exam": exam.slug, "title": exam.title}


def lesson(lesson, revision, **_):
    return lesson.translation_key, {"lesson": lesson.slug, "title": lesson.title, "revision": revision.pk}


def policy(version, **_):
    return version.key, {"policy": version.policy.slug, "version": version.number, "sha256": version.sha256}


def edition(edition, **_):
    return edition.key, {
        "scenario": edition.scenario.slug,
        "version": edition.number,
        "sha256": edition.sha256,
    }


def reading(reading, **_):
    return reading.person.key, {
        "reading": reading.pk,
        "lesson": reading.lesson.slug,
        "title": reading.lesson.title,
        "revision": reading.revision_id,
        "sha256": reading.sha256,
        "embeds": reading.embeds,
    }


def attempt_started(attempt, **_):
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "form": attempt.form_digest(),
        "closes": attempt.closes_at.isoformat(),
    }


def attempt_submitted(attempt, **_):
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "journal": attempt.journal_digest(),
        "submitted": attempt.submitted_at.isoformat(),
    }


def reply_marked(marking, **_):
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


def post_labelled(label, **_):
    return label.labeller.key, of_post(label.post) | {"label": label.values}


def post_settled(settlement, **_):
    return settlement.by.key, of_post(settlement.post) | {"truth": settlement.values}


def of_post(post):
    edition = post.edition
    return {"scenario": edition.scenario.slug, "edition": str(edition.key), "post": post.ref}


def attempt_scored(attempt, **_):
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "score": float(attempt.score),
        "cut_score": attempt.cut_score,
        "passed": attempt.passed,
    }


def attempt_voided(attempt, **_):
    return attempt.candidate.key, {
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "title": attempt.exam.title,
        "reason": attempt.void_reason,
    }


def attempt_granted(extra, **_):
    return extra.person.key, {
        "exam": extra.exam.slug,
        "title": extra.exam.title,
        "reason": extra.reason,
    }


def exam(exam, revision, **_):
    return exam.key, {
        "exam": exam.slug,
        "title": exam.title,
        "revision": revision.pk,
        "cut_score": exam.cut_score,
    }


def standard(study, **_):
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


def allowance(allowance, **_):
    return allowance.person.key, {
        "allowance": allowance.pk,
        "extra_percent": allowance.extra_percent,
        "break_minutes": allowance.break_minutes,
    }


def regrade(regrade, **_):
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


def attempt_regraded(correction, **_):
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


def appeal(appeal, **_):
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


def run_started(run, **_):
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


def run_graded(run, **_):
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


def inject_fired(run, inject, second, **_):
    if run.mode == run.Mode.PRACTICE:
        return None
    return run.trainee.key, {
        "run": run.code,
        "scenario": run.edition.scenario.slug,
        "title": run.edition.scenario.title,
        "inject": inject,
        "second": second,
    }


def drill_reply_marked(marking, **_):
    run = marking.move.run
    return run.trainee.key, {
        "run": run.code,
        "scenario": run.edition.scenario.slug,
        "title": run.edition.scenario.title,
        "move": marking.move.sequence,
        "judgements": marking.judgements,
        "reasons": marking.reasons,
    }
