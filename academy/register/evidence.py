"""What a certificate rests on, cited so that it can be found and checked again."""

from courses.curriculum.models import Reading
from courses.exams.models import Attempt
from sandbox.drills.models import Run


def cite(stands):
    """The evidence of a complete standing as plain data: one row a piece, with
    its kind, what it is, when it was earned and the digest of its content."""
    return [
        {"requirement": met.requirement.kind, **_citation(row)}
        for met in stands.requirements
        for row in met.evidence
    ]


def _citation(row):
    if isinstance(row, Reading):
        return {
            "reading": row.pk,
            "what": row.lesson.title,
            "revision": row.revision_id,
            "sha256": row.sha256,
            "at": row.finished_at.isoformat(),
        }
    if isinstance(row, Attempt):
        return {
            "attempt": row.code,
            "what": row.exam.title,
            "score": float(row.score),
            "cut_score": row.cut_score,
            "form": row.form_digest(),
            "journal": row.journal_digest(),
            "at": row.submitted_at.isoformat(),
        }
    if isinstance(row, Run):
        return {
            "run": row.code,
            "what": str(row.edition),
            "score": float(row.score),
            "edition": row.edition.sha256,
            "journal": row.journal_digest(),
            "at": row.finished_at.isoformat(),
        }
    return {
        "attestation": row.pk,
        "what": str(row.version),
        "sha256": row.sha256,
        "signature": row.signature,
        "at": row.attested_at.isoformat(),
    }
