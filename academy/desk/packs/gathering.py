"""What the academy holds about one person, as it was, as plain data: the files of an evidence pack.

What the log holds the digest of stands under `pinned`, as the very text that was digested: `verifier` hashes
it again and looks for it in the facts.
"""

import hashlib

from academy.audit.models import Entry
from academy.audit.verifier import texts
from academy.people.models import Letter
from academy.programmes.models import Attestation, Declaration
from academy.register.accounts.account import BrandedAccount
from academy.register.models import Certificate
from academy.words.canonical import canonical
from courses.curriculum.models import Reading
from courses.exams.models import Attempt
from sandbox.drills.marks import graded
from sandbox.drills.models import Run


def gather(person, entries, *, at):
    """`{name of the file: its data}` of everything but the facts of the log, which are `entries`, as things
    stand at `at`. Of exams and drills those that the facts know, scored as they say."""
    told, files = Told(entries), {"record.json": _record(person, at)}
    for attempt in _attempts(person):
        if told.knows(data := _attempt(attempt)):
            files[f"attempts/{attempt.code}.json"] = data | told.scored("attempt", data, "score", "passed")
    for run in Run.objects.of(person).graded().exclude(finished_at=None).select_related("edition__scenario"):
        if told.knows(data := _run(run)):
            files[f"runs/{run.code}.json"] = data | told.scored("run", data, "score")
    if letters := [_letter(one) for one in Letter.objects.filter(person=person).order_by("pk")]:
        files["letters.json"] = letters
    return files


class Told:
    """What the log says of a person, for what is kept beside it: the log may have gone on since."""

    def __init__(self, entries):
        self.facts = [entry.facts for entry in entries if entry.facts is not None]
        self.gone = len(self.facts) < len(entries)
        self.digests = set(texts(self.facts))

    def knows(self, data):
        """Whether the facts name what is pinned, or may have before they were erased."""
        pins = {hashlib.sha256(text.encode()).hexdigest() for text in data["pinned"].values()}
        return self.gone or pins <= self.digests

    def scored(self, kind, data, *names):
        """The score and what follows from it, as the last of the facts says."""
        found = [fact for fact in self.facts if fact.get(kind) == data[kind] and "score" in fact]
        if self.gone and not found:
            return {}
        return {name: found[-1].get(name) if found else None for name in names}


def facts(person, *, size):
    """The entries about the person among the first `size`, oldest first."""
    return Entry.objects.about(person.key).filter(index__lt=size)


def _record(person, at):
    return {
        "person": {
            "key": str(person.key),
            "name": person.name,
            "employee_number": person.employee_number,
            "email": person.email,
            "unit": person.unit.name if person.unit else None,
            "manager": person.manager.name if person.manager else None,
            "left": _iso(person.left_at),
        },
        "at": _iso(at),
        "certificates": [
            _certificate(one, at) for one in Certificate.objects.of(person).order_by("issued_at")
        ],
        "signatures": [_signature(one) for one in _attestations(person)],
        "declarations": [_declaration(one) for one in _declarations(person)],
        "readings": [_reading(one) for one in Reading.objects.of(person).finished().select_related("lesson")],
        "accounts": [_account(one) for one in BrandedAccount.objects.filter(holder=person)],
    }


def _certificate(one, at):
    return {
        "number": one.number,
        "state": str(one.state(at=at).value),
        "title": one.title,
        "level": one.level,
        "cycle": one.cycle,
        "allows": one.allows,
        "acts": one.acts,
        "channels": one.channels,
        "languages": one.languages,
        "policy": one.policy,
        "earned": _iso(one.earned_at),
        "issued": _iso(one.issued_at),
        "expires": _iso(one.expires_at),
        "ends": _iso(one.ends_at),
        "end": one.end,
        "evidence": one.evidence,
        "decisions": [
            {
                "act": decision.act,
                "at": _iso(decision.at),
                "reason": decision.reason,
                "meaning": decision.meaning,
                "signature": decision.signature,
            }
            for decision in one.decisions.all()
        ],
    }


def _attestations(person):
    return Attestation.objects.filter(person=person).select_related("version__policy")


def _signature(one):
    return {
        "policy": one.version.policy.slug,
        "version": one.version.number,
        "sha256": one.sha256,
        "meaning": one.meaning,
        "signature": one.signature,
        "at": _iso(one.attested_at),
    }


def _declarations(person):
    return Declaration.objects.filter(person=person).select_related("requirement__programme")


def _declaration(one):
    return {
        "kind": one.kind,
        "requirement": str(one.requirement.subject) if one.requirement else "",
        "begins": _iso(one.begins_at),
        "until": _iso(one.until),
        "reason": one.reason,
        "meaning": one.meaning,
        "signature": one.signature,
        "at": _iso(one.at),
    }


def _reading(one):
    return {
        "lesson": one.lesson.title,
        "revision": one.revision_id,
        "sha256": one.sha256,
        "started": _iso(one.started_at),
        "finished": _iso(one.finished_at),
    }


def _account(one):
    return {"key": str(one.key), "name": one.name, "channel": one.channel, "language": one.language}


def _attempts(person):
    taken = Attempt.objects.taken_by(person).exclude(submitted_at=None).select_related("exam")
    return taken.prefetch_related("form", "answers", "receipts", "form__script__markings").order_by("pk")


def _attempt(attempt):
    answers = attempt.responses()
    return {
        "attempt": attempt.code,
        "exam": attempt.exam.title,
        "started": _iso(attempt.started_at),
        "submitted": _iso(attempt.submitted_at),
        "ended_by": attempt.ended_by,
        "honour": attempt.honour,
        "score": None if attempt.score is None else float(attempt.score),
        "cut_score": attempt.cut_score,
        "passed": attempt.passed,
        "voided": _iso(attempt.voided_at),
        "void_reason": attempt.void_reason,
        "form": [_item(item, answers.get(item.position)) for item in attempt.form.all()],
        "receipts": [receipt.as_file() for receipt in attempt.receipts.all()],
        "pinned": {"form": _text(attempt.asked()), "journal": _text(attempt.journal())},
    }


def _item(item, answer):
    script = getattr(item, "script", None)
    return {
        "position": item.position,
        "question": item.question,
        "order": item.order,
        "revision": item.revision_id,
        "sha256": item.sha256,
        "response": answer.response if answer else None,
        "saved": _iso(answer.saved_at) if answer else None,
        "credit": None if item.credit is None else float(item.credit),
        "marked": item.marked,
        "markings": [
            {"place": one.place, "judgements": one.judgements, "reasons": one.reasons}
            for one in (script.markings.all() if script else ())
        ],
        "dropped": item.dropped,
        "rekeyed": item.rekeyed,
    }


def _run(run):
    journal = run.journal()
    return {
        "run": run.code,
        "mode": run.mode,
        "scenario": run.edition.scenario.title,
        "version": run.edition.number,
        "edition": run.edition.sha256,
        "started": _iso(run.started_at),
        "finished": _iso(run.finished_at),
        "clock": run.clock,
        "score": float(run.score),
        "judgement": run.judgement,
        "replies": graded(run),
        "posts": _posts(run, journal),
        "pinned": {"journal": _text(journal)},
    }


def _posts(run, journal):
    """The posts that were judged or touched, by their refs."""
    refs = {row["post"] for row in run.judgement["decisions"]} | {move["post"] for move in journal}
    return {post.ref: _post(post) for post in run.edition.posts.filter(ref__in=refs).select_related("author")}


def _post(post):
    return {
        "channel": str(post.get_channel_display()),
        "author": post.author.name if post.author else "",
        "title": post.title,
        "text": post.text,
        "language": post.language,
    }


def _letter(one):
    return {
        "kind": one.kind,
        "why": one.why,
        "state": one.state,
        "detail": one.detail,
        "queued": _iso(one.queued_at),
        "sent": _iso(one.sent_at),
        "to": one.address,
        "subject": one.subject,
        "text": one.text,
    }


def _text(data):
    return canonical(data).decode()


def _iso(at):
    return at.isoformat() if at else None
