"""The evidence of seeded certificates, as `register.evidence.cite` gives it. Pure.

Signatures are rows. What was read, sat and drilled is cited with digests that nothing stands behind: no
million exams with forms and journals are made for a register. Their ids are far beyond those of real rows.
"""

from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from academy.programmes.settling import Done
from academy.seeding.chains import Chain
from academy.seeding.lives import Life
from academy.seeding.plainly import plain

BEYOND = 1 << 45
EACH = timedelta(minutes=13)  # from one lesson to the next


def cite(life: Life, chain: Chain, evidence: tuple[Done, ...]) -> str:
    """The evidence of one certificate, as RFC 8785 JSON."""
    for done in evidence:
        if done.ref not in life.cited:
            pieces = [_piece(life, chain, each) for each in expand(life, chain, done)]
            life.cited[done.ref] = ",".join(map(plain, pieces))
    return "[" + ",".join(life.cited[done.ref] for done in evidence) + "]"


def policy(chain: Chain, evidence: tuple[Done, ...]) -> str:
    """The policy version that was signed, as social-media@6, or ""."""
    found = ((chain.syllabus.parts[done.ask], done) for done in evidence)
    return next((version_of(part, done).cited["policy"] for part, done in found if part.versions), "")


def expand(life: Life, chain: Chain, done: Done) -> list[Done]:
    """What was done as the register knows it: a course lesson by lesson, each by the id it is cited by."""
    kind, _, number = done.ref.partition(":")
    if kind == "certificate":
        return [done]
    lessons = chain.syllabus.parts[done.ask].lessons
    pk = life.id(int(number)) + (0 if kind == "attestation" else BEYOND)
    if not lessons:
        return [replace(done, ref=f"{_NAMES[kind]}:{pk}")]
    latest = len(lessons) - 1
    return [
        Done(lesson.ask, done.at - EACH * (latest - place), f"reading:{pk * 32 + place}", of=lesson.created)
        for place, lesson in enumerate(lessons)
    ]


def _piece(life, chain, done):
    kind, _, pk = done.ref.partition(":")
    part = chain.syllabus.parts[done.ask.partition(":")[0]]
    said = {"requirement": part.kind, "ask": done.ask, "ref": done.ref, "at": done.at.isoformat()}
    of = {"of": done.of.isoformat()} if done.of else {}
    return said | _CITED[kind](life, part, done, pk) | of


def _reading(life, part, done, pk):
    lesson = next(lesson for lesson in part.lessons if lesson.ask == done.ask)
    return {"reading": int(pk)} | lesson.cited


def _attempt(life, part, done, pk):
    return {"attempt": _code(pk), **part.cited, "score": _score(part, pk)} | _digests(pk, "form", "journal")


def _run(life, part, done, pk):
    return {"run": _code(pk), **part.cited, "score": _score(part, pk)} | _digests(pk, "journal")


def _attestation(life, part, done, pk):
    version = version_of(part, done)
    return {"attestation": int(pk), **version.cited, "signature": life.person.named.name}


def _held(life, part, done, number):
    return {"held": number, "what": number}


def version_of(part, done):
    """The policy version that was signed."""
    return next(version for version in part.versions if version.published == done.of)


def _code(pk):
    return blake2b(pk.encode(), digest_size=6).hexdigest()


def _score(part, pk):
    return part.least + int(pk) * 7919 % (101 - part.least)


def _digests(pk, *names):
    return {name: blake2b(f"{name}/{pk}".encode(), digest_size=32).hexdigest() for name in names}


_NAMES = {"attestation": "attestation", "exam": "attempt", "drill": "run", "course": "reading"}
_CITED = {
    "reading": _reading,
    "attempt": _attempt,
    "run": _run,
    "attestation": _attestation,
    "certificate": _held,
}
