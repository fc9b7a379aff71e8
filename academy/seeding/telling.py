"""What the log says of a seeded life, as `audit.standing_facts` has it, in the order it happened. Pure."""

from datetime import datetime
from typing import Any, NamedTuple

from academy.seeding.chains import Chain, Record
from academy.seeding.citing import policy, version_of
from academy.seeding.lives import Life, number_of
from academy.seeding.people import Company
from academy.seeding.plainly import plain
from academy.words.standing import End


class Told(NamedTuple):
    """One fact; `facts` is RFC 8785 JSON."""

    at: datetime
    act: str
    subject: str
    actor: str | None
    facts: str


def facts(company: Company, life: Life, words: dict[str, Any], evidence: dict[int, str]) -> list[Told]:
    """All that is told of `life`. `words` has what is signed, `evidence` that of each cycle, as JSON."""
    key = str(life.person.key)
    told = [Told(at, act, key, None, plain(data)) for at, act, data in _joined(company, life)]
    for chain in life.chains:
        told += _signed(life, chain, key, words)
        told += [
            one for record in chain.records for one in _certificate(chain, record, life, evidence, words)
        ]
    if life.person.left:
        left = {"employee_number": life.person.employee_number, "left": life.person.left.isoformat()}
        told.append(Told(life.person.left, "person_left", key, None, plain(left)))
    return sorted(told, key=lambda one: (one.at, _ORDER.index(one.act)))


def _joined(company, life):
    person = life.person
    manager = str(company.key("person", person.manager)) if person.manager else None
    told = {
        "email": person.email,
        "name": person.named.name,
        "employee_number": person.employee_number,
        "unit": unit_code(person.unit),
        "manager": manager,
    }
    yield person.joined, "person_joined", told
    for role in person.roles:
        yield person.joined, "role_granted", {"role": role.value}


def unit_code(number: int) -> str:
    return "larkspur" if number == 1 else f"unit-{number:03}"


def _signed(life, chain, key, words):
    for done in chain.done:
        part = chain.syllabus.parts[done.ask]
        if not part.versions:
            continue
        version = version_of(part, done)
        told = {
            "attestation": life.id(int(done.ref.partition(":")[2])),
            "policy": version.policy,
            "version": version.number,
            "sha256": version.cited["sha256"],
            "meaning": words["attestation"],
            "signature": life.person.named.name,
        }
        yield Told(done.at, "policy_attested", key, key, plain(told))


def _certificate(chain: Chain, record: Record, life, evidence, words):
    key, number = str(life.person.key), number_of(life, record)
    named = {"certificate": number, "title": chain.syllabus.title}
    issued = named | {
        "programme": chain.syllabus.slug,
        "cycle": chain.records.index(record) + 1,
        "issued": record.issued.isoformat(),
        "expires": record.cycle.expires.isoformat(),
        "policy": policy(chain, record.cycle.evidence),
        "evidence": None,
    }
    whole = plain(issued).replace('"evidence":null', f'"evidence":{evidence[record.number]}', 1)
    yield Told(record.issued, "certificate_issued", key, None, whole)
    for decision in record.decisions:
        reason, signature, meaning, by = said(life, chain, record, decision, words)
        told = named | {"reason": reason, "meaning": meaning, "signature": signature}
        yield Told(decision.at, _DECIDED[decision.act], key, by, plain(told))
    yield from _ended(chain, record, named, life)


def _ended(chain, record, named, life):
    told = named | {
        "programme": chain.syllabus.slug,
        "expires": record.cycle.expires.isoformat(),
        "ended": record.ends.isoformat(),
        "end": str(record.end),
    }
    key = str(life.person.key)
    if record.end == End.SUPERSEDED:
        following = next(one for one in chain.records if one.number == record.following)
        told["following"] = number_of(life, following)
        yield Told(record.ends, "certificate_superseded", key, None, plain(told))
    elif record.told:
        yield Told(record.told, "certificate_expired", key, None, plain(told))


def said(life, chain, record, decision, words):
    """Of a decision its reason, its signature, what signing meant, and the key of who decided:
    never who holds the certificate."""
    if decision.machine:
        before = chain.records[chain.records.index(record) - 1]
        return f"Carried over from {number_of(life, before)}: {words['suspend']}", "", "", None
    decider = words["deciders"][life.person.number % len(words["deciders"])]
    return words[decision.act], decider.named.name, words["decision"], str(decider.key)


_DECIDED = {
    "suspend": "certificate_suspended",
    "reinstate": "certificate_reinstated",
    "revoke": "certificate_revoked",
}
# Facts of one moment, in the order in which the academy's acts state them.
_ORDER = [
    "person_joined",
    "role_granted",
    "policy_attested",
    "certificate_issued",
    "certificate_superseded",
    "certificate_suspended",
    "certificate_reinstated",
    "certificate_revoked",
    "certificate_expired",
    "person_left",
]
