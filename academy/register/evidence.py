"""What a certificate rests on, cited so that it can be found and checked again."""

from datetime import datetime

from academy.programmes.facts import Held
from academy.programmes.models import Declaration
from academy.programmes.settling import Done
from courses.curriculum.models import Reading
from courses.exams.models import Attempt
from sandbox.drills.models import Run


def cite(cycle, rows, kinds, before=()):
    """The evidence of a cycle as plain data: one row a piece, with its kind, what it is, when it was earned
    and the digest of its content. What was carried over from the cycle `before` is cited as it was there.

    `rows` has the row behind each `ref`, `kinds` the requirement's kind of each ask.
    """
    carried = {(piece["ask"], piece["ref"]): piece for piece in before if "ref" in piece}
    return [
        carried.get((done.ask, done.ref)) or _piece(done, rows[done.ref], kinds[done.ask])
        for done in cycle.evidence
    ]


def pinned(pieces):
    """The evidence of a cycle on record as `settling` reads it."""
    return tuple(
        Done(
            piece["ask"],
            datetime.fromisoformat(piece["at"]),
            piece["ref"],
            "waived" in piece,
            datetime.fromisoformat(piece["of"]) if "of" in piece else None,
        )
        for piece in pieces
        if "ask" in piece
    )


def _piece(done, row, kind):
    of = {"of": done.of.isoformat()} if done.of else {}
    return {"requirement": kind, "ask": done.ask, "ref": done.ref, **_citation(row), **of}


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
    return _stated(row)


def _stated(row):
    if isinstance(row, Declaration):
        waived = row.kind == Declaration.Kind.WAIVED
        return {
            "waived" if waived else "attended": row.pk,
            "what": str(row.requirement.subject),
            "reason": row.reason,
            "signature": row.signature,
            "declared_by": str(row.by.key),
            "at": (row.at if waived else row.begins_at).isoformat(),
        }
    if isinstance(row, Held):
        return {"held": row.number, "what": row.number, "at": row.cycle.issued.isoformat()}
    return {
        "attestation": row.pk,
        "what": str(row.version),
        "policy": f"{row.version.policy.slug}@{row.version.number}",
        "sha256": row.sha256,
        "signature": row.signature,
        "at": row.attested_at.isoformat(),
    }
